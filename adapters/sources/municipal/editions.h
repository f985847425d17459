#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/sources/cp932.h"
#include "adapters/sources/edition_tables.h"
#include "adapters/sources/municipal/catalogue.h"

namespace kakehashi::sources::municipal {

/// Every edition of the profile that has a folder under `conf/layouts/municipal`. A folder holds the forms that its edition
/// changes or adds; the others stay those of earlier editions. Immutable; may be shared by threads.
class Editions {
public:
    struct Choice {
        std::string_view edition;
        const Form* form = nullptr;  ///< null when no edition has it
    };

    /// Malformed, naming file and row, when a table contradicts itself or when there is no edition.
    [[nodiscard]] static Result<std::shared_ptr<const Editions>> open(const std::filesystem::path& conf_dir,
                                                                      std::shared_ptr<const Cp932> cp932);

    /// The edition whose layout knows most of the columns that the first row of the file names, and of those the one that has the fewest
    /// besides; of equal ones the newest.
    [[nodiscard]] Choice best(std::string_view form, std::string_view head) const;
    /// What `best` chose.
    [[nodiscard]] const Form* form(std::string_view edition, std::string_view name) const;
    /// Of the newest edition that has such a set.
    [[nodiscard]] const Form* form_of_set(std::string_view kind) const;

private:
    Editions(EditionTables<Catalogue> tables, std::shared_ptr<const Cp932> cp932) : tables_(std::move(tables)), cp932_(std::move(cp932)) {}

    EditionTables<Catalogue> tables_;
    std::shared_ptr<const Cp932> cp932_;
};

}  // namespace kakehashi::sources::municipal
