#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "adapters/sources/careplan/person_rows.h"
#include "adapters/sources/careplan/set_context.h"
#include "adapters/sources/cp932.h"
#include "adapters/sources/findings.h"
#include "adapters/sources/row_reader.h"
#include "adapters/sources/seen_rows.h"
#include "adapters/sources/telling.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::careplan {

/// Reads one set: its files row by row into PersonRows, then everyone's rows into one unit. Used once.
class SetReading {
public:
    SetReading(SetContext set, std::shared_ptr<const Cp932> cp932, std::filesystem::path folder, UnitSink& sink);

    /// Whatever the files hold, this ends with units and findings. Unavailable: bytes, disk or sink gave up.
    Result<Done> run();

private:
    void check_set();
    void check_members();
    Result<Done> check_images();
    Result<Done> read_file(std::size_t index);
    void tell_no_rows(SetFile& file);
    void tell_header(std::uint32_t line, Findings& findings);
    Result<Done> keep(std::size_t index, const TextRow& row, Findings& row_findings);
    void tell_nobodys(std::size_t index, std::uint32_t line, Findings& findings);
    Result<Done> keep_findings(std::string_view person, std::size_t index, const Findings& findings);
    void check_version(std::size_t index, const TextRow& row);
    Result<Done> visit(std::string_view person, const std::vector<StoredRow>& rows);
    void tell_again(const FormRow& row, Findings& findings);

    SetContext set_;
    std::shared_ptr<const Cp932> cp932_;
    UnitSink& sink_;
    Telling telling_;
    PersonRows rows_;
    SeenRows seen_;  ///< of the file and person in hand
    std::string version_;
    bool versions_mixed_ = false;
    std::uint64_t row_count_ = 0;
    std::set<std::string, std::less<>> named_images_;
};

}  // namespace kakehashi::sources::careplan
