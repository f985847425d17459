#pragma once

#include <span>
#include <vector>

#include "consent/subject_state.h"
#include "domain/person_record.h"

namespace kakehashi::consent {

/// Gives relations the periods that follow from what insurers have sent (docs/consent-model.md section 3, "When a relation
/// is alive"):
///
/// plan_notice      of a care manager: from the plan of a notice on that names the organisation (facts of unit `plan_notice`,
///                  by first day, then by day of notice), until the day before that of the next one which does not; a
///                  relation without a notice counts as one on its `verified_on`. Several periods become several relations
/// opinion_request  until the day on which the application was decided (facts of unit `certification`) that the institution
///                  was asked about, of several the last one; as long as one is undecided, it goes on
///
/// An earlier `ended_on` stays, and nothing begins after it; one before `verified_on` means that the relation never held
/// by itself. The order of `facts` means nothing; superseded ones are passed over. Pure.
void settle_relations(std::vector<Relation>& relations, std::span<const Fact> facts);

}  // namespace kakehashi::consent
