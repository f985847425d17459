#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::sources::municipal {

/// What a file name of the profile says: `KK_<KIND>_<保険者番号>_<YYYYMMDDHHMMSS>.csv`.
struct FileName {
    std::string form;
    std::string insurer;
    std::string serial;
    bool exact = false;  ///< false: it begins like one, but does not follow the pattern
};

/// Nothing when the name does not even begin like one.
[[nodiscard]] std::optional<FileName> read_file_name(std::string_view name);

}  // namespace kakehashi::sources::municipal
