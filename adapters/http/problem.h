#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "adapters/http/message.h"
#include "domain/result.h"

namespace kakehashi::http {

/// Every kind of failure a face can answer with (RFC 9457 `type` is `urn:kakehashi:problem:` and the name).
enum class ProblemType : std::uint8_t {
    malformed,
    token_refused,
    certificate_not_bound,
    party_not_allowed,
    not_disclosed,
    consent_missing,
    municipality_not_live,
    refused,
    missing,
    unknown_path,
    method_not_allowed,
    request_timeout,
    conflicting,
    length_required,
    body_too_large,
    unsupported_media_type,
    too_many_requests,
    head_too_large,
    broken,
    unsupported,
    unavailable,
    overloaded,
    sign_in_needed,
    session_proof_missing,
    sign_in_failed,
    second_factor_needed,
    role_not_allowed,
    invitation_needed,
    invitation_refused,
    too_many_tries,
    provider_unavailable,
};

struct ProblemEntry {
    ProblemType type;
    std::string_view name;
    int status;
    std::string_view code;  ///< docs/errors.md
    std::string_view title;
    std::string_view title_ja;
};

/// The catalogue, in the order of ProblemType.
[[nodiscard]] std::span<const ProblemEntry> problem_catalogue();

/// The answer for a problem of that type. The body depends on the type and `detail` alone, so that two refusals of one
/// type are the same bytes. `detail` names a field and what it should be, never a value of the request.
[[nodiscard]] HttpResponse problem(ProblemType type, std::string_view detail = {});

/// The answer for an Error: the only table from Fault to HTTP status. Only `malformed`, `conflicting`, `missing` and
/// `unsupported` tell their message and place; what lies behind `unavailable` and `broken` is in the note, for the log.
[[nodiscard]] HttpResponse problem(const Error& error);

}  // namespace kakehashi::http
