#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/synth/dice.h"
#include "adapters/synth/names.h"
#include "adapters/synth/town_calendar.h"
#include "domain/calendar_date.h"

namespace kakehashi::synth {

/// One decision on an application (認定).
struct Certification {
    std::string_view application;  ///< 申請区分: 1 new, 2 renewal, 3 change of level
    CalendarDate applied_on;
    std::string_view result = "1";  ///< 1 certified, 2 not in need, 3 withdrawn
    CalendarDate decided_on;
    Period valid;
    std::size_t first_level = 0;  ///< 一次判定, an index into care_levels
    std::size_t level = 0;        ///< 二次判定
    int time = 0;                 ///< 基準時間 in tenths of a minute
};

enum class Living { without_service, home, facility };
enum class Category { first = 1, second = 2, welfare = 3 };
enum class ConsentStyle {
    comprehensive,
    one_refusal,
    withdrawn,
    granted_again,
    pending,
    represented,
    other_channel,
    legacy_form,
    some_kinds,
    one_office,
    none
};

/// What makes a person's plan worth testing. At most one per person.
enum class PlanTrait { ordinary, provider_change, level_change, long_stay, night_visits, added_visit };

/// The people to try, by number; anybody else has none.
enum class Story : std::uint8_t {
    everyday = 1,
    one_refusal,
    no_consent,
    withdrawn,
    welfare,
    moved,
    protected_person,
    deceased,
    some_kinds,
    pending,
    legacy_form,
    provider_change,
    level_change,
    long_stay,
    night_visits,
    no_emergency,
    facility,
    relation_expired,
    none
};
inline constexpr int story_count = static_cast<int>(Story::none) - 1;

struct Resident {
    std::string_view insurer;
    std::string insured;
    std::string former_insured;  ///< with the neighbouring insurer; empty: has not moved
    Name name;
    int sex = 2;
    CalendarDate birth;
    bool birth_day_unknown = false;
    Category category = Category::first;
    std::string street;
    std::string building;
    std::string phone;
    std::optional<CalendarDate> moved_on;
    std::optional<CalendarDate> left_on;  ///< moved out: the first day without status
    std::optional<CalendarDate> deceased_on;
    bool protective_measure = false;
    bool emergency_refused = false;
    std::vector<Certification> certifications;  ///< oldest first
    Living living = Living::home;
    ConsentStyle consent = ConsentStyle::comprehensive;
    PlanTrait trait = PlanTrait::ordinary;
    bool relations_expired = false;
    Story story = Story::none;
    std::uint64_t chance = 0;  ///< seeds every later draw about this person

    [[nodiscard]] const Certification& current() const { return certifications.back(); }
    /// The one that holds on the first day of a month; null: none.
    [[nodiscard]] const Certification* certified_in(ServiceMonth month) const;
    [[nodiscard]] bool certified() const { return current().result == "1"; }
    [[nodiscard]] bool preventive() const;
    [[nodiscard]] std::string birth_text() const;
    /// Whether the person had the status at some day of that month.
    [[nodiscard]] bool present_in(ServiceMonth month) const;
    /// A repeatable source of chance for one purpose.
    [[nodiscard]] Dice dice(std::uint64_t purpose) const { return {chance, purpose}; }
};

/// Gives out insured numbers, rising, so that no two people of an insurer share one.
struct InsuredNumbers {
    int main = 0;
    int neighbour = 0;
    int welfare = 0;
};

/// The person of that index (from 0), the first ones being the stories; equal for equal arguments when people are
/// drawn in order of index.
[[nodiscard]] Resident draw_resident(std::uint64_t seed, int index, const TownCalendar& calendar,
                                     InsuredNumbers& numbers);

}  // namespace kakehashi::synth
