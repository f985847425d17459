#include <algorithm>

#include "domain/ports/import_store.h"

namespace kakehashi {

std::string_view name_of(SetOutcome outcome) {
    switch (outcome) {
        case SetOutcome::received: return "received";
        case SetOutcome::applied: return "applied";
        case SetOutcome::partly: return "partly";
        case SetOutcome::unchanged: return "unchanged";
        case SetOutcome::superseded: return "superseded";
        case SetOutcome::waiting: return "waiting";
        case SetOutcome::quarantined: return "quarantined";
    }
    return "received";
}

bool is_open(SetOutcome outcome) { return outcome == SetOutcome::received || outcome == SetOutcome::quarantined; }

void SetReport::settle() {
    const bool quarantined = std::ranges::any_of(held, [](const HeldUnit& u) { return u.state == SetOutcome::quarantined; }) ||
                             std::ranges::any_of(findings, [](const Finding& f) { return f.severity == Severity::person; });
    const bool waiting = std::ranges::any_of(held, [](const HeldUnit& u) { return u.state == SetOutcome::waiting; });
    const bool anything = staged > 0 || unchanged > 0 || waiting;
    if (quarantined) {
        outcome = anything ? SetOutcome::partly : SetOutcome::quarantined;
    } else if (waiting) {
        outcome = SetOutcome::waiting;
    } else if (staged == 0 && unchanged > 0) {
        outcome = SetOutcome::unchanged;
    } else {
        outcome = superseded > 0 && facts == 0 ? SetOutcome::superseded : SetOutcome::applied;
    }
}

}  // namespace kakehashi
