#pragma once

#include <string>
#include <string_view>

#include "consent/people_list.h"
#include "consent/ports/sealed_text.h"
#include "domain/result.h"

namespace kakehashi::http::municipality {

/// What a list of people is made with.
struct PeopleLists {
    consent::PeopleIndex& index;
    const consent::PeopleSearches& searches;
    const consent::SealedText& cursors;
};

/// The query of `GET /municipality/v1/people`.
struct PeopleListQuery {
    KindSet kinds = KindSet::all();
    std::optional<CalendarDate> on;
    std::vector<consent::PeopleCondition> conditions;
    std::optional<consent::PersonNumbers> after;
    int count = 50;
    std::string cursor_context;  ///< for whom and for which list cursors are good
};

/// The parameter `insurer`, with which the office of a union says for which of its insurers it asks; empty when it is not there.
/// Malformed as the whole query is.
[[nodiscard]] Result<std::string> insurer_in(std::string_view query);

/// Reads it for whoever `asker` names (party and organisation). Malformed (KK-5034, KK-2351) when a name is unknown, a value is none, or the
/// cursor is of another list, another asker, or not ours; the message names the parameter, never its value.
[[nodiscard]] Result<PeopleListQuery> parse_people_list_query(std::string_view query, const std::string& asker, const PeopleLists& lists);

/// The cursor of the page that begins after those numbers.
[[nodiscard]] std::string cursor_after(const consent::PersonNumbers& numbers, const PeopleListQuery& query, const PeopleLists& lists);

}  // namespace kakehashi::http::municipality
