#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/sources/edition_folders.h"

namespace kakehashi::sources {

/// The tables of every edition of a standard that has a folder under `conf/layouts`, newest first. Immutable; may be shared by threads.
template <class Catalogue>
class EditionTables {
public:
    struct Edition {
        std::string name;
        std::shared_ptr<const Catalogue> catalogue;
    };

    /// Malformed, naming file and row, when a table contradicts itself or when there is no edition.
    [[nodiscard]] static Result<EditionTables> open(const std::filesystem::path& conf_dir, std::string_view standard) {
        EditionTables made;
        TRY(const std::vector<std::string> names, edition_folders(conf_dir / "layouts" / standard));
        for (const std::string& name : names) {
            TRY(std::shared_ptr<const Catalogue> catalogue, Catalogue::open(conf_dir, name));
            made.all_.push_back({name, std::move(catalogue)});
        }
        return made;
    }

    /// At least one.
    [[nodiscard]] const std::vector<Edition>& all() const { return all_; }
    /// Null when there is no such edition.
    [[nodiscard]] const Catalogue* named(std::string_view edition) const {
        const auto found = std::ranges::find(all_, edition, &Edition::name);
        return found == all_.end() ? nullptr : found->catalogue.get();
    }

private:
    std::vector<Edition> all_;
};

}  // namespace kakehashi::sources
