#pragma once

#include <string>
#include <vector>

#include "adapters/synth/offices.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

/// Makes a drawn person the one the story is about. Everything the story does not fix stays as drawn.
void tell(Resident& person, Story story, const TownCalendar& calendar);

/// `demo-people.json` (UTF-8): the people worth trying, with a sentence each in Japanese and English and the parties
/// to ask as.
[[nodiscard]] std::string demo_people_json(const std::vector<Resident>& people, const Neighbourhood& block);

}  // namespace kakehashi::synth
