#include "adapters/http/oauth/json_web_key.h"
#include "domain/base64.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <simdjson.h>

#include <optional>


namespace kakehashi::http::oauth {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t most_keys = 10;
constexpr int least_rsa_bits = 2048;
constexpr int most_rsa_bits = 8192;

using Builder = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;
using Parameters = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>;
using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;

Error malformed(std::size_t place, std::string_view what) {
    return {Fault::malformed, "KK-5070", "key " + std::to_string(place + 1) + " of the set: " + std::string(what)};
}

std::string text(object key, std::string_view name) {
    std::string_view value;
    return key[name].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}

std::shared_ptr<EVP_PKEY> made(const char* type, OSSL_PARAM_BLD* builder, Seen seen) {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder), OSSL_PARAM_free);
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY* key = nullptr;
    const bool read = parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1;
    std::shared_ptr<EVP_PKEY> held(key, EVP_PKEY_free);
    bool good = read;
    if (read && seen == Seen::first_time) {
        const Context check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr), EVP_PKEY_CTX_free);
        good = check && EVP_PKEY_public_check(check.get()) == 1;
    }
    ERR_clear_error();
    return good ? held : nullptr;
}

std::shared_ptr<EVP_PKEY> elliptic(const std::string& curve, const std::string& x, const std::string& y, Seen seen) {
    const std::size_t size = curve == "P-256" ? 32 : 48;
    if (x.size() != size || y.size() != size) {
        return nullptr;
    }
    const std::string point = "\x04" + x + y;
    const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
    const bool built = builder && OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.c_str(), 0) == 1 &&
                       OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1;
    return built ? made("EC", builder.get(), seen) : nullptr;
}

Number number_of(const std::string& bytes) {
    return {BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr), BN_free};
}

std::shared_ptr<EVP_PKEY> rsa(const std::string& modulus, const std::string& exponent, Seen seen) {
    const Number n = number_of(modulus);
    const Number e = number_of(exponent);
    const int bits = n ? BN_num_bits(n.get()) : 0;
    if (!e || bits < least_rsa_bits || bits > most_rsa_bits || BN_is_odd(e.get()) == 0 || BN_num_bits(e.get()) < 2) {
        return nullptr;
    }
    const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
    const bool built = builder && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
                       OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1;
    return built ? made("RSA", builder.get(), seen) : nullptr;
}

Result<JsonWebKey> read_key(element value, std::size_t place, Seen seen) {
    object key;
    if (value.get(key) != simdjson::SUCCESS) {
        return malformed(place, "an object expected");
    }
    if (key["d"].error() == simdjson::SUCCESS || key["k"].error() == simdjson::SUCCESS) {
        return malformed(place, "it holds a private part: give the public key only, and make a new pair, for this one is known now");
    }
    if (const std::string use = text(key, "use"); !use.empty() && use != "sig") {
        return malformed(place, "use: sig expected");
    }
    JsonWebKey read{text(key, "kid"), text(key, "alg"), {}, nullptr};
    const auto part = [&](std::string_view name) { return base64_url_decode(text(key, name)).value_or(std::string()); };
    if (const std::string type = text(key, "kty"); type == "EC") {
        read.curve = text(key, "crv");
        read.key = read.curve == "P-256" || read.curve == "P-384" ? elliptic(read.curve, part("x"), part("y"), seen) : nullptr;
    } else if (type == "RSA") {
        read.key = rsa(part("n"), part("e"), seen);
    }
    return read.key ? Result<JsonWebKey>(std::move(read)) : malformed(place, "EC on P-256 or P-384, or RSA of 2048 to 8192 bits, expected");
}

}  // namespace

Result<std::vector<JsonWebKey>> read_key_set(std::string_view json, Seen seen) {
    simdjson::dom::parser parser;
    simdjson::dom::array list;
    if (parser.parse(json.data(), json.size())["keys"].get(list) != simdjson::SUCCESS || list.size() == 0 || list.size() > most_keys) {
        return Error{Fault::malformed, "KK-5070", "a JWK set with one to ten keys expected"};
    }
    std::vector<JsonWebKey> keys;
    for (const element value : list) {
        TRY(JsonWebKey key, read_key(value, keys.size(), seen));
        keys.push_back(std::move(key));
    }
    return keys;
}

Result<std::vector<JsonWebKey>> read_usable_keys(std::string_view json) {
    constexpr std::size_t most = 100;
    simdjson::dom::parser parser;
    simdjson::dom::array list;
    if (parser.parse(json.data(), json.size())["keys"].get(list) != simdjson::SUCCESS || list.size() > most) {
        return Error{Fault::malformed, "KK-5070", "a JWK set expected"};
    }
    std::vector<JsonWebKey> keys;
    for (const element value : list) {
        if (auto key = read_key(value, keys.size(), Seen::first_time)) {
            keys.push_back(*std::move(key));
        }
    }
    return keys;
}

}  // namespace kakehashi::http::oauth
