#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "domain/calendar_date.h"
#include "domain/result.h"

namespace kakehashi::synth {

struct TownOptions {
    int people = 300;
    std::uint64_t seed = 1;
    ServiceMonth month;         ///< the newest month that plans are made for
    int months = 2;             ///< how many months plans are made for; actuals are of all but the newest
    std::filesystem::path out;  ///< absent or without any file of the town
    std::filesystem::path conf; ///< the folder `conf` with the layouts and code lists
    /// Writes forms of LIFE too whose columns are not confirmed; they are read only where a setting asks for them.
    bool unconfirmed_forms = false;
    CalendarDate today;         ///< nothing is dated later than the day before
    std::function<void(int done, int total)> progress;  ///< may be empty
};

struct TownSummary {
    int people = 0;
    std::int64_t offices = 0;
    std::int64_t files = 0;
    std::int64_t sets = 0;  ///< care-plan sets
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
    std::filesystem::path demo_people;  ///< demo-people.json
};

/// Writes the synthetic town: submissions of two insurers, care-plan sets and LIFE files, all as real systems
/// would write them, and `demo-people.json`. All people and offices are invented. docs/synthetic-town.md says what is in it.
///
/// Same options, same bytes. Memory stays bounded however many people there are. The first people (up to 18) are the
/// stories; person 0000000001 of insurer 131011 is always the first of them. Malformed (KK-7004) when `people` is not
/// 1 to 2,500,000 or `months` is not 2 to 24, or when a layout contradicts itself; conflicting (KK-7002) when a file of that name exists; unavailable (KK-7001) when the folder cannot
/// be written. After a failure the files written so far remain.
[[nodiscard]] Result<TownSummary> write_town(const TownOptions& options);

}  // namespace kakehashi::synth
