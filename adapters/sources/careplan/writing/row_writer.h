#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/careplan/catalogue.h"
#include "adapters/sources/careplan/file_name.h"
#include "adapters/sources/folding_encoder.h"
#include "adapters/sources/findings.h"

namespace kakehashi::sources::careplan {

inline constexpr Graded item_left_out = {"W01", Severity::warning};
inline constexpr Graded character_replaced = {"W02", Severity::warning};
inline constexpr Graded character_lost = {"W03", Severity::warning};
inline constexpr Graded kind_inferred = {"W04", Severity::info};
inline constexpr Graded form_left_out = {"W05", Severity::warning};

/// The name of a file of that edition. The kinds must be there where the edition has them.
[[nodiscard]] std::string written_name(const Catalogue& edition, const FileName& name);

/// Writes rows of one form in one edition as CP932: free text in quotes, quotes in it doubled, everything else bare, an
/// empty cell for Null, CRLF behind every row. The same rows always give the same bytes. Immutable; may be shared.
class RowWriter {
public:
    RowWriter(const Catalogue& edition, const Form& form, std::shared_ptr<const FoldingEncoder> encoder)
        : edition_(edition), form_(form), encoder_(std::move(encoder)) {}

    [[nodiscard]] const Form& form() const { return form_; }
    /// Appends one row to `bytes`. `cells` are UTF-8, one for each item of the form; the version is written whatever its
    /// cell says. Every character that had to be changed is told (W02), or was lost (W03), with the row's `line`.
    void append(std::uint32_t line, Cells cells, std::string& bytes, Findings& findings) const;

private:
    const Catalogue& edition_;
    const Form& form_;
    std::shared_ptr<const FoldingEncoder> encoder_;
};

/// Which cell of a form in one edition goes where in another: by the ids of the items, which are the same in all.
class RowTranslation {
public:
    RowTranslation(const Layout& from, const Layout& to);

    /// The cells in the order of the other layout; empty where the first has no such item.
    void apply(Cells cells, std::vector<std::string_view>& out) const;
    /// The items that the other edition has no place for.
    [[nodiscard]] const std::vector<std::size_t>& left_out() const { return left_out_; }

private:
    std::vector<std::size_t> source_;    ///< for each item of the other layout the index in the first, or its size
    std::vector<std::size_t> left_out_;  ///< indexes in the first layout
};

}  // namespace kakehashi::sources::careplan
