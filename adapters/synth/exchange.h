#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/sources/careplan/catalogue.h"
#include "adapters/sources/careplan/file_name.h"
#include "adapters/sources/careplan/writing/row_writer.h"

namespace kakehashi::synth {

/// How one edition of the care-plan exchange names and fills files. The town makes all rows as edition 4.1 has them; an
/// older one has fewer items, other versions and fewer forms. Immutable.
class Exchange {
public:
    using FileName = sources::careplan::FileName;

    /// Malformed when a table of the edition contradicts itself, missing when there is no such edition.
    [[nodiscard]] static Result<Exchange> open(const std::filesystem::path& conf_dir, const std::string& edition);

    [[nodiscard]] bool has(std::string_view form) const { return edition_->form(form) != nullptr; }
    [[nodiscard]] bool has_item(std::string_view form, std::string_view item) const;
    [[nodiscard]] std::string name(const FileName& said) const { return sources::careplan::written_name(*edition_, said); }
    /// The rows of that form as this edition has them; both are UTF-8.
    [[nodiscard]] std::string rows(std::string_view form, const std::string& rows) const;

private:
    std::shared_ptr<const sources::careplan::Catalogue> edition_;
    std::map<std::string, sources::careplan::RowTranslation, std::less<>> translations_;  ///< by form; none of 4.1
};

/// The editions that offices of the town use. Immutable.
class Exchanges {
public:
    [[nodiscard]] static Result<Exchanges> open(const std::filesystem::path& conf_dir);
    [[nodiscard]] const Exchange& of(std::string_view edition) const { return exchanges_.find(edition)->second; }

private:
    std::map<std::string, Exchange, std::less<>> exchanges_;
};

}  // namespace kakehashi::synth
