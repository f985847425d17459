#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "adapters/synth/life_kinds.h"
#include "adapters/synth/life_rows.h"
#include "adapters/synth/offices.h"
#include "adapters/synth/out_folder.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

/// Whether forms are written whose columns are not confirmed, which are read only where a setting says so.
enum class Unconfirmed { left_out, written };

/// The LIFE files of one neighbourhood: day service and day rehabilitation (category 2) and its facility (category 1), each
/// with the forms of its kind of service, in the charset and edition of the neighbourhood. Not for sharing between threads.
///
/// A neighbourhood of edition 2024 writes in it what can be read of it, from the month on in which it began, and all else
/// as 2021 asks.
class LifeFiles {
public:
    LifeFiles(const Neighbourhood& block, const TownCalendar& calendar, const LifeForms& forms, Unconfirmed unconfirmed);

    void add_day_service_user(const Resident& person) { add(person, sets_[0]); }
    void add_rehabilitation_user(const Resident& person) { add(person, sets_[1]); }
    void add_facility_resident(const Resident& person) { add(person, sets_[2]); }
    [[nodiscard]] Result<Done> write(OutFolder& out) const;
    [[nodiscard]] std::int64_t rows() const { return rows_; }

private:
    struct OfficeSet {
        const Office& office;
        bool facility = false;
        std::map<const LifeForm*, std::string> rows = {};
    };

    void add(const Resident& person, OfficeSet& set);
    void append(const LifeForm* form, const Evaluation& evaluation, OfficeSet& set);
    /// What a kind is written as on that day; null: not at all.
    [[nodiscard]] const LifeForm* form_of(const LifeKind& kind, CalendarDate day) const;

    const Neighbourhood& block_;
    const TownCalendar& calendar_;
    const LifeForms& forms_;
    Unconfirmed unconfirmed_;
    Columns columns_;
    std::array<OfficeSet, 3> sets_;
    std::int64_t rows_ = 0;
};

}  // namespace kakehashi::synth
