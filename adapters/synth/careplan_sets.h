#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "adapters/synth/careplan_rows.h"
#include "adapters/synth/exchange.h"
#include "adapters/synth/offices.h"
#include "adapters/synth/out_folder.h"
#include "adapters/synth/resident.h"
#include "adapters/synth/services.h"

namespace kakehashi::synth {

/// The care-plan exchange of one neighbourhood, in its edition: gathers its people and writes one set per pair of
/// offices. Each receiver's copy carries everything for the person, the rows of all providers. Not for sharing
/// between threads.
class CarePlanSets {
public:
    CarePlanSets(const Neighbourhood& block, const TownCalendar& calendar, const Exchange& exchange)
        : block_(block), calendar_(calendar), exchange_(exchange) {}

    /// Everything the person's offices send each other about one month.
    void add(const Resident& person, ServiceMonth month);
    /// Actuals of a month, of every provider that takes part.
    void add_actuals(const Resident& person, ServiceMonth month);
    /// Writes what was gathered.
    [[nodiscard]] Result<Done> write(OutFolder& out) const;
    [[nodiscard]] std::int64_t sets() const;
    [[nodiscard]] std::int64_t rows() const { return rows_; }

private:
    struct SetText {
        std::string plan;
        std::string benefits;
        std::string supplement;
    };
    using Key = std::tuple<ServiceMonth, Edition, Slot>;

    void add_edition(const Resident& person, ServiceMonth month, Edition edition, const CarePlan& plan);
    [[nodiscard]] std::vector<Visit> billed(std::vector<Visit> visits) const;
    void add_mistaken_actuals(const RowHead& head, std::vector<Visit> visits, StayCount stays);
    void add_deletion(const Resident& person, ServiceMonth month, Slot slot);
    [[nodiscard]] std::string name(std::string_view form, const Key& key) const;
    [[nodiscard]] std::string actuals_name(std::string_view form, const Key& key) const;
    [[nodiscard]] std::string serial(const Key& key, int hour) const;
    [[nodiscard]] Result<Done> write(OutFolder& out, std::string_view form, const std::string& name, const std::string& rows) const;
    [[nodiscard]] CalendarDate day_of(ServiceMonth month, Edition edition) const;

    const Neighbourhood& block_;
    const TownCalendar& calendar_;
    const Exchange& exchange_;
    std::map<Key, SetText> plans_;
    std::map<Key, std::string> actuals_;
    std::map<Key, std::string> deletions_;
    std::map<Key, std::string> actuals_deletions_;
    std::int64_t rows_ = 0;
};

}  // namespace kakehashi::synth
