#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/synth/offices.h"
#include "adapters/synth/out_folder.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

/// The LIFE files of one neighbourhood: its day service (category 2) and its facility (category 1), in the charset and
/// edition of the neighbourhood. Not for sharing between threads.
class LifeFiles {
public:
    LifeFiles(const Neighbourhood& block, const TownCalendar& calendar);

    void add_day_service_user(const Resident& person) { add(person, day_); }
    void add_facility_resident(const Resident& person) { add(person, facility_); }
    [[nodiscard]] Result<Done> write(OutFolder& out) const;
    [[nodiscard]] std::int64_t rows() const { return rows_; }

private:
    struct Files {
        const Office& office;
        std::string users;
        std::string evaluations;   ///< FORM_0000_2021
        std::string past_illness;  ///< FORM_0001_2021, facilities only
        std::string medicines;     ///< FORM_0002_2021, facilities only
        std::string bedsores;      ///< FORM_0500_2021, facilities only
        std::string excretion;     ///< FORM_0600_2021, facilities only
        std::string adl_months;    ///< FORM_0900_2021, day service only
    };

    void add(const Resident& person, Files& files);
    [[nodiscard]] Result<Done> write(OutFolder& out, const Files& files) const;

    const Neighbourhood& block_;
    const TownCalendar& calendar_;
    Files day_;
    Files facility_;
    std::int64_t rows_ = 0;
};

}  // namespace kakehashi::synth
