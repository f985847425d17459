#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/sources/cp932.h"
#include "adapters/sources/edition_tables.h"
#include "adapters/sources/opinion/catalogue.h"

namespace kakehashi::sources::opinion {

/// Every edition of the form that has a folder under `conf/layouts/opinion`. Immutable; may be shared by threads.
class Editions {
public:
    struct Choice {
        std::string_view edition;
        const Catalogue* catalogue = nullptr;
    };

    /// Malformed, naming file and row, when a table contradicts itself or when there is no edition.
    [[nodiscard]] static Result<std::shared_ptr<const Editions>> open(const std::filesystem::path& conf_dir,
                                                                      std::shared_ptr<const Cp932> cp932);

    /// The edition of a CSV that begins with `head`: the one that knows most of the columns that the first row names; where
    /// it names none, the one of as many items as the row has; of equal ones the one with the fewest, then the newest.
    [[nodiscard]] Choice best(std::string_view head) const;
    /// Null when there is no such edition.
    [[nodiscard]] const Catalogue* named(std::string_view edition) const { return tables_.named(edition); }
    [[nodiscard]] std::string_view newest() const { return tables_.all().front().name; }

private:
    Editions(EditionTables<Catalogue> tables, std::shared_ptr<const Cp932> cp932) : tables_(std::move(tables)), cp932_(std::move(cp932)) {}

    EditionTables<Catalogue> tables_;
    std::shared_ptr<const Cp932> cp932_;
};

}  // namespace kakehashi::sources::opinion
