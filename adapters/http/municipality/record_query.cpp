#include "adapters/http/municipality/record_query.h"

#include <simdjson.h>

#include <algorithm>
#include <array>

namespace kakehashi::http::municipality {
namespace {

using simdjson::dom::element;

constexpr std::size_t longest_reason = 600;

std::optional<std::string_view> text_of(element value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? std::optional{text} : std::nullopt;
}

/// Takes a parsed value over; false when there is none.
template <class To, class From>
bool take(To& to, const std::optional<From>& from) {
    if (from) {
        to = *from;
    }
    return from.has_value();
}

bool read_insurer(element value, RecordQuery& query) {
    const auto text = text_of(value);
    return text && take(query.insurer, InsurerNumber::parse(*text));
}

bool read_insured(element value, RecordQuery& query) {
    const auto text = text_of(value);
    return text && take(query.insured, InsuredNumber::parse(*text));
}

bool read_purpose(element value, RecordQuery& query) {
    const auto text = text_of(value);
    return text && take(query.purpose, consent::purpose_named(*text));
}

bool read_mode(element value, RecordQuery& query) {
    const auto text = text_of(value);
    return text && take(query.mode, consent::mode_named(*text));
}

bool read_reason(element value, RecordQuery& query) {
    const auto text = text_of(value);
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (!text || text->size() > longest_reason || std::ranges::any_of(*text, is_control) ||
        holds_individual_number(*text)) {
        return false;
    }
    query.reason = *text;
    return true;
}

bool read_kinds(element value, RecordQuery& query) {
    simdjson::dom::array names;
    if (value.get(names) != simdjson::SUCCESS || names.size() == 0) {
        return false;
    }
    KindSet kinds;
    for (const element name : names) {
        const auto text = text_of(name);
        if (text == "all" && names.size() == 1) {
            query.kinds = KindSet::all();
            return true;
        }
        const auto kind = text ? kind_named(*text) : std::nullopt;
        if (!kind || kinds.holds(*kind)) {
            return false;
        }
        kinds = kinds.with(*kind);
    }
    query.kinds = kinds;
    return true;
}

bool read_on(element value, RecordQuery& query) {
    const auto text = text_of(value);
    return value.is_null() || (text && take(query.on, CalendarDate::parse_iso(*text)));
}

bool read_known_at(element value, RecordQuery& query) {
    const auto text = text_of(value);
    return value.is_null() || (text && take(query.known_at, Timestamp::parse_iso(*text)));
}

struct Member {
    std::string_view name;
    bool required;
    bool (*read)(element, RecordQuery&);
    std::string_view expected;
};

constexpr std::array<Member, 8> members = {{
    {"insurer", true, read_insurer, "insurer: a text of six digits expected"},
    {"insured", true, read_insured, "insured: a text of ten digits, or H and nine digits, expected"},
    {"purpose", false, read_purpose, "purpose: the name of a purpose expected"},
    {"mode", false, read_mode, "mode: normal, emergency or disaster expected"},
    {"reason", false, read_reason,
     "reason: a text of at most 600 bytes expected, without control characters and individual numbers"},
    {"kinds", false, read_kinds, "kinds: [\"all\"] or names of kinds, each once, expected"},
    {"on", false, read_on, "on: a day YYYY-MM-DD or null expected"},
    {"known_at", false, read_known_at, "known_at: a time of RFC 3339 or null expected"},
}};

Error malformed(std::string_view message) { return Error{Fault::malformed, "KK-5031", std::string(message)}; }

}  // namespace

Result<RecordQuery> parse_record_query(std::string_view json) {
    thread_local simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS) {
        return malformed("the body: one JSON object in UTF-8 expected");
    }
    RecordQuery query;
    std::array<bool, members.size()> seen{};
    for (const auto [name, value] : object) {
        const auto member = std::ranges::find(members, name, &Member::name);
        if (member == members.end()) {
            return malformed("the body: it has a member that is not known");
        }
        const auto index = static_cast<std::size_t>(member - members.begin());
        if (seen[index]) {
            return malformed("the body: it has a member twice");
        }
        seen[index] = true;
        if (!member->read(value, query)) {
            return malformed(member->expected);
        }
    }
    for (std::size_t n = 0; n < members.size(); ++n) {
        if (members[n].required && !seen[n]) {
            return malformed(members[n].expected);
        }
    }
    return query;
}

}  // namespace kakehashi::http::municipality
