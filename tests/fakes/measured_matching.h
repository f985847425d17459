#pragma once

#include <algorithm>
#include <map>
#include <set>

#include "domain/identity_score.h"
#include "tests/fakes/labelled_people.h"

namespace kakehashi::test {

/// Matches labelled people the way a node does: by shared search keys and by former numbers, then by score.
inline MatchMeasure measure(const IdentityTable& table, const LabelledPeople& people) {
    const auto& all = people.all();
    std::map<std::string, std::vector<std::size_t>> blocks;
    for (std::size_t n = 0; n < all.size(); ++n) {
        for (const std::string& key : search_keys(all[n].enrolment.identity)) {
            blocks[key].push_back(n);
        }
    }
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    for (const auto& [key, members] : blocks) {
        if (members.size() > static_cast<std::size_t>(table.block())) {
            continue;
        }
        for (std::size_t a = 0; a < members.size(); ++a) {
            for (std::size_t b = a + 1; b < members.size(); ++b) {
                pairs.emplace(members[a], members[b]);
            }
        }
    }
    std::map<int, std::int64_t> of_person;
    for (std::size_t n = 0; n < all.size(); ++n) {
        ++of_person[all[n].truth];
        if (all[n].named && *all[n].named != n) {
            pairs.emplace(std::min(n, *all[n].named), std::max(n, *all[n].named));
        }
    }
    MatchMeasure found;
    for (const auto& [person, count] : of_person) {
        found.pairs_true += count * (count - 1) / 2;
    }
    for (const auto& [a, b] : pairs) {
        ++found.compared;
        const bool named = all[a].named == b || all[b].named == a;
        const MatchScore score = compare(table, all[a].enrolment, all[b].enrolment, named);
        const Enrolment& former = all[b].named == a ? all[a].enrolment : all[b].enrolment;
        const Enrolment& later = all[b].named == a ? all[b].enrolment : all[a].enrolment;
        const bool truth = people.same(a, b);
        if (named && link_condition(former.identity, former.period, later.identity) == LinkCondition::holds) {
            ++found.linked;
            found.linked_wrong += truth ? 0 : 1;
            found.found_true += truth ? 1 : 0;
        } else if (named || score.band != MatchBand::none) {
            ++found.proposed;
            found.proposed_true += truth ? 1 : 0;
            found.found_true += truth ? 1 : 0;
            found.strong += score.band == MatchBand::strong ? 1 : 0;
            found.strong_true += score.band == MatchBand::strong && truth ? 1 : 0;
        }
    }
    return found;
}

}  // namespace kakehashi::test
