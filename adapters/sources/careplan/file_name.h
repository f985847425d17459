#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/careplan/catalogue.h"

namespace kakehashi::sources::careplan {

/// What a file name of the standard says:
/// `FORM[_YYYYMM]_<from10>[_<kind>]_<to10>[_<kind>]_<YYYYMMDDHHMMSS>.CSV`, and for pictures `…_<branch4>.JPG`.
struct FileName {
    std::string form;
    std::string month;  ///< YYYYMM, empty for forms without one
    std::string sender;
    std::string sender_kind;  ///< empty in names of edition 3.x
    std::string receiver;
    std::string receiver_kind;
    std::string serial;
    std::string branch = {};  ///< of pictures, four digits

    /// An entrusted office and the support center: actuals are then passed on by who did not serve.
    [[nodiscard]] bool is_between_care_managers() const;

    friend bool operator==(const FileName&, const FileName&) = default;
};

/// Whether the kind of service at the beginning of `kind` is that of an office that plans care.
[[nodiscard]] bool is_care_manager_kind(std::string_view kind);


/// How well a name fits: `near` begins like a name of the standard but does not follow its pattern.
enum class Fit { none, near, exact };

struct NameAnswer {
    Fit fit = Fit::none;
    FileName name;
};

/// Reads a file name, in capitals or not.
[[nodiscard]] NameAnswer read_file_name(const Catalogue& catalogue, std::string_view name);

}  // namespace kakehashi::sources::careplan
