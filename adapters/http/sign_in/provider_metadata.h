#pragma once

#include <string>
#include <string_view>

#include "domain/result.h"

namespace kakehashi::http::sign_in {

/// Where a provider does what, as it says itself (OpenID Connect Discovery, RFC 8414).
struct ProviderMetadata {
    std::string authorisation;
    std::string token;
    std::string keys;
    std::string pushed;        ///< PAR (RFC 9126); empty: not offered
    std::string sign_out;      ///< RP-initiated logout; empty: not offered
    bool names_itself = false; ///< answers carry `iss` (RFC 9207)
};

/// Malformed (KK-5082) when it is none of that issuer, or an address in it is none of https.
[[nodiscard]] Result<ProviderMetadata> read_metadata(std::string_view json, std::string_view issuer);

/// Where the metadata of an issuer is.
[[nodiscard]] std::string metadata_address(std::string_view issuer);

}  // namespace kakehashi::http::sign_in
