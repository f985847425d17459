#include "adapters/http/sign_in/staff_order.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "consent/stated_reason.h"
#include "domain/identifiers.h"

namespace kakehashi::http::sign_in {
namespace {

using simdjson::dom::element;

constexpr std::size_t longest_text = 300;

std::optional<std::string_view> text_of(element value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? std::optional{text} : std::nullopt;
}

bool read_account(element value, StaffOrder& order) {
    const auto text = text_of(value);
    if (!text) {
        return false;
    }
    const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), order.account);
    return failed == std::errc{} && end == text->data() + text->size() && order.account > 0;
}

bool read_words(element value, std::string& words) {
    const auto text = text_of(value);
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (!text || text->size() > longest_text || consent::blank(*text) || std::ranges::any_of(*text, is_control) || holds_individual_number(*text)) {
        return false;
    }
    words = *text;
    return true;
}

bool read_role(element value, StaffOrder& order) { return read_words(value, order.role); }
bool read_name(element value, StaffOrder& order) { return read_words(value, order.name); }
bool read_occupation(element value, StaffOrder& order) { return read_words(value, order.occupation); }
bool read_service_kind(element value, StaffOrder& order) { return read_words(value, order.service_kind); }

bool read_day(element value, std::optional<CalendarDate>& day) {
    const auto text = text_of(value);
    day = text ? CalendarDate::parse_iso(*text) : std::nullopt;
    return day.has_value();
}

bool read_from(element value, StaffOrder& order) { return read_day(value, order.period.from); }
bool read_to(element value, StaffOrder& order) { return read_day(value, order.period.to); }

/// For each form whether a member may be there (m), must be (M), or is unknown (-), in the order of StaffOrderForm.
struct Member {
    std::string_view name;
    std::string_view forms;
    bool (*read)(element, StaffOrder&);
    std::string_view expected;
};

constexpr std::array<Member, 7> members = {{
    {"account", "-MM", read_account, "account: the number of an account as text expected"},
    {"role", "MM-", read_role, "role: the name of a role expected"},
    {"name", "M--", read_name, "name: a text of at most 300 bytes expected, without control characters and individual numbers"},
    {"occupation", "m--", read_occupation, "occupation: a text of at most 300 bytes expected, without control characters and individual numbers"},
    {"service_kind", "m--", read_service_kind, "service_kind: a text of at most 300 bytes expected, without control characters and individual numbers"},
    {"from", "m--", read_from, "from: a day YYYY-MM-DD expected"},
    {"to", "m--", read_to, "to: a day YYYY-MM-DD expected"},
}};

Error malformed(std::string_view message) { return {Fault::malformed, "KK-5037", std::string(message)}; }

}  // namespace

Result<StaffOrder> parse_staff_order(std::string_view json, StaffOrderForm form) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS) {
        return malformed("the body: one JSON object in UTF-8 expected");
    }
    const auto place = static_cast<std::size_t>(form);
    StaffOrder order;
    std::array<bool, members.size()> seen{};
    for (const auto [name, value] : object) {
        const auto member = std::ranges::find(members, name, &Member::name);
        if (member == members.end() || member->forms[place] == '-') {
            return malformed("the body: it has a member that is not known");
        }
        bool& before = seen[static_cast<std::size_t>(member - members.begin())];
        if (std::exchange(before, true)) {
            return malformed("the body: it has a member twice");
        }
        if (!member->read(value, order)) {
            return malformed(member->expected);
        }
    }
    for (std::size_t n = 0; n < members.size(); ++n) {
        if (members[n].forms[place] == 'M' && !seen[n]) {
            return malformed(members[n].expected);
        }
    }
    if (order.period.from && order.period.to && *order.period.to < *order.period.from) {
        return malformed("to: a day not before `from` expected");
    }
    return order;
}

}  // namespace kakehashi::http::sign_in
