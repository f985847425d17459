#include "consent/request.h"

#include <array>
#include <utility>

namespace kakehashi::consent {
namespace {

template <class Value, std::size_t N>
using Names = std::array<std::pair<Value, std::string_view>, N>;

template <class Value, std::size_t N>
std::string_view name_in(const Names<Value, N>& names, Value value) {
    for (const auto& [known, name] : names) {
        if (known == value) {
            return name;
        }
    }
    return "unknown";
}

template <class Value, std::size_t N>
std::optional<Value> value_in(const Names<Value, N>& names, std::string_view text) {
    for (const auto& [value, name] : names) {
        if (name == text) {
            return value;
        }
    }
    return std::nullopt;
}

constexpr Names<Party, 7> party_names = {{
    {Party::resident, "resident"},
    {Party::proxy, "proxy"},
    {Party::municipality, "municipality"},
    {Party::care_manager, "care_manager"},
    {Party::service_provider, "service_provider"},
    {Party::care_facility, "care_facility"},
    {Party::medical_institution, "medical_institution"},
}};

constexpr Names<Purpose, 6> purpose_names = {{
    {Purpose::self, "self"},
    {Purpose::administration, "administration"},
    {Purpose::care, "care"},
    {Purpose::treatment, "treatment"},
    {Purpose::emergency, "emergency"},
    {Purpose::disaster, "disaster"},
}};

constexpr Names<Mode, 3> mode_names = {{
    {Mode::normal, "normal"},
    {Mode::emergency, "emergency"},
    {Mode::disaster, "disaster"},
}};

constexpr Names<Role, 10> role_names = {{
    {Role::none, "none"},
    {Role::certification_clerk, "certification_clerk"},
    {Role::benefit_clerk, "benefit_clerk"},
    {Role::viewer, "viewer"},
    {Role::care_manager, "care_manager"},
    {Role::preventive_care_planner, "preventive_care_planner"},
    {Role::facility_care_planner, "facility_care_planner"},
    {Role::physician, "physician"},
    {Role::nurse, "nurse"},
    {Role::other, "other"},
}};

}  // namespace

std::string_view name_of(Party party) { return name_in(party_names, party); }
std::string_view name_of(Purpose purpose) { return name_in(purpose_names, purpose); }
std::string_view name_of(Mode mode) { return name_in(mode_names, mode); }
std::string_view name_of(Role role) { return name_in(role_names, role); }

std::optional<Party> party_named(std::string_view name) { return value_in(party_names, name); }
std::optional<Purpose> purpose_named(std::string_view name) { return value_in(purpose_names, name); }
std::optional<Mode> mode_named(std::string_view name) { return value_in(mode_names, name); }

Role role_named(std::string_view name) {
    return name.empty() ? Role::none : value_in(role_names, name).value_or(Role::other);
}

}  // namespace kakehashi::consent
