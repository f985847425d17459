#pragma once

#include <optional>
#include <string>
#include <vector>

#include "consent/decision.h"
#include "consent/policy.h"
#include "consent/ports/state_store.h"
#include "consent/request.h"
#include "domain/calendar_date.h"
#include "domain/kind.h"
#include "domain/person_record.h"

namespace kakehashi::consent {

/// Which facts are asked for, of those that may be seen.
struct Selection {
    KindSet kinds = KindSet::all();
    std::optional<CalendarDate> on;
    std::optional<Timestamp> known_at;
};

/// The facts of `subject` that `decisions` let `requester` see and `selection` asks for, in the order of the record.
///
/// Of one author's copies for several receivers only the newest is shown (on a tie that of the lowest receiver number);
/// an `own` decision shows the copies the organisation wrote or received, as delivered. A municipality that is permitted
/// by statute sees the facts of its own enrolments, and of others only certification and insurance card.
/// The pointers point into `subject`. Pure.
[[nodiscard]] std::vector<const Fact*> visible_facts(const Subject& subject, const Policy& policy,
                                                     const Decisions& decisions, const Requester& requester,
                                                     const Selection& selection);

/// Who the person is, as far as the requester may know: nothing unless a kind is permitted; address and phone only for
/// the insurer when the person is under a protective measure.
[[nodiscard]] std::optional<Identity> visible_identity(const Subject& subject, const Decisions& decisions, KindSet kinds,
                                                       const Requester& requester, InsurerNumber asked_insurer,
                                                       InsuredNumber asked_insured);

/// Whether what tells where the person is must be left out: a protective measure, and the requester is not the insurer.
[[nodiscard]] bool hides_whereabouts(const Subject& subject, const Requester& requester);

}  // namespace kakehashi::consent
