#include "adapters/storage/sealing.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstring>
#include <memory>
#include <optional>

#include "adapters/storage/base64.h"
#include "adapters/storage/random.h"

namespace kakehashi::storage {
namespace {

constexpr char envelope_version = 0x01;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const EVP_CIPHER* algorithm() {
    static const EVP_CIPHER* const gcm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    return gcm;
}

EVP_CIPHER_CTX* context_of_thread() {
    thread_local const std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context{EVP_CIPHER_CTX_new()};
    return context.get();
}

unsigned char* raw(char* p) { return reinterpret_cast<unsigned char*>(p); }
const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Error does_not_open() { return {Fault::broken, "KK-4102", "a sealed value does not open with its key"}; }

}  // namespace

Result<Key> Key::from_bytes(std::string_view bytes) {
    if (bytes.size() != 32) {
        return Error{Fault::broken, "KK-4101", "a key is not 32 bytes long"};
    }
    Key key;
    std::memcpy(key.bytes_.data(), bytes.data(), bytes.size());
    return key;
}

Key Key::random() {
    Key key;
    EXPECTS(RAND_priv_bytes(key.bytes_.data(), static_cast<int>(key.bytes_.size())) == 1);
    return key;
}

Key::~Key() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

Wipe::~Wipe() { OPENSSL_cleanse(text.data(), text.size()); }

std::string seal_bytes(const Key& key, std::string_view context, std::string_view plain) {
    std::string envelope(1 + nonce_size + plain.size() + tag_size, envelope_version);
    const std::string nonce = random_bytes(nonce_size);
    nonce.copy(envelope.data() + 1, nonce_size);
    char* const cipher = envelope.data() + 1 + nonce_size;
    EVP_CIPHER_CTX* const ctx = context_of_thread();
    int written = 0;
    EXPECTS(EVP_EncryptInit_ex2(ctx, algorithm(), raw(key.bytes()), raw(nonce), nullptr) == 1);
    EXPECTS(EVP_EncryptUpdate(ctx, nullptr, &written, raw(context), static_cast<int>(context.size())) == 1);
    EXPECTS(EVP_EncryptUpdate(ctx, raw(cipher), &written, raw(plain), static_cast<int>(plain.size())) == 1);
    EXPECTS(EVP_EncryptFinal_ex(ctx, raw(cipher + written), &written) == 1);
    EXPECTS(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, tag_size, cipher + plain.size()) == 1);
    return envelope;
}

std::string seal(const Key& key, std::string_view context, std::string_view plain) { return base64_encode(seal_bytes(key, context, plain)); }

Result<std::string> open_sealed(const Key& key, std::string_view context, std::string_view envelope_text) {
    const auto envelope = base64_decode(envelope_text);
    return envelope ? open_sealed_bytes(key, context, *envelope) : does_not_open();
}

namespace {

struct Envelope {
    std::string_view nonce;
    std::string_view cipher;
    std::array<char, tag_size> tag{};  // a copy: OpenSSL asks for one that it might change
};

std::optional<Envelope> parts_of(std::string_view envelope) {
    if (envelope.size() < 1 + nonce_size + tag_size || envelope.front() != envelope_version) {
        return std::nullopt;
    }
    Envelope parts;
    parts.nonce = envelope.substr(1, nonce_size);
    parts.cipher = envelope.substr(1 + nonce_size, envelope.size() - 1 - nonce_size - tag_size);
    envelope.copy(parts.tag.data(), tag_size, envelope.size() - tag_size);
    return parts;
}

/// With a context that has its key and the envelope's nonce.
bool open_with(EVP_CIPHER_CTX* ctx, std::string_view context, Envelope& envelope, std::string& plain) {
    plain.resize(envelope.cipher.size());
    int written = 0;
    return EVP_DecryptUpdate(ctx, nullptr, &written, raw(context), static_cast<int>(context.size())) == 1 &&
           EVP_DecryptUpdate(ctx, raw(plain.data()), &written, raw(envelope.cipher), static_cast<int>(plain.size())) == 1 &&
           EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, tag_size, envelope.tag.data()) == 1 &&
           EVP_DecryptFinal_ex(ctx, raw(plain.data() + plain.size()), &written) == 1;
}

}  // namespace

Result<std::string> open_sealed_bytes(const Key& key, std::string_view context, std::string_view envelope) {
    auto parts = parts_of(envelope);
    EVP_CIPHER_CTX* const ctx = context_of_thread();
    std::string plain;
    if (!parts || EVP_DecryptInit_ex2(ctx, algorithm(), raw(key.bytes()), raw(parts->nonce), nullptr) != 1 ||
        !open_with(ctx, context, *parts, plain)) {
        return does_not_open();
    }
    return plain;
}

struct SealedReader::Cipher {
    std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context{EVP_CIPHER_CTX_new()};
};

SealedReader::SealedReader(const Key& key) : cipher_(std::make_unique<Cipher>()) {
    EXPECTS(EVP_DecryptInit_ex2(cipher_->context.get(), algorithm(), raw(key.bytes()), nullptr, nullptr) == 1);
}

SealedReader::~SealedReader() = default;

Result<std::string_view> SealedReader::open(std::string_view context, std::string_view envelope_text) {
    auto parts = base64_decode_canonical_into(envelope_text, envelope_) ? parts_of(envelope_) : std::nullopt;
    EVP_CIPHER_CTX* const ctx = cipher_->context.get();
    if (!parts || EVP_DecryptInit_ex2(ctx, nullptr, nullptr, raw(parts->nonce), nullptr) != 1 ||
        !open_with(ctx, context, *parts, plain_)) {
        return does_not_open();
    }
    return std::string_view(plain_);
}

}  // namespace kakehashi::storage
