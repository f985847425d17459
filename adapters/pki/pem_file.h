#pragma once

#include <filesystem>

#include "adapters/pki/openssl_handles.h"
#include "domain/result.h"

namespace kakehashi::pki {

/// Writes the private key (PKCS #8, not encrypted) with mode 0600. Conflicting (KK-6001) when anything of that name
/// exists, which is then untouched; unavailable (KK-6002) when it cannot be written.
[[nodiscard]] Result<Done> write_key(const std::filesystem::path& path, EVP_PKEY* key);
/// Writes the certificate with mode 0644; fails as `write_key` does.
[[nodiscard]] Result<Done> write_certificate(const std::filesystem::path& path, X509* certificate);

/// Writes a list of certificates that were taken back with mode 0644; fails as `write_key` does.
[[nodiscard]] Result<Done> write_revocations(const std::filesystem::path& path, X509_CRL* list);

/// Missing (KK-6004) when there is no such file, malformed (KK-6005) when it holds no PEM of that sort.
[[nodiscard]] Result<Key> read_key(const std::filesystem::path& path);
[[nodiscard]] Result<Certificate> read_certificate(const std::filesystem::path& path);
[[nodiscard]] Result<RevocationList> read_revocations(const std::filesystem::path& path);

}  // namespace kakehashi::pki
