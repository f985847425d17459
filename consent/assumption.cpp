#include "consent/assumption.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace kakehashi::consent {
namespace {

/// The last microsecond of that day in Japan, since 1970.
std::int64_t end_of(CalendarDate day) {
    constexpr std::int64_t an_hour = 3'600'000'000;
    return (std::int64_t{day.days()} + 1) * 24 * an_hour - 9 * an_hour - 1;
}

std::int64_t rank_of(DirectiveDecision decision, const SubjectState& state, CalendarDate day) {
    std::int64_t rank = end_of(day);
    if (decision == DirectiveDecision::granted) {
        return rank;
    }
    for (const Directive& directive : state.directives) {
        const bool highest = directive.seq == std::numeric_limits<std::int64_t>::max();
        rank = std::max(rank, highest ? directive.seq : directive.seq + 1);
    }
    return rank;
}

}  // namespace

SubjectState assuming(SubjectState state, const Assumption& assumption, const Requester& requester, InsurerNumber insurer,
                      CalendarDate day) {
    if (const auto& act = assumption.act) {
        Directive directive;
        directive.id = assumed_id;
        directive.seq = rank_of(act->decision, state, day);
        directive.scope = act->scope;
        directive.organisation = act->organisation;
        directive.kinds = act->kinds;
        directive.lists_every_kind = act->lists_every_kind;
        directive.decision = act->decision;
        directive.period = {day, std::nullopt};
        directive.insurer = insurer.str();
        directive.capacity = Capacity::ok;
        directive.readable = true;
        state.directives.push_back(std::move(directive));
    }
    if (assumption.relation) {
        state.relations.push_back({requester.organisation, requester.party, Basis::identity_check, day, std::nullopt, std::nullopt});
    }
    return state;
}

}  // namespace kakehashi::consent
