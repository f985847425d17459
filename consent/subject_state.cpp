#include "consent/subject_state.h"

#include <array>

namespace kakehashi::consent {
namespace {

constexpr std::array<Basis, 5> all_bases = {Basis::identity_check, Basis::plan_notice, Basis::opinion_request,
                                            Basis::admission, Basis::facility_stay};

/// Whether `day` is at most `days` after `start`; in 64 bits, so that no date can overflow.
bool within(CalendarDate day, CalendarDate start, std::int64_t days) {
    return std::int64_t{day.days()} <= std::int64_t{start.days()} + days;
}

bool claimed_lately(const std::optional<ServiceMonth>& last_claim, CalendarDate day) {
    return last_claim && last_claim->index() >= ServiceMonth::containing(day).index() - claim_window_months;
}

}  // namespace

std::string_view name_of(Basis basis) {
    switch (basis) {
        case Basis::identity_check: return "identity_check";
        case Basis::plan_notice: return "plan_notice";
        case Basis::opinion_request: return "opinion_request";
        case Basis::admission: return "admission";
        case Basis::facility_stay: return "facility_stay";
    }
    return "unknown";
}

std::optional<Basis> basis_named(std::string_view name) {
    for (const Basis basis : all_bases) {
        if (name_of(basis) == name) {
            return basis;
        }
    }
    return std::nullopt;
}

bool alive(const Relation& relation, CalendarDate day) {
    if (day < relation.verified_on) {
        return false;
    }
    const bool ended = relation.ended_on && *relation.ended_on < day;
    switch (relation.basis) {
        case Basis::identity_check:
            return !ended && (within(day, relation.verified_on, identity_check_days) ||
                              claimed_lately(relation.last_claim_month, day));
        case Basis::plan_notice:
        case Basis::opinion_request: return !ended;
        case Basis::admission:
        case Basis::facility_stay: return !ended || within(day, *relation.ended_on, days_after_stay);
    }
    return false;
}

}  // namespace kakehashi::consent
