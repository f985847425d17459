#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/document/byte_sink.h"

namespace kakehashi::sources::document {

/// How unpacking ended.
///
/// whole        all of it was unpacked
/// stopped      the taker wanted no more
/// damaged      the bytes are not what the filter says, or end in the middle
/// unsupported  a filter we do not undo
/// too_large    the budget is spent
enum class Unpacked : std::uint8_t { whole, stopped, damaged, unsupported, too_large };

/// Undoes the filters of a PDF stream (FlateDecode, ASCIIHexDecode, ASCII85Decode and their short names), the first one
/// first, in constant memory. What comes after the packed bytes' own end is passed over, as readers do.
class StreamFilters {
public:
    /// `budget` and `to` must outlive it.
    StreamFilters(const std::vector<std::string>& names, Budget& budget, ByteSink& to);
    ~StreamFilters();
    StreamFilters(const StreamFilters&) = delete;
    StreamFilters& operator=(const StreamFilters&) = delete;

    void take(std::string_view packed);
    /// After the last byte.
    [[nodiscard]] Unpacked finish();

    class Stage;

private:
    std::vector<std::unique_ptr<Stage>> stages_;
    ByteSink* first_ = nullptr;
    bool supported_ = true;
    bool stopped_ = false;
    const Budget& budget_;
};

}  // namespace kakehashi::sources::document
