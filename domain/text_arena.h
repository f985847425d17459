#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace kakehashi {

/// Very many short texts, each for its own bytes and a length: nothing is moved, and nothing is let go of before the whole.
/// Not for sharing between threads.
class TextArena {
public:
    /// Keeps `text` and says where it is.
    std::uint64_t add(std::string_view text) {
        const std::size_t size = text.size() + length_of_length(text.size());
        if (blocks_.empty() || capacity_ - used_ < size) {
            capacity_ = std::max(block_size, size);
            used_ = 0;
            blocks_.push_back(std::make_unique_for_overwrite<char[]>(capacity_));
        }
        const std::uint64_t at = (static_cast<std::uint64_t>(blocks_.size() - 1) << 32U) | used_;
        char* to = blocks_.back().get() + used_;
        std::size_t left = text.size();
        for (; left >= more; left >>= bits) {
            *to++ = static_cast<char>(left | more);
        }
        *to++ = static_cast<char>(left);
        std::memcpy(to, text.data(), text.size());
        used_ += size;
        return at;
    }

    /// The text kept at that place; valid as long as the arena.
    [[nodiscard]] std::string_view at(std::uint64_t place) const {
        const char* from = blocks_[place >> 32U].get() + (place & 0xFFFFFFFFU);
        std::size_t size = 0;
        for (unsigned shift = 0;; shift += bits) {
            const auto byte = static_cast<unsigned char>(*from++);
            size |= static_cast<std::size_t>(byte & (more - 1)) << shift;
            if (byte < more) {
                return {from, size};
            }
        }
    }

private:
    static constexpr std::size_t block_size = 64U << 10U;
    static constexpr unsigned bits = 7;  ///< of a length in one byte; the eighth says that more follow
    static constexpr std::size_t more = 1U << bits;

    static std::size_t length_of_length(std::size_t size) {
        std::size_t length = 1;
        for (; size >= more; size >>= bits) {
            ++length;
        }
        return length;
    }

    std::vector<std::unique_ptr<char[]>> blocks_;
    std::size_t capacity_ = 0;  ///< of the last block
    std::size_t used_ = 0;
};

}  // namespace kakehashi
