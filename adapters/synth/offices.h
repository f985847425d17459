#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "adapters/synth/text_file.h"

namespace kakehashi::synth {

inline constexpr std::string_view main_insurer = "131011";
inline constexpr std::string_view neighbour_insurer = "131029";
/// The care management office of the first neighbourhood: the number of the documentation's examples.
inline constexpr std::string_view main_care_manager = "1370000011";

/// The editions of the care-plan exchange that are in use in the town, the usual one first.
inline constexpr std::array<std::string_view, 3> exchange_editions = {"4.1", "3.x", "4.0"};

/// An office as the register of offices and the files name it.
struct Office {
    std::string number;
    std::string name;
    std::string_view role;           ///< 区分 of the register
    std::string_view service_kinds;  ///< joined by `;`
    std::string_view kind;           ///< the service kind that stands in file names
    bool joined = true;              ///< takes part in the care-plan exchange
};

/// The providers of a neighbourhood, one per set of files it receives. The two preventive ones are the same offices
/// under another service kind.
enum class Slot : std::size_t { visit_a, visit_b, day, rental, nurse, stay, preventive_day, preventive_rental, rehabilitation };
inline constexpr std::size_t slot_count = 9;

/// The offices that serve one block of people. A block is what the generator holds in memory.
struct Neighbourhood {
    int index = 0;
    Office care_manager;
    std::array<Office, slot_count> providers;
    Office facility;  ///< a nursing home, in every third neighbourhood a geriatric health facility
    Office hospital;
    Office clinic;  ///< 居宅療養管理指導; not on the exchange
    std::string planner;  ///< name of the care manager who plans
    std::string_view exchange_edition = exchange_editions.front();  ///< in which its offices send care plans
    Charset life_charset = Charset::cp932;
    bool life_edition_2024 = false;  ///< its LIFE software writes the edition of 2024 where that can be read

    [[nodiscard]] const Office& provider(Slot slot) const { return providers[static_cast<std::size_t>(slot)]; }
};

/// The neighbourhood of that index; equal for equal arguments. Numbers are fictitious: prefecture 13 with the district
/// numbers from 99 downwards, which no real office has, and valid check digits (`main_care_manager` has none).
[[nodiscard]] Neighbourhood neighbourhood(int index);

}  // namespace kakehashi::synth
