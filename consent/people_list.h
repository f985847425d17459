#pragma once

#include <optional>
#include <string>
#include <vector>

#include "consent/disclosure.h"
#include "consent/people_search.h"
#include "consent/ports/people_index.h"
#include "consent/request.h"
#include "domain/calendar_date.h"
#include "domain/kind.h"

namespace kakehashi::consent {

/// How somebody came into an answer: asked for alone, or among others.
enum class Through : std::uint8_t { single, list, exported };

/// A question about everybody of whom the requester may be shown something. The requester is who authentication says it is.
struct PeopleQuestion {
    Requester requester;
    Purpose purpose = Purpose::care;
    KindSet kinds = KindSet::all();
    std::optional<CalendarDate> on;           ///< facts effective that day; decisions are always of today
    std::vector<PeopleCondition> conditions;  ///< all of them hold of those in the answer
    std::optional<PersonNumbers> after;       ///< where the page before ended
    int most = 50;                            ///< in one page, 1 to most_in_page
    Through through = Through::list;
    std::string channel;  ///< "console" "mtls"
    std::string user;     ///< of the organisation, or empty
    std::string request_id;
};

inline constexpr int most_in_page = 100;

/// What may be shown of some of them: of each just what a question about that person alone would show, logged for each before.
struct PeoplePage {
    std::vector<Disclosure> people;     ///< in the order of their numbers
    std::optional<PersonNumbers> next;  ///< where the next page begins after; nothing: there is none
};

}  // namespace kakehashi::consent
