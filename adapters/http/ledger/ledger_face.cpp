#include "adapters/http/ledger/ledger_face.h"

#include "adapters/http/problem.h"

namespace kakehashi::http::ledger {
namespace {

HttpResponse answer(Result<std::string> body, std::string content_type, std::string caching) {
    if (!body) {
        return problem(body.error());
    }
    HttpResponse response;
    response.content_type = std::move(content_type);
    response.headers.emplace_back("Cache-Control", std::move(caching));
    response.body = std::move(*body);
    return response;
}

}  // namespace

void LedgerFace::add_to(Routes& routes) const {
    routes.add("GET", "/ledger/v1/checkpoint", Handler([this](const HttpRequest& request) { return checkpoint(request); }));
    routes.add("GET", "/ledger/v1/tile/{path*}", Handler([this](const HttpRequest& request) { return tile(request); }));
}

HttpResponse LedgerFace::checkpoint(const HttpRequest& request) const {
    if (!request.query.empty()) {
        return problem(ProblemType::malformed, "the address: no query expected");
    }
    return answer(log_.checkpoint(), "text/plain; charset=utf-8", "public, max-age=2");
}

HttpResponse LedgerFace::tile(const HttpRequest& request) const {
    const auto path = request.path_values.find("path*");
    const auto asked = path == request.path_values.end() ? std::nullopt : consent::ledger::parse_tile_path(path->second);
    if (!asked || !request.query.empty()) {
        return problem(ProblemType::unknown_path);
    }
    // What is under a signed head never changes.
    return answer(log_.tile(*asked), "application/octet-stream", "public, max-age=31536000, immutable");
}

}  // namespace kakehashi::http::ledger
