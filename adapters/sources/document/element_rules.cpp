#include "adapters/sources/document/element_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"
#include "domain/calendar_date.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::size_t iso_day_size = 10;

template <class Value, std::size_t N>
std::optional<Value> named(const std::array<std::pair<std::string_view, Value>, N>& names, std::string_view name) {
    const auto found = std::ranges::find(names, name, &std::pair<std::string_view, Value>::first);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

std::optional<ElementForm> form_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, ElementForm>, 15> names = {{{"", ElementForm::any},
                                                                                 {"complex", ElementForm::complex},
                                                                                 {"text", ElementForm::text},
                                                                                 {"code", ElementForm::code},
                                                                                 {"date", ElementForm::date},
                                                                                 {"date_time", ElementForm::date_time},
                                                                                 {"instant", ElementForm::instant},
                                                                                 {"period", ElementForm::period},
                                                                                 {"boolean", ElementForm::boolean},
                                                                                 {"integer", ElementForm::integer},
                                                                                 {"decimal", ElementForm::decimal},
                                                                                 {"id", ElementForm::id},
                                                                                 {"address", ElementForm::address},
                                                                                 {"language", ElementForm::language},
                                                                                 {"reference", ElementForm::reference}}};
    return named(names, name);
}

std::optional<Severity> severity_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Severity>, 2> names = {{{"warning", Severity::warning}, {"set", Severity::set}}};
    return named(names, name);
}

bool all_of(std::string_view text, bool (*fits)(char)) { return std::ranges::all_of(text, fits); }
bool is_letter_or_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "2026", "2026-11" or "2026-11-01".
bool is_date(std::string_view text) {
    constexpr std::string_view first_day = "-01-01";
    const bool whole = text.size() == 4 || text.size() == 7 || text.size() == iso_day_size;
    return whole && CalendarDate::parse_iso(std::string(text) + std::string(first_day.substr(text.size() - 4))).has_value();
}

/// A day with its time and zone.
bool is_instant(std::string_view text) {
    return text.size() > iso_day_size && text[iso_day_size] == 'T' && Timestamp::parse_iso(text).has_value();
}

bool is_integer(std::string_view text) {
    constexpr std::size_t digits_of_32_bits = 10;
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    return !digits.empty() && digits.size() <= digits_of_32_bits && all_of(digits, is_digit);
}

bool is_decimal(std::string_view text) {
    const std::size_t power = std::min(text.find_first_of("eE"), text.size());
    if (power < text.size()) {
        const std::string_view exponent = text.substr(power + 1);
        if (!is_integer(exponent.substr(exponent.starts_with('+') ? 1 : 0))) {
            return false;
        }
    }
    std::string_view number = text.substr(0, power);
    number.remove_prefix(number.starts_with('-') ? 1 : 0);
    const std::size_t point = std::min(number.find('.'), number.size());
    const std::string_view fraction = point < number.size() ? number.substr(point + 1) : "0";
    return point > 0 && !fraction.empty() && all_of(number.substr(0, point), is_digit) && all_of(fraction, is_digit);
}

bool is_id(std::string_view text) {
    constexpr std::size_t longest = 64;
    return !text.empty() && text.size() <= longest && all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t n = 0; n < text.size(); ++n) {
        const bool dash = n == 8 || n == 13 || n == 18 || n == 23;
        const char c = text[n];
        if (dash ? c != '-' : !is_digit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) {
            return false;
        }
    }
    return true;
}

/// A URI without blanks; the two kinds that senders make up themselves in full.
bool is_address(std::string_view text) {
    constexpr std::string_view uuid = "urn:uuid:";
    if (text.starts_with(uuid)) {
        return is_uuid(text.substr(uuid.size()));
    }
    constexpr std::string_view oid = "urn:oid:";
    if (text.starts_with(oid)) {
        return text.size() > oid.size() && all_of(text.substr(oid.size()), [](char c) { return is_digit(c) || c == '.'; });
    }
    return text.find(':') != std::string_view::npos && all_of(text, [](char c) { return static_cast<unsigned char>(c) > ' '; });
}

bool is_language(std::string_view text) {
    return text.size() >= 2 && text.front() != '-' && text.back() != '-' && all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; }) &&
           !is_digit(text.front());
}

}  // namespace

bool ElementRule::speaks_of(std::string_view path) const {
    const std::string_view whole = element;
    const std::size_t star = whole.find('*');
    if (star == std::string_view::npos) {
        return path == whole;
    }
    return path.size() + 1 >= whole.size() && path.starts_with(whole.substr(0, star)) && path.ends_with(whole.substr(star + 1));
}

Result<std::vector<ElementRule>> read_element_rules(const std::filesystem::path& file) {
    TRY(const ConfTable table,
        ConfTable::open(file, {"element", "need", "most", "form", "codes", "severity", "confidence", "why"}));
    std::vector<ElementRule> rules;
    for (const auto& row : table.rows()) {
        const auto form = form_named(row.cells[3]);
        const auto severity = severity_named(row.cells[5]);
        const bool counts = row.cells[2].empty() || row.cells[2] == "1";
        if (!form || !severity || !counts || (!row.cells[1].empty() && row.cells[1] != "required")) {
            return table.error(row, "need is `required` or empty, most is 1 or empty, severity is warning or set, and the form has to be known");
        }
        ElementRule rule;
        rule.element = row.cells[0];
        rule.required = !row.cells[1].empty();
        rule.most = row.cells[2].empty() ? 0 : 1;
        rule.form = *form;
        rule.codes = pieces(row.cells[4], ';');
        rule.severity = *severity;
        if (rule.element.find('*') == std::string::npos) {
            const std::size_t dot = rule.element.rfind('.');
            if (dot == std::string::npos) {
                return table.error(row, "an element is named by its resource and the way to it: Composition.status");
            }
            rule.parent = rule.element.substr(0, dot);
            rule.name = rule.element.substr(dot + 1);
        } else if (rule.required) {
            return table.error(row, "what may stand anywhere cannot be required");
        }
        if (rule.form == ElementForm::code && rule.codes.empty()) {
            return table.error(row, "a code needs the values it may have");
        }
        rules.push_back(std::move(rule));
    }
    return rules;
}

bool is_of_form(const ElementRule& rule, std::string_view value) {
    switch (rule.form) {
        case ElementForm::text: return value.find_first_not_of(" \t\r\n") != std::string_view::npos;
        case ElementForm::code: return std::ranges::find(rule.codes, value) != rule.codes.end();
        case ElementForm::date: return is_date(value);
        case ElementForm::date_time: return is_date(value) || is_instant(value);
        case ElementForm::instant: return is_instant(value);
        case ElementForm::boolean: return value == "true" || value == "false";
        case ElementForm::integer: return is_integer(value);
        case ElementForm::decimal: return is_decimal(value);
        case ElementForm::id: return is_id(value);
        case ElementForm::address: return is_address(value);
        case ElementForm::language: return is_language(value);
        case ElementForm::any:
        case ElementForm::complex:
        case ElementForm::period:
        case ElementForm::reference: return true;
    }
    return true;
}

}  // namespace kakehashi::sources::document
