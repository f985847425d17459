#pragma once

#include <cstddef>
#include <vector>

#include "adapters/synth/resident.h"

namespace kakehashi::synth {

/// The certifications of a person at that level, oldest first: the current one covers both months of the town, and
/// periods obey the rules of validity (certification months by kind of application, ends at a month's end).
[[nodiscard]] std::vector<Certification> draw_certifications(Dice& dice, std::size_t level,
                                                             const TownCalendar& calendar);
/// One that starts with a new application in the middle of the change month and cuts the running one short.
void change_level(std::vector<Certification>& certifications, const TownCalendar& calendar);
/// The running one ends with the day before `moved_on`; the new insurer takes the level over for six months.
void take_over_level(std::vector<Certification>& certifications, CalendarDate moved_on);
/// An application that ended without certification.
[[nodiscard]] Certification draw_without_certification(Dice& dice, const TownCalendar& calendar);

}  // namespace kakehashi::synth
