#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kakehashi::sources::mending {

/// One record as it stands in a file: its cells with their quotes, in the file's own encoding. Views into the bytes.
struct RawRecord {
    std::uint32_t line = 0;               ///< the physical line on which it begins, from 1
    std::vector<std::string_view> cells;  ///< with quotes, as written
    std::string_view whole;               ///< without the line end
    std::string_view end;                 ///< the line end, empty at the end of the bytes
    bool loose = false;   ///< a quote stands where none may; parted as if only one before a comma or line end closed
    bool broken = false;  ///< not even so: the cells are not to be used
    bool blank = false;   ///< nothing, or the mark of the end of a file
};

/// Parts bytes into records: quotes as in RFC 4180; where those do not hold, as loosely as `loose` says, within one line.
[[nodiscard]] std::vector<RawRecord> raw_records(std::string_view bytes);

/// The value of a cell as written: quotes off, doubled ones halved; of a loose record single ones stay.
[[nodiscard]] std::string value_of(std::string_view cell);
/// Whether the cell is written in quotes.
[[nodiscard]] bool is_quoted(std::string_view cell);

}  // namespace kakehashi::sources::mending
