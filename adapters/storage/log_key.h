#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "consent/ports/note_keys.h"
#include "domain/result.h"

struct evp_pkey_st;

namespace kakehashi::storage {

/// The key heads of the log are signed with: Ed25519, by OpenSSL. Kept in a file of its own beside the master key, mode 0600,
/// sealed under the master key, so that neither file alone signs. Thread-safe.
class LogKey final : public consent::NoteSigner {
public:
    /// Writes a new key. Conflicting (KK-7101) when the file exists: it is never overwritten. Unavailable (KK-7102) when it
    /// cannot be written.
    [[nodiscard]] static Result<Done> create(KeyRing& keys, const std::filesystem::path& file);
    /// The same for a log under which no head was ever signed; missing (KK-7103) when one was, for another key could not go on from it.
    [[nodiscard]] static Result<Done> create_first(Database& database, KeyRing& keys, const std::filesystem::path& file);
    /// Missing (KK-7103) when there is none, refused (KK-7104) when others than the owner can read it, broken (KK-4102) when it
    /// does not open with the master key.
    [[nodiscard]] static Result<std::unique_ptr<LogKey>> open(KeyRing& keys, const std::filesystem::path& file);
    /// Puts the key under the newest master key, in place. As `open` says; unavailable (KK-7102) when the file cannot be written.
    [[nodiscard]] static Result<Done> put_under_newest(KeyRing& keys, const std::filesystem::path& file);
    /// From the 32 bytes of RFC 8032's private key.
    [[nodiscard]] static std::unique_ptr<LogKey> from_seed(const Key& seed);

    [[nodiscard]] const consent::Ed25519PublicKey& public_key() const override { return public_key_; }
    [[nodiscard]] std::string sign(std::string_view text) const override;

private:
    struct Free {
        void operator()(evp_pkey_st* key) const;
    };
    explicit LogKey(evp_pkey_st* key);

    std::unique_ptr<evp_pkey_st, Free> key_;
    consent::Ed25519PublicKey public_key_{};
};

/// Checks signatures of Ed25519 by OpenSSL. Thread-safe.
class OpenSslSignatureCheck final : public consent::SignatureCheck {
public:
    [[nodiscard]] bool holds(const consent::Ed25519PublicKey& key, std::string_view text,
                             std::string_view signature) const override;
};

}  // namespace kakehashi::storage
