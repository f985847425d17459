#include "adapters/sources/cell_check.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/utf8.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/kind.h"

namespace kakehashi::sources {
namespace {

bool is_date(const Item& item, std::string_view text) {
    if (CalendarDate::parse_compact(text)) {
        return true;
    }
    if (item.has("zero") && text.size() == 8 && all_zero(text)) {
        return true;
    }
    return item.has("day00") && text.size() == 8 && text.ends_with("00") &&
           ServiceMonth::parse_compact(text.substr(0, 6)).has_value();
}

/// HHMM from 0000 to 2400, or 9999; with the rule `clock` from 0000 to 2359 only.
bool is_time(const Item& item, std::string_view text) {
    if (text.size() != 4 || !all_digits(text)) {
        return false;
    }
    const std::int64_t hours = number_in(text.substr(0, 2));
    const std::int64_t minutes = number_in(text.substr(2));
    return (hours < 24 && minutes < 60) || (!item.has("clock") && (text == "9999" || text == "2400"));
}

/// Nothing but spaces, of either width.
bool is_blank(std::string_view text) {
    constexpr std::string_view wide = "\u3000";
    while (!text.empty()) {
        const std::size_t space = text.front() == ' ' ? 1 : text.starts_with(wide) ? wide.size() : 0;
        if (space == 0) {
            return false;
        }
        text.remove_prefix(space);
    }
    return true;
}

bool are_flags(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '0' || c == '1'; });
}

bool is_postal(std::string_view text) {
    return text.size() == 8 && all_digits(text.substr(0, 3)) && text[3] == '-' && all_digits(text.substr(4));
}

bool is_service_code(std::string_view text) {
    return text.size() == 6 &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

CellFault check_decimal(const Item& item, std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view part = point == std::string_view::npos ? std::string_view("0") : text.substr(point + 1);
    if (!all_digits(whole) || !all_digits(part)) {
        return CellFault::number;
    }
    const bool too_fine = point != std::string_view::npos && part.size() > item.decimals;
    return whole.size() > item.length || too_fine ? CellFault::length : CellFault::none;
}

CellFault check_codes(const Item& item, std::string_view text) {
    if (!item.codes) {
        return CellFault::none;
    }
    if (!item.list) {
        return item.codes->holds(text) ? CellFault::none : CellFault::code;
    }
    const auto all = pieces(text, ';');
    const bool known = std::all_of(all.begin(), all.end(), [&](const auto& piece) { return item.codes->holds(piece); });
    return known ? CellFault::none : CellFault::code;
}

CellFault when(bool holds, CellFault otherwise) { return holds ? CellFault::none : otherwise; }

}  // namespace

bool all_zero(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '0'; });
}

CellFault check_cell(const Item& item, std::string_view text) {
    if (text.empty()) {
        return when(item.need != Need::yes, CellFault::required);
    }
    if (item.need == Need::yes && is_blank(text)) {
        return CellFault::required;
    }
    switch (item.type) {
        case CellType::date: return when(is_date(item, text), CellFault::date);
        case CellType::month: {
            const bool zero = item.has("zero") && text == "000000";
            return when(zero || ServiceMonth::parse_compact(text).has_value(), CellFault::date);
        }
        case CellType::stamp: return when(Timestamp::parse_compact_japan(text).has_value(), CellFault::date);
        case CellType::time: return when(is_time(item, text), CellFault::time);
        case CellType::decimal: return check_decimal(item, text);
        case CellType::insurer: return when(InsurerNumber::parse(text).has_value(), CellFault::identifier);
        case CellType::insured: return when(InsuredNumber::parse(text).has_value(), CellFault::identifier);
        case CellType::office: return when(OfficeNumber::parse(text).has_value(), CellFault::identifier);
        case CellType::service_code: return when(is_service_code(text), CellFault::code);
        case CellType::days31: return when(are_flags(text) && text.size() == 31, CellFault::days);
        case CellType::flags: {
            const bool fits = text.size() == item.length || item.has("any_count");
            return when(are_flags(text) && fits, CellFault::days);
        }
        case CellType::postal: return when(is_postal(text), CellFault::postal);
        case CellType::kinds: return when(KindSet::parse(text, ';').has_value(), CellFault::code);
        case CellType::integer: {
            if (!all_digits(text) || text.size() > 18) {
                return CellFault::number;
            }
            break;
        }
        case CellType::text:
        case CellType::code: break;
    }
    if (item.length != 0 && text.size() > item.length && characters_in(text) > item.length) {
        return CellFault::length;
    }
    return check_codes(item, text);
}

}  // namespace kakehashi::sources
