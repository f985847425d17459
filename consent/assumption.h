#pragma once

#include <optional>
#include <string>

#include "consent/directive.h"
#include "consent/request.h"
#include "consent/subject_state.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/kind.h"

namespace kakehashi::consent {

/// A change that nobody made, to be looked at before somebody does.
struct Assumption {
    /// The person consents, refuses or withdraws today.
    struct Act {
        DirectiveDecision decision = DirectiveDecision::refused;
        Scope scope = Scope::comprehensive;
        std::string organisation;  ///< of scope `organisation`
        KindSet kinds = KindSet::all();
        bool lists_every_kind = false;
    };

    std::optional<Act> act;
    bool relation = false;  ///< whoever asks, an organisation, checks the person's identity today

    [[nodiscard]] bool empty() const { return !act && !relation; }
};

/// The id of an assumed directive, where a recorded one has its number.
inline constexpr const char* assumed_id = "assumed";

/// The state as it would be on that day, had the assumed acts been recorded just now: from that day on, with capacity, under that
/// insurer. A refusal or withdrawal ranks above all on file; a grant above all that was decided by the end of the day, and never above
/// what is dated later, as none is that is recorded (docs/consent-model.md section 4). Pure.
[[nodiscard]] SubjectState assuming(SubjectState state, const Assumption& assumption, const Requester& requester,
                                    InsurerNumber insurer, CalendarDate day);

}  // namespace kakehashi::consent
