#include "consent/relation_end.h"

#include <algorithm>

namespace kakehashi::consent {
namespace {

/// Of the relations that begin by `day` and last until it or longer, the one that lasts longest; nothing when there is none.
struct Longest {
    bool found = false;
    bool endless = false;
    RelationEnd end;
};

Longest longest_on(std::span<const Relation> relations, CalendarDate day) {
    Longest longest;
    for (std::size_t at = 0; at < relations.size(); ++at) {
        if (!alive(relations[at], day)) {
            continue;
        }
        const auto last = last_day_alive(relations[at]);
        longest.endless = longest.endless || !last;
        if (last && (!longest.found || longest.end.last_day < *last)) {
            longest.end = {*last, at, false};
        }
        longest.found = true;
    }
    return longest;
}

std::optional<RelationEnd> last_before(std::span<const Relation> relations, CalendarDate today) {
    std::optional<RelationEnd> end;
    for (std::size_t at = 0; at < relations.size(); ++at) {
        const auto last = last_day_alive(relations[at]);
        if (last && *last < today && *last >= relations[at].verified_on && (!end || end->last_day < *last)) {
            end = RelationEnd{*last, at, false};
        }
    }
    return end;
}

}  // namespace

std::optional<CalendarDate> last_day_alive(const Relation& relation) {
    switch (relation.basis) {
        case Basis::identity_check: {
            CalendarDate last = relation.verified_on.plus_days(identity_check_days);
            if (relation.last_claim_month) {
                last = std::max(last, relation.last_claim_month->plus_months(claim_window_months).last_day());
            }
            return relation.ended_on ? std::min(last, *relation.ended_on) : last;
        }
        case Basis::plan_notice:
        case Basis::opinion_request: return relation.ended_on;
        case Basis::admission:
        case Basis::facility_stay:
            return relation.ended_on ? std::optional(relation.ended_on->plus_days(days_after_stay)) : std::nullopt;
    }
    return relation.verified_on.plus_days(-1);
}

std::optional<RelationEnd> end_of(std::span<const Relation> relations, CalendarDate today) {
    Longest longest = longest_on(relations, today);
    if (!longest.found) {
        return last_before(relations, today);
    }
    while (!longest.endless) {
        const RelationEnd end = longest.end;
        longest = longest_on(relations, end.last_day.plus_days(1));
        if (!longest.found) {
            return RelationEnd{end.last_day, end.relation, true};
        }
    }
    return std::nullopt;
}

ServiceMonth claim_month_after(CalendarDate last_day) {
    return ServiceMonth::containing(last_day.plus_days(1)).plus_months(-claim_window_months);
}

}  // namespace kakehashi::consent
