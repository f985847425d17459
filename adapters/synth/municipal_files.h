#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/synth/offices.h"
#include "adapters/synth/out_folder.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

/// The submissions of the two insurers (municipal profile 1.0), one file per kind and insurer, written as people come.
/// Not for sharing between threads.
class MunicipalFiles {
public:
    /// Opens the files and writes what does not depend on people.
    [[nodiscard]] static Result<MunicipalFiles> open(OutFolder& out, const TownCalendar& calendar);

    void add(const Neighbourhood& block);
    /// `slots` are the providers the person uses.
    void add(const Resident& person, const Neighbourhood& block, const std::set<Slot>& slots);
    [[nodiscard]] Result<Done> close(OutFolder& out);
    [[nodiscard]] std::int64_t rows() const { return rows_; }

private:
    enum File {
        person_file,
        certification_file,
        relation_file,
        consent_file,
        survey_file,
        primary_judgment_file,
        progress_file,
        opinion_request_file,
        opinion_file,
        card_file,
        ratio_file,
        limit_file,
        reduction_file,
        housing_file,
        equipment_file,
        checklist_file,
        plan_notice_file,
        file_count
    };
    struct Insurer {
        std::vector<TextFile> files;
        std::array<bool, file_count> has_rows{};
        int consents = 0;
    };

    explicit MunicipalFiles(const TownCalendar& calendar) : calendar_(calendar) {}
    Insurer& insurer_of(std::string_view number);
    void append(Insurer& insurer, File file, const std::string& rows);
    void add_certification(const Resident& person, const Neighbourhood& block);
    void add_benefits(const Resident& person, const Neighbourhood& block);

    TownCalendar calendar_;
    std::array<Insurer, 2> insurers_;
    std::vector<TextFile> offices_;  ///< one, or none before `open`
    std::int64_t rows_ = 0;
};

}  // namespace kakehashi::synth
