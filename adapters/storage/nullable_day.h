#pragma once

#include <optional>
#include <string>

#include "adapters/storage/database.h"
#include "domain/calendar_date.h"

namespace kakehashi::storage {

/// A day for a column that may be null. SOCI keeps references to both members until the statement has run.
struct NullableDay {
    explicit NullableDay(const std::optional<CalendarDate>& day)
        : text(day ? day->iso() : std::string{}), indicator(day ? soci::i_ok : soci::i_null) {}

    std::string text;
    soci::indicator indicator;
};

}  // namespace kakehashi::storage
