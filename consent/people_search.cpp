#include "consent/people_search.h"

#include <algorithm>
#include <optional>

#include "domain/body_text.h"
#include "domain/calendar_date.h"

namespace kakehashi::consent {
namespace {

constexpr std::size_t longest_value = 100;

std::optional<Comparison> comparison_named(std::string_view name) {
    return name == "is"       ? std::optional(Comparison::is)
           : name == "before" ? std::optional(Comparison::before)
           : name == "from"   ? std::optional(Comparison::from)
                              : std::nullopt;
}

/// What the fact says there; empty: nothing.
std::string said(const Fact& fact, const std::string& member) {
    const auto day = [](const std::optional<CalendarDate>& end) { return end ? end->iso() : std::string{}; };
    if (member == "effective_from") {
        return day(fact.effective.from);
    }
    return member == "effective_to" ? day(fact.effective.to) : text_in(fact.body, member);
}

/// Of several facts of one form the one whose period began last, of those the one recorded last.
const Fact* newest_of(const Disclosure& disclosure, const PeopleSearch& search) {
    const Fact* newest = nullptr;
    for (const Fact* const fact : disclosure.facts()) {
        const bool asked_for = fact->kind == search.kind && fact->form == search.form;
        if (asked_for && (newest == nullptr || std::pair(newest->effective.from, newest->recorded_at.microseconds) <
                                                   std::pair(fact->effective.from, fact->recorded_at.microseconds))) {
            newest = fact;
        }
    }
    return newest;
}

}  // namespace

Result<PeopleSearches> PeopleSearches::of(const std::vector<std::vector<std::string>>& rows, std::string_view file_name) {
    PeopleSearches searches;
    std::uint32_t line = 1;
    for (const auto& row : rows) {
        const Error wrong{Fault::malformed, "KK-2350", "name, kind, form, member and is, before or from expected",
                          {std::string(file_name), ++line, 0}};
        const auto kind = row.size() == 5 ? kind_named(row[1]) : std::nullopt;
        const auto comparison = row.size() == 5 ? comparison_named(row[4]) : std::nullopt;
        if (!kind || !comparison || row[0].empty() || row[2].empty() || row[3].empty() ||
            !searches.searches_.emplace(row[0], PeopleSearch{*kind, row[2], row[3], *comparison}).second) {
            return wrong;
        }
    }
    return searches;
}

Result<PeopleCondition> PeopleSearches::condition(std::string_view name, std::string_view value) const {
    const auto found = searches_.find(name);
    if (found == searches_.end()) {
        return Error{Fault::malformed, "KK-2351", "people can be searched by " + names()};
    }
    const bool is_day = found->second.comparison != Comparison::is;
    if (value.empty() || value.size() > longest_value || (is_day && !CalendarDate::parse_iso(value))) {
        return Error{Fault::malformed, "KK-2351", found->first + (is_day ? " takes a day such as 2026-11-22" : " takes a short text")};
    }
    return PeopleCondition{found->second, std::string(value)};
}

std::string PeopleSearches::names() const {
    std::string names;
    for (const auto& [name, search] : searches_) {
        names += (names.empty() ? "" : ", ") + name;
    }
    return names;
}

bool holds(const PeopleCondition& condition, const Disclosure& disclosure) {
    const Fact* const fact = newest_of(disclosure, condition.search);
    const std::string value = fact != nullptr ? said(*fact, condition.search.member) : std::string{};
    if (value.empty()) {
        return false;
    }
    switch (condition.search.comparison) {
        case Comparison::is: return value == condition.value;
        case Comparison::before: return value < condition.value;
        case Comparison::from: return value >= condition.value;
    }
    return false;
}

}  // namespace kakehashi::consent
