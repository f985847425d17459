#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "consent/notices.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// A notice, with what it is about.
struct StoredNotice {
    std::int64_t id = 0;
    consent::NoticeKind kind = consent::NoticeKind::first_look;
    Timestamp made_at;
    bool read = false;
    bool sent = false;
    std::optional<std::int64_t> entry;  ///< of the log
    std::string body;                   ///< that entry's, canonical JSON; empty when it is about a day
    std::optional<CalendarDate> day;
    std::string office;  ///< the name of the organisation in it, when the register of offices has one
};

/// What was told about the person to the person, or to that proxy; newest first, at most `most`. All numbers and links the person had
/// count. Refused (KK-2302) for unknown people, and for a proxy who was told nothing of the person.
[[nodiscard]] Result<std::vector<StoredNotice>> notices_of(Database& database, const LedgerWriter& writer, InsurerNumber insurer,
                                                           InsuredNumber insured, std::optional<std::int64_t> proxy, int most);

/// The name of an office in the register of offices; empty when it has none.
[[nodiscard]] Result<std::string> office_named(Database& database, const std::string& number);

/// Everything told so far was read. How many notices were not before.
[[nodiscard]] Result<std::int64_t> mark_read(Database& database, InsurerNumber insurer, InsuredNumber insured,
                                             std::optional<std::int64_t> proxy);

}  // namespace kakehashi::storage
