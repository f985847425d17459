#pragma once

#include <cstdint>
#include <string>

namespace kakehashi {

/// Where in a source document: the file's own name (no folder), the 1-based physical line on which the record begins,
/// and the item number of the layout. Zero means "the whole of the level above".
struct Place {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t item = 0;

    friend bool operator==(const Place&, const Place&) = default;
};

}  // namespace kakehashi
