#include "adapters/sources/raw_reading.h"

#include <algorithm>

namespace kakehashi::sources {

Result<std::size_t> read_fully(RawBytes& bytes, std::uint64_t offset, std::span<char> to) {
    std::size_t filled = 0;
    while (filled < to.size()) {
        TRY(const std::size_t count, bytes.read(offset + filled, to.subspan(filled)));
        if (count == 0) {
            break;
        }
        filled += count;
    }
    return filled;
}

Result<std::size_t> MemoryBytes::read(std::uint64_t offset, std::span<char> to) {
    if (offset >= content_.size()) {
        return std::size_t{0};
    }
    const std::size_t count = std::min<std::size_t>(to.size(), content_.size() - static_cast<std::size_t>(offset));
    std::memcpy(to.data(), content_.data() + offset, count);
    return count;
}

}  // namespace kakehashi::sources
