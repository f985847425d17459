#include "consent/who_can_see.h"

#include <algorithm>
#include <bit>
#include <string>
#include <tuple>

namespace kakehashi::consent {
namespace {

/// Everybody a decision could permit anything to, each once.
std::vector<Requester> candidates(const SubjectState& subject) {
    std::vector<Requester> all = {{Party::resident, "", Role::none, subject.person}};
    for (const ProxyGrant& grant : subject.proxies) {
        all.push_back({Party::proxy, "", Role::none, grant.proxy});
    }
    for (const EnrolmentPeriod& enrolment : subject.enrolments) {
        all.push_back({Party::municipality, enrolment.insurer, Role::none, ""});
    }
    for (const Relation& relation : subject.relations) {
        all.push_back({relation.party, relation.organisation, Role::none, ""});
    }
    const auto key = [](const Requester& one) { return std::tie(one.party, one.organisation, one.person); };
    std::ranges::sort(all, [&](const Requester& a, const Requester& b) { return key(a) < key(b); });
    const auto twice = std::ranges::unique(all, [&](const Requester& a, const Requester& b) { return key(a) == key(b); });
    all.erase(twice.begin(), twice.end());
    return all;
}

Role role_for(const Cell& cell) {
    return cell.roles == 0 ? Role::none : static_cast<Role>(std::countr_zero(cell.roles));
}

}  // namespace

std::vector<Sight> who_can_see(const Policy& policy, const SubjectState& subject, CalendarDate day, KindSet kinds) {
    const std::vector<Requester> everybody = candidates(subject);
    std::vector<Sight> sights;
    for (const Kind kind : all_kinds) {
        if (!kinds.holds(kind)) {
            continue;
        }
        for (Requester requester : everybody) {
            const Cell& cell = policy.cell(kind, requester.party);
            requester.role = role_for(cell);
            const Request request{requester, own_purpose(requester.party).value_or(Purpose::care), Mode::normal, "", day};
            const Decision decision = decide(policy, request, subject, kind);
            if (decision.effect == Effect::permit) {
                requester.role = Role::none;
                sights.push_back({kind, requester, cell.roles, decision});
            }
        }
    }
    return sights;
}

}  // namespace kakehashi::consent
