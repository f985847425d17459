#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::sources::opinion {

enum class Carrier { csv, xml };

/// What a file name says: `KK_OPINION_<保険者番号 or 医療機関コード>_<YYYYMMDDHHMMSS>.csv` or `.xml`.
struct FileName {
    Carrier carrier = Carrier::csv;
    std::string sender;
    std::string serial;
    bool exact = false;  ///< false: it begins like one, but does not follow the pattern
};

/// Nothing when the name does not even begin like one.
[[nodiscard]] std::optional<FileName> read_file_name(std::string_view name);

}  // namespace kakehashi::sources::opinion
