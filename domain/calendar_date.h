#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kakehashi {

/// A civil day in Japan. Construction cannot fail: `parse` gives nothing for a day that does not exist.
class CalendarDate {
public:
    /// 1970-01-01; only so that containers can hold it.
    constexpr CalendarDate() = default;
    /// Exactly `YYYYMMDD`, years 1800 to 9999.
    [[nodiscard]] static std::optional<CalendarDate> parse_compact(std::string_view text);
    /// Exactly `YYYY-MM-DD`.
    [[nodiscard]] static std::optional<CalendarDate> parse_iso(std::string_view text);
    [[nodiscard]] static std::optional<CalendarDate> of(int year, unsigned month, unsigned day);
    [[nodiscard]] static constexpr CalendarDate from_days(std::int32_t days_since_1970) {
        return CalendarDate{days_since_1970};
    }

    [[nodiscard]] constexpr std::int32_t days() const { return days_; }
    [[nodiscard]] std::chrono::year_month_day civil() const;
    [[nodiscard]] std::string iso() const;
    [[nodiscard]] std::string compact() const;
    [[nodiscard]] constexpr CalendarDate plus_days(std::int32_t n) const { return CalendarDate{days_ + n}; }

    friend constexpr auto operator<=>(const CalendarDate&, const CalendarDate&) = default;

private:
    constexpr explicit CalendarDate(std::int32_t days) : days_(days) {}
    std::int32_t days_ = 0;
};

/// A service month (サービス提供年月).
class ServiceMonth {
public:
    constexpr ServiceMonth() = default;
    /// Exactly `YYYYMM`.
    [[nodiscard]] static std::optional<ServiceMonth> parse_compact(std::string_view text);
    /// Exactly `YYYY-MM`.
    [[nodiscard]] static std::optional<ServiceMonth> parse_iso(std::string_view text);
    [[nodiscard]] static ServiceMonth containing(CalendarDate day);

    /// Months since year 0; differences of two are months.
    [[nodiscard]] constexpr std::int32_t index() const { return index_; }
    [[nodiscard]] constexpr ServiceMonth plus_months(std::int32_t n) const { return ServiceMonth{index_ + n}; }
    [[nodiscard]] CalendarDate first_day() const;
    [[nodiscard]] CalendarDate last_day() const;
    [[nodiscard]] std::string iso() const;
    [[nodiscard]] std::string compact() const;

    friend constexpr auto operator<=>(const ServiceMonth&, const ServiceMonth&) = default;

private:
    constexpr explicit ServiceMonth(std::int32_t index) : index_(index) {}
    std::int32_t index_ = 0;
};

/// A period of days with both ends inside it; a missing end is open.
struct Period {
    std::optional<CalendarDate> from;
    std::optional<CalendarDate> to;

    [[nodiscard]] constexpr bool holds(CalendarDate day) const {
        return (!from || *from <= day) && (!to || day <= *to);
    }
    friend bool operator==(const Period&, const Period&) = default;
};

/// An instant: microseconds since 1970-01-01T00:00:00Z.
struct Timestamp {
    std::int64_t microseconds = 0;

    /// The day in Japan (fixed +09:00; Japan has had no daylight saving since 1951).
    [[nodiscard]] CalendarDate day_in_japan() const;
    /// `2026-11-22T03:04:05.123456Z`
    [[nodiscard]] std::string iso_utc() const;
    /// `2026-11-22T12:04:05+09:00`
    [[nodiscard]] std::string iso_japan() const;
    /// `2026-11-22 12:04`, in Japan, for people to read
    [[nodiscard]] std::string minute_japan() const;
    /// `YYYYMMDDHHMMSS` read as Japanese time.
    [[nodiscard]] static std::optional<Timestamp> parse_compact_japan(std::string_view text);
    /// RFC 3339 with `Z` or `+hh:mm`, up to microseconds.
    [[nodiscard]] static std::optional<Timestamp> parse_iso(std::string_view text);

    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

}  // namespace kakehashi
