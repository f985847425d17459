#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/synth/exchange.h"
#include "adapters/synth/offices.h"
#include "adapters/synth/out_folder.h"
#include "adapters/synth/plan_rows.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

/// The plans of one neighbourhood: tables 1 to 3, for preventive care the basic information and the preventive plan, one set
/// per pair of offices, and the withdrawals of what was sent by mistake or is served by others; of these, what the
/// neighbourhood's edition of the exchange has.
/// Not for sharing between threads.
class PlanSets {
public:
    PlanSets(const Neighbourhood& block, const TownCalendar& calendar, const Exchange& exchange)
        : block_(block), calendar_(calendar), exchange_(exchange) {}

    /// The plan that holds in the month before the town's, and the one that took its place since.
    void add(const Resident& person);
    /// Writes what was gathered.
    [[nodiscard]] Result<Done> write(OutFolder& out) const;
    [[nodiscard]] std::int64_t sets() const;
    [[nodiscard]] std::int64_t rows() const;

private:
    /// Which sending of the neighbourhood; each has an hour of its own.
    enum class Sending { mistaken, first, resent, withdrawn };
    struct Key {
        Sending sending = Sending::first;
        Slot slot = Slot::visit_a;
        std::string form;
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    void add_home_plan(const Resident& person, Sending sending, const CarePlan& plan, const PlanHead& head);
    void add_preventive_plan(const Resident& person, const CarePlan& plan, const PlanHead& head);
    void add_basic_information(Sending sending, Slot slot, const PlanHead& head, CalendarDate consulted_on);
    void withdraw(const Resident& person, Slot slot, std::string_view form, CalendarDate key);
    std::string& text(Sending sending, Slot slot, std::string_view form);
    [[nodiscard]] Exchange::FileName said(Sending sending, Slot slot, std::string_view form) const;
    [[nodiscard]] PlanHead head_of(const Resident& person, const Certification& certification, Sending sending) const;

    const Neighbourhood& block_;
    const TownCalendar& calendar_;
    const Exchange& exchange_;
    std::map<Key, std::string> texts_;
    std::vector<std::string> pictures_;
    std::map<std::pair<Sending, Slot>, int> picture_counts_;
};

}  // namespace kakehashi::synth
