#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::sources::document {

enum class Carrier : std::uint8_t { index, pdf, json, xml };

/// What a file name says: `KK_DOCUMENT_<事業所番号 or 医療機関コード>_<YYYYMMDDHHMMSS>.csv`, and beside that index the
/// documents `…_<NN>.pdf`; a document Bundle may be named so too, `…_<NN>.json` or `.xml`, when it does not say its sender.
/// Numbers of insured persons never stand in file names, for those are logged.
struct FileName {
    Carrier carrier = Carrier::index;
    std::string sender;
    std::string serial;
    bool exact = false;  ///< false: it begins like one, but does not follow the pattern
};

/// Nothing when the name does not even begin like one.
[[nodiscard]] std::optional<FileName> read_file_name(std::string_view name);

/// Whether the name ends so; the ending in lower case.
[[nodiscard]] bool ends_with(std::string_view name, std::string_view ending);

}  // namespace kakehashi::sources::document
