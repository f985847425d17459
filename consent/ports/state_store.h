#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consent/fact_frame.h"
#include "consent/policy.h"
#include "consent/subject_state.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/person_record.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// What holds for everyone at the moment: checked again by the commit that logs an access.
struct Standing {
    struct Live {
        CalendarDate from;
        KindSet kinds;
    };

    CalendarDate day;                ///< the database's day in Japan; never goes back
    std::int64_t global_epoch = 0;   ///< raised by policy, declarations, staff revocation
    std::shared_ptr<const Policy> policy;
    std::string policy_sha256;
    std::map<std::string, Live> live_insurers;
    std::vector<DisasterDeclaration> disasters;
};

/// A person as decisions and faces need it: what decides, and what may be shown. `state.disasters` is empty: what insurers declare
/// holds for everyone and is in `Standing`, where the global epoch guards it. Immutable, shared.
struct Subject {
    SubjectState state;
    PersonRecord record;
    std::vector<FactFrame> frames;  ///< of record.facts, in their order; may be empty
};

enum class History : std::uint8_t { current, everything };

/// Where decisions take their inputs from. Thread-safe.
class StateStore {
public:
    virtual ~StateStore() = default;

    /// May be remembered until `forget_standing`. Unavailable when the store does not answer; missing (KK-2201) when
    /// no policy is active.
    [[nodiscard]] virtual Result<std::shared_ptr<const Standing>> standing() = 0;
    virtual void forget_standing() = 0;

    /// The person enrolled under those numbers, or null. The epoch in the record is read no later than anything else
    /// in it. May be remembered until `forget`; `History::everything` is never remembered.
    [[nodiscard]] virtual Result<std::shared_ptr<const Subject>> load(InsurerNumber insurer, InsuredNumber insured,
                                                                      History history) = 0;
    virtual void forget(PersonId person) = 0;

    /// Whether `standing` and `load` would answer from memory now. Only a hint: they may have to wait all the same.
    [[nodiscard]] virtual bool remembers(InsurerNumber insurer, InsuredNumber insured, History history) = 0;
};

}  // namespace kakehashi::consent
