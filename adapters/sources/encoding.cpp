#include "adapters/sources/encoding.h"

#include <algorithm>
#include <string>

#include "adapters/sources/ascii.h"
#include "adapters/sources/raw_reading.h"
#include "adapters/sources/utf8.h"

namespace kakehashi::sources {
namespace {

constexpr std::size_t window = 64 * 1024;

bool looks_like_utf16(std::string_view head) {
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
        return true;
    }
    const std::string_view begin = head.substr(0, 64);
    const auto zeros = static_cast<std::size_t>(std::count(begin.begin(), begin.end(), '\0'));
    return begin.size() >= 4 && zeros * 3 > begin.size();
}

/// Whether it is UTF-8 but for a few bytes, which are then told where they stand. In CP932 hardly three bytes in a row are a
/// character of UTF-8, and never most of them.
bool is_damaged_utf8(std::string_view text) {
    std::size_t wide = 0;
    std::size_t bad = 0;
    for (std::size_t at = ascii_run(text); at < text.size(); at += ascii_run(text.substr(at))) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead >= 0xE0 && lead < 0xF0 ? 3U : lead >= 0xC2 && lead < 0xE0 ? 2U : 1U;
        const bool good = length > 1 && first_bad_utf8(text.substr(at, length)) == length && at + length <= text.size();
        wide += good && length == 3 ? 1U : 0U;
        bad += good ? 0U : 1U;
        at += good ? length : 1U;
    }
    return wide >= 3 && wide >= 3 * bad;
}

}  // namespace

Encoding detect_encoding(std::string_view head) {
    if (head.starts_with("\xEF\xBB\xBF")) {
        return Encoding::utf8_with_mark;
    }
    if (looks_like_utf16(head)) {
        return Encoding::utf16;
    }
    const std::size_t plain = ascii_run(head);
    if (plain == head.size()) {
        return Encoding::ascii;
    }
    std::string_view rest = head.substr(plain);
    rest = rest.substr(0, whole_utf8(rest));
    if (rest.empty() || (first_bad_utf8(rest) != rest.size() && !is_damaged_utf8(rest))) {
        return Encoding::cp932;
    }
    const bool wide = std::any_of(rest.begin(), rest.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE0; });
    return wide ? Encoding::utf8 : Encoding::utf8_narrow;
}

Result<Encoding> detect_encoding(RawBytes& bytes) {
    std::string buffer(window, '\0');
    std::uint64_t offset = 0;
    while (true) {
        TRY(const std::size_t count, read_fully(bytes, offset, std::span<char>(buffer)));
        const std::string_view chunk = std::string_view(buffer).substr(0, count);
        if (offset == 0 && (chunk.starts_with("\xEF\xBB\xBF") || looks_like_utf16(chunk))) {
            return detect_encoding(chunk);
        }
        const std::size_t plain = ascii_run(chunk);
        if (plain < count) {
            TRY(const std::size_t more, read_fully(bytes, offset + plain, std::span<char>(buffer)));
            return detect_encoding(std::string_view(buffer).substr(0, more));
        }
        if (count < buffer.size()) {
            return Encoding::ascii;
        }
        offset += count;
    }
}

}  // namespace kakehashi::sources
