#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "consent/request.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::http::municipality {

/// The body of `POST /municipality/v1/records/query`. Who asks is not in it.
struct RecordQuery {
    InsurerNumber insurer;
    InsuredNumber insured;
    consent::Purpose purpose = consent::Purpose::administration;
    consent::Mode mode = consent::Mode::normal;
    std::string reason;
    KindSet kinds = KindSet::all();
    std::optional<CalendarDate> on;
    std::optional<Timestamp> known_at;
};

/// Reads one JSON object. Malformed (KK-5031) when it is not UTF-8 JSON, when `insurer` or `insured` is absent, when
/// a member is unknown, twice, or of another form than docs/api/municipality.yaml says, or when the reason holds an
/// individual number. The message names the member, never its value.
[[nodiscard]] Result<RecordQuery> parse_record_query(std::string_view json);

}  // namespace kakehashi::http::municipality
