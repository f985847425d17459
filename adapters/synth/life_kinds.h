#pragma once

#include <span>
#include <string_view>

#include "adapters/synth/resident.h"

namespace kakehashi::synth {

/// One form that offices of a kind of service send.
struct LifeKind {
    std::string_view services;       ///< the kinds of service, joined by `;`
    std::string_view form;           ///< of 2021
    std::string_view form_2024;      ///< what takes its place in the edition of 2024; empty: nothing that could be read
    int chance = 100;                ///< of a hundred people it is made for
    int newest = 3;                  ///< how many of a person's evaluations it is sent for
    int not_before = 0;              ///< the order of the first evaluation it is sent for
};

/// Every form that is sent, in the order of the files.
[[nodiscard]] std::span<const LifeKind> life_kinds();
/// Whether an office of that kind of service sends it.
[[nodiscard]] bool is_sent_by(const LifeKind& kind, std::string_view service);
/// Whether it is made for that person.
[[nodiscard]] bool concerns(const LifeKind& kind, const Resident& person);

}  // namespace kakehashi::synth
