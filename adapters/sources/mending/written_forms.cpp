#include "adapters/sources/mending/written_forms.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "adapters/sources/ascii.h"
#include "adapters/sources/cp932_encoder.h"
#include "domain/calendar_date.h"

namespace kakehashi::sources::mending {
namespace {

bool is_space(std::uint32_t point) { return point == ' ' || point == '\t' || point == 0x3000 || point == 0xA0; }

/// What is left of a text that is taken apart from the front.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    /// Up to `most` digits; -1 when there is none.
    int number(std::size_t most) {
        std::size_t n = 0;
        while (n < rest_.size() && is_digit(rest_[n])) {
            ++n;
        }
        digits_ = n;
        if (n == 0 || n > most) {
            return -1;
        }
        const auto value = static_cast<int>(number_in(rest_.substr(0, n)));
        rest_.remove_prefix(n);
        return value;
    }
    /// How many digits the last number had.
    [[nodiscard]] std::size_t digits() const { return digits_; }
    bool take(std::string_view expected) {
        const bool there = rest_.starts_with(expected);
        rest_.remove_prefix(there ? expected.size() : 0);
        return there;
    }
    [[nodiscard]] bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
    std::size_t digits_ = 0;
};

struct Era {
    std::array<std::string_view, 3> names;
    int before_first;  ///< the year before its first
    std::string_view from;
    std::string_view to;
};

constexpr std::array<Era, 5> eras = {{{{"明治", "M", "m"}, 1867, "18680125", "19120729"},
                                      {{"大正", "T", "t"}, 1911, "19120730", "19261224"},
                                      {{"昭和", "S", "s"}, 1925, "19261225", "19890107"},
                                      {{"平成", "H", "h"}, 1988, "19890108", "20190430"},
                                      {{"令和", "R", "r"}, 2018, "20190501", "99991231"}}};

struct Day {
    std::string compact;
    std::size_t year_digits = 0;
};

const Era* take_era(Scanner& scanner) {
    for (const Era& era : eras) {
        for (const std::string_view name : era.names) {
            if (scanner.take(name)) {
                return &era;
            }
        }
    }
    return nullptr;
}

/// Takes a day; the parts are parted alike, by one of the signs or by 年月日.
std::optional<std::string> take_date(Scanner& scanner) {
    const Era* const era = take_era(scanner);
    scanner.take(".");
    const bool first_year = era != nullptr && scanner.take("元");
    int year = first_year ? 1 : scanner.number(4);
    if (year < 0 || (era == nullptr ? scanner.digits() != 4 : year < 1 || year > 99)) {
        return std::nullopt;
    }
    int month = -1;
    int day = -1;
    bool parted = false;
    if (scanner.take("年")) {
        month = scanner.number(2);
        parted = scanner.take("月");
        day = scanner.number(2);
        parted = scanner.take("日") && parted;
    } else {
        for (const std::string_view sign : {"/", "-", "."}) {
            if (scanner.take(sign)) {
                month = scanner.number(2);
                parted = scanner.take(sign);
                day = scanner.number(2);
                break;
            }
        }
    }
    const auto date = parted && month > 0 && day > 0
                          ? CalendarDate::of(year + (era == nullptr ? 0 : era->before_first), static_cast<unsigned>(month),
                                             static_cast<unsigned>(day))
                          : std::nullopt;
    if (!date || (era != nullptr && (date->compact() < era->from || date->compact() > era->to))) {
        return std::nullopt;
    }
    return date->compact();
}

struct Clock {
    int hours = -1;
    int minutes = -1;
    int seconds = -1;  ///< not said
};

std::optional<Clock> take_clock(Scanner& scanner) {
    Clock clock;
    clock.hours = scanner.number(2);
    if (clock.hours < 0) {
        return std::nullopt;
    }
    if (scanner.take("時")) {
        clock.minutes = scanner.number(2);
        return clock.minutes >= 0 && scanner.take("分") ? std::optional(clock) : std::nullopt;
    }
    if (!scanner.take(":")) {
        return std::nullopt;
    }
    clock.minutes = scanner.number(2);
    if (clock.minutes < 0 || scanner.digits() != 2) {
        return std::nullopt;
    }
    if (scanner.take(":")) {
        clock.seconds = scanner.number(2);
        if (clock.seconds < 0 || scanner.digits() != 2) {
            return std::nullopt;
        }
    }
    return clock;
}

std::string two_digits(int value) { return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)}; }

bool of_a_day(const Clock& clock) { return clock.hours < 24 && clock.minutes < 60 && clock.seconds < 60; }

/// Full-width katakana to half-width, from the order in which the half-width ones stand in Unicode.
const std::map<std::uint32_t, std::string>& kana() {
    static const std::map<std::uint32_t, std::string> table = [] {
        constexpr std::string_view order =
            "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";
        std::map<std::uint32_t, std::string> half;
        std::uint32_t point = 0xFF61;
        for (std::string_view rest = order; !rest.empty();) {
            std::size_t length = 0;
            append_code_point(half[code_point_at(rest, length)], point++);
            rest.remove_prefix(length);
        }
        const std::string voiced = half.at(0x309B);
        const std::string half_voiced = half.at(0x309C);
        for (const std::string_view base : {"カ", "キ", "ク", "ケ", "コ", "サ", "シ", "ス", "セ", "ソ", "タ", "チ", "ツ", "テ", "ト",
                                            "ハ", "ヒ", "フ", "ヘ", "ホ"}) {
            std::size_t length = 0;
            const std::uint32_t plain = code_point_at(base, length);
            half[plain + 1] = half.at(plain) + voiced;
            if (plain >= 0x30CF) {  // ハ row
                half[plain + 2] = half.at(plain) + half_voiced;
            }
        }
        half[0x30F4] = half.at(0x30A6) + voiced;  // ヴ
        half[0x3000] = " ";
        return half;
    }();
    return table;
}

}  // namespace

std::string trimmed(std::string_view utf8) {
    std::size_t from = std::string_view::npos;
    std::size_t to = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        std::size_t length = 0;
        const bool space = is_space(code_point_at(utf8.substr(at), length));
        if (!space) {
            from = std::min(from, at);
            to = at + length;
        }
        at += length;
    }
    return from == std::string_view::npos ? std::string() : std::string(utf8.substr(from, to - from));
}

std::string half_width(std::string_view utf8) {
    std::string text;
    while (!utf8.empty()) {
        std::size_t length = 0;
        const std::uint32_t point = code_point_at(utf8, length);
        if (point >= 0xFF01 && point <= 0xFF5E) {
            append_code_point(text, point - 0xFEE0);
        } else if (point == 0x3000) {
            text += ' ';
        } else if (point == 0x2212) {
            text += '-';
        } else {
            text += utf8.substr(0, length);
        }
        utf8.remove_prefix(length);
    }
    return text;
}

std::optional<std::string> half_width_kana(std::string_view utf8) {
    std::string text;
    while (!utf8.empty()) {
        std::size_t length = 0;
        const std::uint32_t point = code_point_at(utf8, length);
        const auto found = kana().find(point);
        if (found != kana().end()) {
            text += found->second;
        } else if (point == ' ' || (point >= 0xFF61 && point <= 0xFF9F)) {
            text += utf8.substr(0, length);
        } else {
            return std::nullopt;
        }
        utf8.remove_prefix(length);
    }
    return text;
}

std::optional<std::string> compact_date(std::string_view text) {
    Scanner scanner(text);
    const auto date = take_date(scanner);
    if (!date || scanner.done()) {
        return date;
    }
    // A spreadsheet shows a day as its midnight.
    if (!scanner.take(" ") && !scanner.take("T")) {
        return std::nullopt;
    }
    const auto clock = take_clock(scanner);
    const bool midnight = clock && clock->hours == 0 && clock->minutes == 0 && clock->seconds <= 0 && scanner.done();
    return midnight ? date : std::nullopt;
}

std::optional<std::string> compact_month(std::string_view text) {
    Scanner scanner(text);
    const int year = scanner.number(4);
    if (year < 0 || scanner.digits() != 4) {
        return std::nullopt;
    }
    const bool written_out = scanner.take("年");
    if (!written_out && !scanner.take("/") && !scanner.take("-")) {
        return std::nullopt;
    }
    const int month = scanner.number(2);
    if (month < 0 || (written_out && !scanner.take("月")) || !scanner.done()) {
        return std::nullopt;
    }
    const std::string compact = std::to_string(year) + two_digits(month);
    return ServiceMonth::parse_compact(compact) ? std::optional(compact) : std::nullopt;
}

std::optional<std::string> compact_time(std::string_view text) {
    Scanner scanner(text);
    const auto clock = take_clock(scanner);
    if (!clock || !scanner.done() || clock->seconds > 0 || !of_a_day(*clock)) {
        return std::nullopt;
    }
    return two_digits(clock->hours) + two_digits(clock->minutes);
}

std::optional<std::string> compact_stamp(std::string_view text) {
    Scanner scanner(text);
    const auto date = take_date(scanner);
    if (!date || (!scanner.take(" ") && !scanner.take("T"))) {
        return std::nullopt;
    }
    const auto clock = take_clock(scanner);
    if (!clock || clock->seconds < 0 || !of_a_day(*clock) || !scanner.done()) {
        return std::nullopt;
    }
    return *date + two_digits(clock->hours) + two_digits(clock->minutes) + two_digits(clock->seconds);
}

std::optional<std::string> date_of_serial(std::string_view text) {
    constexpr std::int32_t day_zero = -25569;  // 1899-12-30
    const std::int64_t serial = text.size() == 5 ? number_in(text) : -1;
    if (serial < 20'000 || serial > 60'000) {
        return std::nullopt;
    }
    return CalendarDate::from_days(day_zero + static_cast<std::int32_t>(serial)).compact();
}

std::optional<std::string> postal_code(std::string_view text) {
    if (text.size() != 7 || !all_digits(text)) {
        return std::nullopt;
    }
    return std::string(text.substr(0, 3)) + "-" + std::string(text.substr(3));
}

std::optional<std::string> plain_number(std::string_view text) {
    std::string_view whole = text.substr(0, text.find('.'));
    std::string_view fraction = text.substr(whole.size());
    if (!fraction.empty() && (fraction.size() < 2 || fraction.find_first_not_of('0', 1) != std::string_view::npos)) {
        return std::nullopt;  // a fraction that says something
    }
    std::string digits;
    std::size_t group = whole.find(',');
    const bool grouped = group != std::string_view::npos;
    if (grouped && (group == 0 || group > 3)) {
        return std::nullopt;
    }
    for (std::string_view rest = whole; !rest.empty();) {
        const std::size_t size = std::min(rest.find(','), rest.size());
        const bool first = rest.size() == whole.size();
        if (!all_digits(rest.substr(0, size)) || (!first && size != 3)) {
            return std::nullopt;
        }
        digits += rest.substr(0, size);
        rest.remove_prefix(std::min(size + 1, rest.size()));
    }
    return digits.empty() || digits == text ? std::nullopt : std::optional(digits);
}

}  // namespace kakehashi::sources::mending
