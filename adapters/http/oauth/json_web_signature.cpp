#include "adapters/http/oauth/json_web_signature.h"
#include "domain/base64.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <memory>


namespace kakehashi::http::oauth {
namespace {

constexpr std::size_t longest = 8 * 1024;

struct Algorithm {
    std::string_view name;
    std::string_view curve;  ///< empty: RSA
    const EVP_MD* (*digest)();
    std::size_t half = 0;  ///< bytes of each of the two numbers of an elliptic signature
    bool pss = false;
};

constexpr std::array<Algorithm, 5> algorithms = {{{"ES256", "P-256", EVP_sha256, 32, false},
                                                  {"ES384", "P-384", EVP_sha384, 48, false},
                                                  {"PS256", "", EVP_sha256, 0, true},
                                                  {"RS256", "", EVP_sha256, 0, false},
                                                  {"RS384", "", EVP_sha384, 0, false}}};

/// The two numbers as OpenSSL takes them; nothing when they are not of the curve's size.
std::optional<std::string> der_of(const std::string& signature, std::size_t half) {
    if (signature.size() != 2 * half) {
        return std::nullopt;
    }
    const auto number = [&](std::size_t at) {
        return BN_bin2bn(reinterpret_cast<const unsigned char*>(signature.data()) + at, static_cast<int>(half), nullptr);
    };
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(ECDSA_SIG_new(), ECDSA_SIG_free);
    if (!numbers || ECDSA_SIG_set0(numbers.get(), number(0), number(half)) != 1) {
        return std::nullopt;
    }
    unsigned char* bytes = nullptr;
    const int size = i2d_ECDSA_SIG(numbers.get(), &bytes);
    std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(std::max(0, size)));
    OPENSSL_free(bytes);
    return der;
}

bool verifies(const Algorithm& algorithm, EVP_PKEY* key, std::string_view text, const std::string& signature) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX* options = nullptr;
    bool good = context && EVP_DigestVerifyInit(context.get(), &options, algorithm.digest(), nullptr, key) == 1;
    if (good && algorithm.pss) {
        good = EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
               EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1;
    }
    good = good && EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                                    reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
    ERR_clear_error();
    return good;
}

}  // namespace

std::optional<SignedText> read_signed_text(std::string_view text) {
    const std::size_t first = text.find('.');
    const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (text.size() > longest || second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos) {
        return std::nullopt;
    }
    const auto header = base64_url_decode(text.substr(0, first));
    auto payload = base64_url_decode(text.substr(first + 1, second - first - 1));
    auto signature = base64_url_decode(text.substr(second + 1));
    if (!header || !payload || !signature) {
        return std::nullopt;
    }
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    std::string_view algorithm;
    if (parser.parse(*header).get(object) != simdjson::SUCCESS || object["alg"].get(algorithm) != simdjson::SUCCESS ||
        object["crit"].error() == simdjson::SUCCESS) {
        return std::nullopt;
    }
    std::string_view key;
    if (const auto named = object["kid"]; named.error() == simdjson::SUCCESS && named.get(key) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return SignedText{std::string(algorithm), std::string(key), *std::move(payload), text.substr(0, second), *std::move(signature)};
}

bool is_signed_by(const SignedText& text, const std::vector<JsonWebKey>& keys, Algorithms allowed) {
    const auto* const algorithm = std::ranges::find(algorithms, text.algorithm, &Algorithm::name);
    if (algorithm == algorithms.end() || std::ranges::find(allowed, text.algorithm) == allowed.end()) {
        return false;
    }
    const auto signature = algorithm->half > 0 ? der_of(text.signature, algorithm->half) : std::optional(text.signature);
    return signature && std::ranges::any_of(keys, [&](const JsonWebKey& key) {
        const bool fits = key.curve == algorithm->curve && (key.algorithm.empty() || key.algorithm == text.algorithm) &&
                          (text.key.empty() || key.id == text.key);
        return fits && verifies(*algorithm, key.key.get(), text.signed_part, *signature);
    });
}

}  // namespace kakehashi::http::oauth
