#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/sources/body.h"
#include "adapters/sources/graded.h"
#include "adapters/sources/header.h"
#include "adapters/sources/opinion/opinion_rules.h"
#include "adapters/sources/row_check.h"

namespace kakehashi::sources::opinion {

/// Rule ids (docs/sources/certification.md). What is only known at second hand warns.
inline constexpr Graded bad_name = {"F01", Severity::set};
inline constexpr Graded set_mixed = {"F04", Severity::set};
inline constexpr Graded odd_serial = {"F07", Severity::warning};
inline constexpr Graded bad_bytes = {"C01", Severity::set};
inline constexpr Graded bad_shape = {"C02", Severity::person};
inline constexpr Graded other_sender = {"P02", Severity::person};
inline constexpr HeaderRules header_rules = {
    .unknown = {"H01", Severity::warning}, .missing = {"H02", Severity::set}, .twice = {"H03", Severity::set}};

inline constexpr CommonRules common_rules = {
    .required = {"R01", Severity::person},
    .wanted = {"R01", Severity::warning},
    .conditional = {"R01", Severity::warning},
    .length = {"R02", Severity::person},
    .number = {"R02", Severity::person},
    .date = {"R03", Severity::person},
    .distant = {"R25", Severity::warning},
    .time = {"R03", Severity::person},
    .code = {"R04", Severity::person},
    .identifier = {"R05", Severity::person},
    .days = {"R02", Severity::person},
    .postal = {"R02", Severity::warning},
    .order = {"R18", Severity::warning},
    .blank = {"R19", Severity::warning},
    .fields = bad_shape,
    .encoding = bad_bytes,
};

/// A first row with so many names of the layout names columns.
inline constexpr std::ptrdiff_t names_of_a_header = 3;
inline constexpr std::string_view form_name = "OPINION";
/// What an envelope's signature came to: no column of the CSV, and nothing a sender could say.
inline constexpr std::string_view signature_item = "signature";

/// The layout of one edition, as read from `conf/`. Immutable.
struct Catalogue {
    /// Malformed, naming file and row, when a table contradicts itself.
    [[nodiscard]] static Result<std::shared_ptr<const Catalogue>> open(const std::filesystem::path& conf_dir,
                                                                       const std::string& edition);

    Catalogue(std::shared_ptr<const Layout> layout_read, RowCheck row_check, OpinionRules opinion_rules)
        : layout(std::move(layout_read)),
          check(std::move(row_check)),
          rules(std::move(opinion_rules)),
          body(BodyPlan::of_kind(layout, Kind::opinion)),
          columns(layout->index_of(signature_item)) {}

    std::shared_ptr<const Layout> layout;
    RowCheck check;
    OpinionRules rules;
    BodyPlan body;
    std::size_t columns;  ///< of a CSV; the item of the signature follows them
};

}  // namespace kakehashi::sources::opinion
