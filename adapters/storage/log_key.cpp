#include "adapters/storage/log_key.h"

#include <openssl/evp.h>

#include "adapters/storage/private_file.h"

namespace kakehashi::storage {
namespace {

constexpr const char* wrapping_context = "key-file/log";

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

/// Sealed, as it lies there.
Result<std::string> content_of(const std::filesystem::path& file) {
    auto read = read_private_file(file);
    if (read.access == FileAccess::none) {
        return Error{Fault::missing, "KK-7103", "the log's key file cannot be read (ledger.key); put it back from its backup"};
    }
    if (read.access == FileAccess::of_others_too) {
        return Error{Fault::refused, "KK-7104", "the log's key file can be read by others; run: chmod 600 on it"};
    }
    return std::move(read.content);
}

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

void LogKey::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

LogKey::LogKey(evp_pkey_st* key) : key_(key) {
    std::size_t size = public_key_.size();
    EXPECTS(key != nullptr && EVP_PKEY_get_raw_public_key(key, public_key_.data(), &size) == 1 && size == public_key_.size());
}

std::unique_ptr<LogKey> LogKey::from_seed(const Key& seed) {
    return std::unique_ptr<LogKey>(
        new LogKey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed.bytes()), seed.bytes().size())));
}

Result<Done> LogKey::create(KeyRing& keys, const std::filesystem::path& file) {
    TRY(const std::string sealed, keys.seal_key_file(wrapping_context, Key::random()));
    switch (create_private_file(file, sealed)) {
        case FileMade::yes: return Done{};
        case FileMade::exists: return Error{Fault::conflicting, "KK-7101", "the log's key file exists; it is never overwritten"};
        case FileMade::no: break;
    }
    return Error{Fault::unavailable, "KK-7102", "the log's key file cannot be written"};
}

Result<Done> LogKey::create_first(Database& database, KeyRing& keys, const std::filesystem::path& file) {
    TRY(const std::int64_t heads, database.with([](Connection& connection) -> Result<std::int64_t> {
        std::int64_t count = 0;
        connection.session() << "SELECT count(*) FROM log_checkpoint", soci::into(count);
        return count;
    }));
    return heads == 0 ? create(keys, file)
                      : Error{Fault::missing, "KK-7103", "the log's key file is gone (ledger.key); put it back from its backup"};
}

Result<std::unique_ptr<LogKey>> LogKey::open(KeyRing& keys, const std::filesystem::path& file) {
    TRY(const std::string sealed, content_of(file));
    TRY(const Key seed, keys.open_key_file(wrapping_context, sealed));
    return from_seed(seed);
}

Result<Done> LogKey::put_under_newest(KeyRing& keys, const std::filesystem::path& file) {
    TRY(const std::string sealed, content_of(file));
    TRY(const Key seed, keys.open_key_file(wrapping_context, sealed));
    TRY(const std::string again, keys.seal_key_file(wrapping_context, seed));
    return replace_private_file(file, again) ? Result<Done>(Done{})
                                             : Error{Fault::unavailable, "KK-7102", "the log's key file cannot be written"};
}

std::string LogKey::sign(std::string_view text) const {
    const Context context(EVP_MD_CTX_new());
    std::string signature(64, '\0');
    std::size_t size = signature.size();
    EXPECTS(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1);
    EXPECTS(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, raw(text), text.size()) == 1);
    return signature;
}

bool OpenSslSignatureCheck::holds(const consent::Ed25519PublicKey& key, std::string_view text, std::string_view signature) const {
    struct FreeKey {
        void operator()(EVP_PKEY* k) const { EVP_PKEY_free(k); }
    };
    const std::unique_ptr<EVP_PKEY, FreeKey> public_key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
    const Context context(EVP_MD_CTX_new());
    return public_key && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) == 1 &&
           EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(text), text.size()) == 1;
}

}  // namespace kakehashi::storage
