#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "consent/request.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// Who looks in an emergency, at whom. A declaration is one user's of one organisation.
struct EmergencyLook {
    InsurerNumber insurer;
    InsuredNumber insured;
    std::string organisation;
    Role role = Role::none;
    std::string user;
};

/// What was declared: under this number, for this reason, until then.
struct EmergencyDeclaration {
    std::int64_t id = 0;
    std::string reason;
    Timestamp until;
};

/// Where emergencies are declared (docs/consent-model.md section 6). Thread-safe.
class EmergencyDesk {
public:
    virtual ~EmergencyDesk() = default;
    /// The declaration under which that user may look now, of several the one that lasts longest. Unavailable when the store is away.
    [[nodiscard]] virtual Result<std::optional<EmergencyDeclaration>> open(const EmergencyLook& look) = 0;
    /// Declares until then, or for as long as the node lets emergencies last; never longer than a day (malformed, KK-2332). Durable
    /// when it returns, with the insurer's review; raises the person's epoch.
    [[nodiscard]] virtual Result<EmergencyDeclaration> declare(const EmergencyLook& look, const std::string& reason,
                                                               std::optional<Timestamp> until) = 0;
};

}  // namespace kakehashi::consent
