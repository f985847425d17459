#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/kind.h"

namespace kakehashi::consent {

/// Who may ask at all; anything else, operators included, sees no record. Numbers are stored.
enum class Party : std::uint8_t {
    resident = 1,
    proxy = 2,
    municipality = 3,
    care_manager = 4,
    service_provider = 5,
    care_facility = 6,
    medical_institution = 7,
};

enum class Purpose : std::uint8_t { self, administration, care, treatment, emergency, disaster };
enum class Mode : std::uint8_t { normal, emergency, disaster };

/// Job types a cell or emergency access may ask for; `none` is a system or somebody without such a job.
enum class Role : std::uint8_t {
    none,
    certification_clerk,
    benefit_clerk,
    viewer,
    care_manager,
    preventive_care_planner,
    facility_care_planner,
    physician,
    nurse,
    other,
};

[[nodiscard]] std::string_view name_of(Party party);
[[nodiscard]] std::string_view name_of(Purpose purpose);
[[nodiscard]] std::string_view name_of(Mode mode);
[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<Party> party_named(std::string_view name);
[[nodiscard]] std::optional<Purpose> purpose_named(std::string_view name);
[[nodiscard]] std::optional<Mode> mode_named(std::string_view name);
/// An unknown job name is `Role::other`, an empty one `Role::none`: neither opens anything.
[[nodiscard]] Role role_named(std::string_view name);

/// Who asks, as authentication established it; never as the caller claims it.
///
/// `organisation` is the office number, the medical institution code, or for a municipality its insurer number;
/// empty for resident and proxy. `person` is the asking person for resident and proxy, else empty. Text, because
/// decide() also serves states that are no database (docs/consent-model.md section 7).
struct Requester {
    Party party = Party::resident;
    std::string organisation;
    Role role = Role::none;
    std::string person;
};

/// One question about one person. `day` is the day of asking in Japan; decide() reads no clock.
struct Request {
    Requester requester;
    Purpose purpose = Purpose::care;
    Mode mode = Mode::normal;
    std::string reason;
    CalendarDate day;
};

}  // namespace kakehashi::consent
