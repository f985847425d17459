#include "adapters/http/sign_in/outgoing.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/URI.h>

#include <array>
#include <chrono>
#include <istream>
#include <mutex>
#include <optional>
#include <ostream>

namespace kakehashi::http::sign_in {
namespace {

namespace net = Poco::Net;
using Clock = std::chrono::steady_clock;

constexpr int patience_s = 5;  // for each step
constexpr std::chrono::seconds patience_for_all(10);
constexpr std::size_t longest_answer = 256 * 1024;

Error no_answer(const char* what) { return {Fault::unavailable, "KK-5081", what}; }

net::Context::Ptr context_of(const std::filesystem::path& authorities) {
    static std::once_flag once;
    std::call_once(once, [] { net::initializeSSL(); });
    constexpr int deepest_chain = 9;
    net::Context::Ptr context(new net::Context(net::Context::TLS_CLIENT_USE, "", "", authorities.string(), net::Context::VERIFY_STRICT, deepest_chain,
                                               authorities.empty()));
    context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    context->enableExtendedCertificateVerification(true);
    return context;
}

/// The whole body; nothing when it is too long, or dribbles in for too long.
std::optional<std::string> body_in(std::istream& in, Clock::time_point until) {
    std::string body;
    std::array<char, 4096> piece{};
    while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
        body.append(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (body.size() > longest_answer || Clock::now() > until) {
            return std::nullopt;
        }
    }
    return body;
}

Result<Answered> call(const std::filesystem::path& authorities, const std::string& address, const std::string& method, const std::string& form) {
    try {
        const Clock::time_point until = Clock::now() + patience_for_all;
        const Poco::URI uri(address);
        if (uri.getScheme() != "https" || uri.getHost().empty()) {
            return no_answer("an address that is none of https");
        }
        net::HTTPSClientSession session(uri.getHost(), uri.getPort(), context_of(authorities));
        session.setTimeout(Poco::Timespan(patience_s, 0));
        net::HTTPRequest request(method, uri.getPathAndQuery().empty() ? "/" : uri.getPathAndQuery(), net::HTTPRequest::HTTP_1_1);
        request.set("Accept", "application/json");
        if (method == net::HTTPRequest::HTTP_POST) {
            request.setContentType("application/x-www-form-urlencoded");
            request.setContentLength64(static_cast<Poco::Int64>(form.size()));
        }
        session.sendRequest(request) << form << std::flush;
        net::HTTPResponse response;
        auto body = body_in(session.receiveResponse(response), until);
        return body ? Result<Answered>(Answered{static_cast<int>(response.getStatus()), *std::move(body)}) : no_answer("an answer too long or too slow");
    } catch (const std::exception&) {
        // What it says may quote the address, and with it what is secret there.
        return no_answer("no answer over TLS from a server of that name");
    }
}

}  // namespace

Result<Answered> HttpsOutgoing::get(const std::string& address) const { return call(authorities_, address, net::HTTPRequest::HTTP_GET, {}); }

Result<Answered> HttpsOutgoing::post_form(const std::string& address, const std::string& form) const {
    return call(authorities_, address, net::HTTPRequest::HTTP_POST, form);
}

}  // namespace kakehashi::http::sign_in
