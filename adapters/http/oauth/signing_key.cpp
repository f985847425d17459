#include "adapters/http/oauth/signing_key.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <optional>
#include <utility>

#include "domain/base64.h"
#include "domain/json_text.h"

namespace kakehashi::http::oauth {
namespace {

constexpr std::size_t half = 32;  // bytes of a coordinate, and of each of the two numbers of a signature

/// The point of a key on P-256, without the byte that says how it is written; nothing of any other key.
std::optional<std::string> point_of(EVP_PKEY* key) {
    std::array<char, 32> group{};
    std::size_t length = 0;
    if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) != 1 || std::string_view(group.data(), length) != "prime256v1") {
        return std::nullopt;
    }
    std::array<unsigned char, 1 + 2 * half> point{};
    const bool read = EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &length) == 1;
    constexpr unsigned char both_coordinates = 4;
    if (!read || length != point.size() || point[0] != both_coordinates) {
        return std::nullopt;
    }
    return std::string(reinterpret_cast<const char*>(point.data()) + 1, 2 * half);
}

/// The two numbers one behind the other, as RFC 7518 writes them.
std::string raw_of(const std::string& der) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size())), ECDSA_SIG_free);
    std::string raw(2 * half, '\0');
    auto* const to = reinterpret_cast<unsigned char*>(raw.data());
    EXPECTS(numbers && BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), to, half) == half && BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), to + half, half) == half);
    return raw;
}

}  // namespace

std::string sha256_text(std::string_view text) {
    std::array<unsigned char, 32> digest{};
    EXPECTS(EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1);
    return base64_url_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

SigningKey::SigningKey(std::shared_ptr<evp_pkey_st> key, std::string x, std::string y) : key_(std::move(key)), x_(std::move(x)), y_(std::move(y)) {
    std::string members;
    JsonText(members).open_object().member("crv", "P-256").member("kty", "EC").member("x", x_).member("y", y_).close_object();
    name_ = sha256_text(members);
}

Result<SigningKey> SigningKey::read(std::string_view pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free_all);
    // Without a callback a key under a passphrase would ask for it on the terminal.
    const auto nobody_to_ask = [](char*, int, int, void*) { return 0; };
    std::shared_ptr<evp_pkey_st> key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nobody_to_ask, nullptr) : nullptr, EVP_PKEY_free);
    const auto point = key ? point_of(key.get()) : std::nullopt;
    ERR_clear_error();
    if (!point) {
        return Error{Fault::malformed, "KK-5080", "a private key on P-256 expected, PEM, without a passphrase"};
    }
    return SigningKey(std::move(key), base64_url_encode(point->substr(0, half)), base64_url_encode(point->substr(half)));
}

std::string SigningKey::sign(std::string_view payload) const {
    std::string header;
    JsonText(header).open_object().member("alg", "ES256").member("kid", name_).member("typ", "JWT").close_object();
    std::string text = base64_url_encode(header) + '.' + base64_url_encode(payload);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::string der(128, '\0');
    std::size_t length = der.size();
    EXPECTS(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
            EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(der.data()), &length, reinterpret_cast<const unsigned char*>(text.data()),
                           text.size()) == 1);
    der.resize(length);
    return text + '.' + base64_url_encode(raw_of(der));
}

std::string SigningKey::public_set() const {
    std::string text;
    JsonText(text)
        .open_object()
        .name("keys")
        .open_array()
        .open_object()
        .member("alg", "ES256")
        .member("crv", "P-256")
        .member("kid", name_)
        .member("kty", "EC")
        .member("use", "sig")
        .member("x", x_)
        .member("y", y_)
        .close_object()
        .close_array()
        .close_object();
    return text;
}

}  // namespace kakehashi::http::oauth
