#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/key_ring.h"
#include "adapters/storage/person_act.h"
#include "consent/subject_state.h"

namespace kakehashi::storage {

/// What a person wants in an emergency, and how we know.
struct EmergencyChoice {
    consent::EmergencyPreference preference = consent::EmergencyPreference::allow;
    std::optional<Timestamp> decided_at;  ///< when the person decided; none: now
    std::string channel;                  ///< how it was taken
    std::string by;                       ///< who took it
};

struct StoredEmergencyChoice {
    std::int64_t id = 0;
    EmergencyChoice choice;
    Timestamp recorded_at;
};

/// Records what the person wants. The newest choice counts, of two at one time the refusal; a register row that comes later and
/// refuses counts as well, one that does not refuse takes nothing back.
[[nodiscard]] Result<Act> choose_in_emergency(Database& database, KeyRing& keys, const LedgerWriter& writer, InsurerNumber insurer,
                                              InsuredNumber insured, const EmergencyChoice& choice, Trial trial = Trial::no);

/// All that the person chose, oldest first.
[[nodiscard]] Result<std::vector<StoredEmergencyChoice>> emergency_choices(Database& database, KeyRing& keys, InsurerNumber insurer,
                                                                           InsuredNumber insured);

/// SQL for whether the enrolment named `o` refuses emergency access.
inline constexpr const char* emergency_refused_of_o =
    "COALESCE((SELECT CASE WHEN x.refused = 1 THEN 1 WHEN x.register_order >= o.register_order THEN 0 END FROM emergency_choice x "
    "WHERE x.enrolment_id = o.enrolment_id ORDER BY x.decided_at DESC, x.refused DESC, x.choice_id DESC LIMIT 1), o.emergency_refused)";

}  // namespace kakehashi::storage
