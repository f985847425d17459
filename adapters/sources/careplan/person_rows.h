#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/row_check.h"
#include "domain/result.h"

namespace kakehashi::sources::careplan {

/// One row of a person, as kept between reading and grouping. `form` counts the files of the set.
struct StoredRow {
    std::uint8_t file = 0;
    bool broken = false;  ///< the cells are a finding: rule, item number, detail
    std::uint32_t line = 0;
    Cells cells;
};

/// The rows of one set, given back person by person. A small set stays in memory; a large one is spread by person over
/// temporary files that have no name any more, so that only one part at a time is in memory. Not for sharing.
///
/// People come in the order in which their first row of their part was added; rows in the order (file, added).
class PersonRows {
public:
    /// The rows live until the visit ends.
    using Visit = std::function<Result<Done>(std::string_view person, const std::vector<StoredRow>& rows)>;

    /// `expected` is the size of all files together: beyond 32 MiB the rows go to files in `folder`.
    PersonRows(std::filesystem::path folder, std::uint64_t expected);

    /// `person` is insurer and insured number, 16 characters. Unavailable when the disk does not take the row.
    Result<Done> add(std::string_view person, const StoredRow& row);
    /// Visits everyone once; afterwards nothing is left. An Error of `visit` ends it.
    Result<Done> each(const Visit& visit);

private:
    struct Close {
        void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
    };
    struct Part {
        std::unique_ptr<std::FILE, Close> file;
        std::string memory;
    };

    Result<Done> write(Part& part, std::string_view bytes);
    [[nodiscard]] bool in_memory() const { return parts_.size() == 1; }
    Result<Done> load(Part& part, std::string& bytes);

    std::filesystem::path folder_;
    std::vector<Part> parts_;
    std::string buffer_;
};

}  // namespace kakehashi::sources::careplan
