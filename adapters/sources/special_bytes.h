#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace kakehashi::sources {

/// Finds, one after the other, the bytes that mean something in comma-separated text: comma, quote, CR and LF. Looks at 64
/// bytes at once where the processor can.
class SpecialBytes {
public:
    /// Begins at `from`; `text` outlives it.
    SpecialBytes(std::string_view text, std::size_t from) : text_(text), block_(from) {
        if (block_ < text_.size()) {
            found_ = look_at(block_);
        }
    }

    /// Where the next one stands; the size of the text when there is no more.
    std::size_t next() {
        while (found_ == 0) {
            block_ += width;
            if (block_ >= text_.size()) {
                block_ = text_.size();
                return text_.size();
            }
            found_ = look_at(block_);
        }
        const auto at = static_cast<std::size_t>(std::countr_zero(found_));
        found_ &= found_ - 1;
        return block_ + at;
    }

private:
    static constexpr std::size_t width = 64;

    static bool is_special(char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; }

    /// One bit for each of the 64 bytes from `at`.
    [[nodiscard]] std::uint64_t look_at(std::size_t at) const {
        std::uint64_t bits = 0;
#ifdef __SSE2__
        if (at + width <= text_.size()) {
            for (std::size_t n = 0; n < width; n += sizeof(__m128i)) {
                // The intrinsic for any alignment takes this pointer type.
                const auto* const from = reinterpret_cast<const __m128i*>(text_.data() + at + n);  // NOLINT
                const __m128i bytes = _mm_loadu_si128(from);
                const __m128i cell = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')),
                                                  _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
                const __m128i line = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')),
                                                  _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
                const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(cell, line)));
                bits |= static_cast<std::uint64_t>(mask) << n;
            }
            return bits;
        }
#endif
        const std::size_t count = std::min(width, text_.size() - at);
        for (std::size_t n = 0; n < count; ++n) {
            bits |= static_cast<std::uint64_t>(is_special(text_[at + n]) ? 1 : 0) << n;
        }
        return bits;
    }

    std::string_view text_;
    std::size_t block_ = 0;
    std::uint64_t found_ = 0;
};

}  // namespace kakehashi::sources
