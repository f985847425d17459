#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/careplan/catalogue.h"
#include "adapters/sources/careplan/file_name.h"

namespace kakehashi::sources::careplan {

/// What the first record of a file tells without its being read.
struct FirstRecord {
    std::string version;                ///< the first cell
    std::optional<std::size_t> fields;  ///< none when the record goes on beyond the bytes in hand
};

/// Looks at the first record of the file that begins with `head`; a row that names the columns is passed over.
[[nodiscard]] FirstRecord first_record(std::string_view head, bool is_whole);

/// Every edition of the standard that has a folder under `conf/layouts/careplan`, newest first. Immutable; may be shared
/// by threads.
class Editions {
public:
    /// Malformed, naming file and row, when a table contradicts itself; missing when there is no edition at all.
    [[nodiscard]] static Result<std::shared_ptr<const Editions>> open(const std::filesystem::path& conf_dir);

    [[nodiscard]] const std::vector<std::shared_ptr<const Catalogue>>& all() const { return all_; }
    /// Null when there is no such edition.
    [[nodiscard]] const Catalogue* named(std::string_view edition) const;
    /// The edition that knows a version by its value of `CSVバージョン`; null when none does.
    [[nodiscard]] const Catalogue* of_version(std::string_view version) const;
    /// What the name says, by the forms of all editions together.
    [[nodiscard]] NameAnswer read_name(std::string_view name) const;
    /// The edition whose layout fits best: the number of items counts most, for it cannot be mistaken, then the kinds in
    /// the name, then the version in the file, which software states wrongly. Null when no edition reads the form.
    [[nodiscard]] const Catalogue* best(const FileName& said, const FirstRecord& first) const;

private:
    std::vector<std::shared_ptr<const Catalogue>> all_;
};

}  // namespace kakehashi::sources::careplan
