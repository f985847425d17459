#include "adapters/http/sign_in/session_proof.h"

#include <openssl/crypto.h>

#include "adapters/http/oauth/signing_key.h"

namespace kakehashi::http::sign_in {
namespace {

bool is_same_origin(const HttpRequest& request, std::string_view address) {
    const auto origin = request.header("Origin");
    const auto site = request.header("Sec-Fetch-Site");
    if (site && *site != "same-origin") {
        return false;
    }
    return origin ? *origin == address : site.has_value();
}

}  // namespace

std::string proof_of(const std::string& session) { return oauth::sha256_text("proof/" + session); }

bool is_proved(const HttpRequest& request, const std::string& session, std::string_view address) {
    if (request.method == "GET" || request.method == "HEAD") {
        return true;
    }
    const std::string proof = proof_of(session);
    const auto brought = request.header(proof_header);
    return is_same_origin(request, address) && brought && brought->size() == proof.size() &&
           CRYPTO_memcmp(brought->data(), proof.data(), proof.size()) == 0;
}

}  // namespace kakehashi::http::sign_in
