#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "domain/calendar_date.h"
#include "domain/result.h"

namespace kakehashi::pki {

/// What a certificate says of itself, for people who look after it.
struct CertificateFacts {
    std::string name;         ///< the common name of its subject
    std::string fingerprint;  ///< SHA-256, 64 lower-case hexadecimal digits
    std::string serial;       ///< hexadecimal
    Timestamp until;
};

/// Every certificate of a PEM file, in its order. Missing (KK-6004), malformed (KK-6005) when there is none.
[[nodiscard]] Result<std::vector<CertificateFacts>> certificates_in(const std::filesystem::path& file);

/// What a list of certificates that were taken back (CRL) says.
struct RevocationFacts {
    Timestamp until;                   ///< when the next list is due; after that this one counts for nothing
    std::vector<std::string> serials;  ///< hexadecimal
};

/// Every list of a PEM file. Missing (KK-6004), malformed (KK-6005) when there is none, or one that names no end.
[[nodiscard]] Result<std::vector<RevocationFacts>> revocations_in(const std::filesystem::path& file);

/// Until when an answer of OCSP in DER counts: the earliest end in it. Missing (KK-6004), malformed (KK-6005).
[[nodiscard]] Result<Timestamp> stapled_until(const std::filesystem::path& file);

}  // namespace kakehashi::pki
