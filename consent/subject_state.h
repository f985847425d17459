#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consent/directive.h"
#include "consent/request.h"
#include "domain/calendar_date.h"
#include "domain/kind.h"

namespace kakehashi::consent {

/// Why an organisation has to do with a person, and for how long (docs/consent-model.md section 3, "Alive").
enum class Basis : std::uint8_t {
    identity_check = 1,
    plan_notice = 2,
    opinion_request = 3,
    admission = 4,
    facility_stay = 5,
};

[[nodiscard]] std::string_view name_of(Basis basis);
[[nodiscard]] std::optional<Basis> basis_named(std::string_view name);

struct Relation {
    std::string organisation;
    Party party = Party::care_manager;
    Basis basis = Basis::identity_check;
    CalendarDate verified_on;
    std::optional<ServiceMonth> last_claim_month;
    std::optional<CalendarDate> ended_on;
};

struct EnrolmentPeriod {
    std::string insurer;
    Period period;
};

/// A protective hold: `against` is an organisation number, a person, or `proxies` for every proxy.
struct Hold {
    std::string against;
    Period period;
};

struct ProxyGrant {
    std::string proxy;
    KindSet kinds;
    Period period;
};

/// A disaster declared by an insurer: `refuge` is the insurer number that may look, or `*`.
struct DisasterDeclaration {
    std::string insurer;
    std::string refuge;
    Period period;
};

enum class EmergencyPreference : std::uint8_t { allow = 1, refuse = 2 };

/// Everything about the subject that a decision reads. The order of the lists means nothing.
struct SubjectState {
    std::string person;
    std::optional<CalendarDate> deceased_on;
    EmergencyPreference emergency_preference = EmergencyPreference::allow;
    std::vector<EnrolmentPeriod> enrolments;
    std::vector<Relation> relations;
    std::vector<Directive> directives;
    std::vector<ProxyGrant> proxies;
    std::vector<Hold> holds;
    std::vector<DisasterDeclaration> disasters;
};

/// How long relations outlast what shows them: in days after a check or a stay, in months after the last one claimed.
inline constexpr std::int32_t identity_check_days = 90;
inline constexpr std::int32_t claim_window_months = 3;
inline constexpr std::int32_t days_after_stay = 90;

/// Whether that relation is alive on the day.
[[nodiscard]] bool alive(const Relation& relation, CalendarDate day);

}  // namespace kakehashi::consent
