#include "domain/calendar_date.h"

#include <array>

namespace kakehashi {
namespace {

constexpr std::int64_t microseconds_per_day = 86'400'000'000;
constexpr std::int64_t japan_offset = 9LL * 3'600'000'000;

/// The number written in `text`, which must be all ASCII digits.
std::optional<int> digits(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return text.empty() ? std::nullopt : std::optional<int>(value);
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
}

/// Years, months, hours: written in every answer, so by hand; `value` is not negative.
void append_digits(std::string& text, std::int64_t value, int width) {
    std::array<char, 20> digits{};
    for (int n = width; n > 0; --n) {
        digits[static_cast<std::size_t>(n) - 1] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    text.append(digits.data(), static_cast<std::size_t>(width));
}

void append_time(std::string& text, std::int64_t seconds) {
    text.push_back('T');
    append_digits(text, seconds / 3600, 2);
    text.push_back(':');
    append_digits(text, seconds / 60 % 60, 2);
    text.push_back(':');
    append_digits(text, seconds % 60, 2);
}

std::optional<Timestamp> at(CalendarDate day, int hour, int minute, int second) {
    if (hour > 23 || minute > 59 || second > 59) {
        return std::nullopt;
    }
    return Timestamp{day.days() * microseconds_per_day + ((hour * 60LL + minute) * 60 + second) * 1'000'000};
}

}  // namespace

std::optional<CalendarDate> CalendarDate::of(int year, unsigned month, unsigned day) {
    if (year < 1800 || year > 9999) {
        return std::nullopt;
    }
    const std::chrono::year_month_day civil{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (!civil.ok()) {
        return std::nullopt;
    }
    return CalendarDate{static_cast<std::int32_t>(std::chrono::sys_days{civil}.time_since_epoch().count())};
}

std::optional<CalendarDate> CalendarDate::parse_compact(std::string_view text) {
    if (text.size() != 8) {
        return std::nullopt;
    }
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(4, 2));
    const auto day = digits(text.substr(6, 2));
    if (!year || !month || !day) {
        return std::nullopt;
    }
    return of(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

std::optional<CalendarDate> CalendarDate::parse_iso(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8, 2));
    if (!year || !month || !day) {
        return std::nullopt;
    }
    return of(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

std::chrono::year_month_day CalendarDate::civil() const {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{days_}}};
}

std::string CalendarDate::iso() const {
    const auto date = civil();
    std::string text;
    append_digits(text, static_cast<int>(date.year()), 4);
    text.push_back('-');
    append_digits(text, static_cast<unsigned>(date.month()), 2);
    text.push_back('-');
    append_digits(text, static_cast<unsigned>(date.day()), 2);
    return text;
}

std::string CalendarDate::compact() const {
    const auto date = civil();
    std::string text;
    append_digits(text, static_cast<int>(date.year()), 4);
    append_digits(text, static_cast<unsigned>(date.month()), 2);
    append_digits(text, static_cast<unsigned>(date.day()), 2);
    return text;
}

std::optional<ServiceMonth> ServiceMonth::parse_compact(std::string_view text) {
    if (text.size() != 6) {
        return std::nullopt;
    }
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(4, 2));
    if (!year || !month || *year < 1800 || *month < 1 || *month > 12) {
        return std::nullopt;
    }
    return ServiceMonth{*year * 12 + *month - 1};
}

std::optional<ServiceMonth> ServiceMonth::parse_iso(std::string_view text) {
    if (text.size() != 7 || text[4] != '-') {
        return std::nullopt;
    }
    return parse_compact(std::string(text.substr(0, 4)) + std::string(text.substr(5, 2)));
}

ServiceMonth ServiceMonth::containing(CalendarDate day) {
    const auto date = day.civil();
    return ServiceMonth{static_cast<int>(date.year()) * 12 + static_cast<std::int32_t>(static_cast<unsigned>(date.month())) - 1};
}

CalendarDate ServiceMonth::first_day() const {
    const std::chrono::year_month_day civil{std::chrono::year{index_ / 12},
                                            std::chrono::month{static_cast<unsigned>(index_ % 12) + 1},
                                            std::chrono::day{1}};
    return CalendarDate::from_days(static_cast<std::int32_t>(std::chrono::sys_days{civil}.time_since_epoch().count()));
}

CalendarDate ServiceMonth::last_day() const { return plus_months(1).first_day().plus_days(-1); }

std::string ServiceMonth::iso() const {
    std::string text;
    append_digits(text, index_ / 12, 4);
    text.push_back('-');
    append_digits(text, index_ % 12 + 1, 2);
    return text;
}

std::string ServiceMonth::compact() const {
    std::string text;
    append_digits(text, index_ / 12, 4);
    append_digits(text, index_ % 12 + 1, 2);
    return text;
}

CalendarDate Timestamp::day_in_japan() const {
    return CalendarDate::from_days(static_cast<std::int32_t>(floor_div(microseconds + japan_offset, microseconds_per_day)));
}

std::string Timestamp::iso_utc() const {
    const std::int64_t day = floor_div(microseconds, microseconds_per_day);
    const std::int64_t rest = microseconds - day * microseconds_per_day;
    const std::int64_t seconds = rest / 1'000'000;
    std::string text = CalendarDate::from_days(static_cast<std::int32_t>(day)).iso();
    append_time(text, seconds);
    text.push_back('.');
    append_digits(text, rest % 1'000'000, 6);
    text.push_back('Z');
    return text;
}

std::string Timestamp::iso_japan() const {
    const std::int64_t local = microseconds + japan_offset;
    const std::int64_t day = floor_div(local, microseconds_per_day);
    const std::int64_t seconds = (local - day * microseconds_per_day) / 1'000'000;
    std::string text = CalendarDate::from_days(static_cast<std::int32_t>(day)).iso();
    append_time(text, seconds);
    text += "+09:00";
    return text;
}

std::string Timestamp::minute_japan() const { return iso_japan().replace(10, 1, " ").substr(0, 16); }

std::optional<Timestamp> Timestamp::parse_compact_japan(std::string_view text) {
    if (text.size() != 14) {
        return std::nullopt;
    }
    const auto day = CalendarDate::parse_compact(text.substr(0, 8));
    const auto hour = digits(text.substr(8, 2));
    const auto minute = digits(text.substr(10, 2));
    const auto second = digits(text.substr(12, 2));
    if (!day || !hour || !minute || !second) {
        return std::nullopt;
    }
    auto local = at(*day, *hour, *minute, *second);
    if (local) {
        local->microseconds -= japan_offset;
    }
    return local;
}

std::optional<Timestamp> Timestamp::parse_iso(std::string_view text) {
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const auto day = CalendarDate::parse_iso(text.substr(0, 10));
    const auto hour = digits(text.substr(11, 2));
    const auto minute = digits(text.substr(14, 2));
    const auto second = digits(text.substr(17, 2));
    if (!day || !hour || !minute || !second) {
        return std::nullopt;
    }
    auto instant = at(*day, *hour, *minute, *second);
    if (!instant) {
        return std::nullopt;
    }
    std::string_view rest = text.substr(19);
    if (rest.front() == '.') {
        std::int64_t unit = 100'000;
        std::size_t n = 1;
        for (; n < rest.size() && rest[n] >= '0' && rest[n] <= '9'; ++n) {
            instant->microseconds += (rest[n] - '0') * unit;
            unit /= 10;
        }
        if (n == 1) {
            return std::nullopt;
        }
        rest.remove_prefix(n);
    }
    if (rest == "Z" || rest == "z") {
        return instant;
    }
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') {
        return std::nullopt;
    }
    const auto offset_hours = digits(rest.substr(1, 2));
    const auto offset_minutes = digits(rest.substr(4, 2));
    if (!offset_hours || !offset_minutes || *offset_hours > 23 || *offset_minutes > 59) {
        return std::nullopt;
    }
    const std::int64_t offset = (*offset_hours * 60LL + *offset_minutes) * 60'000'000;
    instant->microseconds += rest[0] == '+' ? -offset : offset;
    return instant;
}

}  // namespace kakehashi
