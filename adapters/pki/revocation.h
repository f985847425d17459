#pragma once

#include <filesystem>
#include <optional>

#include "adapters/pki/demo_ca.h"

namespace kakehashi::pki {

/// The list of certificates that the authority of a demo node has taken back (CRL, RFC 5280): `ca.crl` beside its key, valid as long as
/// the authority's certificates are.
///
/// Writes it anew, with `revoked` on it besides those that are there. Whole or not at all. Taken back twice is once. Fails as the
/// operations of `DemoCa` do; malformed (KK-6005) when the list that is there cannot be read; refused (KK-6007) when the certificate is
/// not one of this authority.
[[nodiscard]] Result<Done> write_revocations(const DemoCa& authority, const std::optional<std::filesystem::path>& revoked, Timestamp now);

/// Where that list is.
[[nodiscard]] std::filesystem::path revocations_of(const DemoCa& authority);

}  // namespace kakehashi::pki
