#include "adapters/sources/utf8.h"

#include "adapters/sources/ascii.h"

namespace kakehashi::sources {
namespace {

bool continues(unsigned char c) { return (c & 0xC0U) == 0x80; }

/// The length a sequence with this first byte must have; 0 when none may begin so.
std::size_t length_from(unsigned char lead) {
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return 3;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/// Whether `second` may follow `lead`: shuts out overlong forms, surrogates and what lies beyond U+10FFFF.
bool follows(unsigned char lead, unsigned char second) {
    switch (lead) {
        case 0xE0: return second >= 0xA0 && second <= 0xBF;
        case 0xED: return second >= 0x80 && second <= 0x9F;
        case 0xF0: return second >= 0x90 && second <= 0xBF;
        case 0xF4: return second >= 0x80 && second <= 0x8F;
        default: return continues(second);
    }
}

}  // namespace

std::size_t first_bad_utf8(std::string_view bytes) {
    std::size_t n = 0;
    while (true) {
        n += ascii_run(bytes.substr(n));
        if (n == bytes.size()) {
            return n;
        }
        const auto lead = static_cast<unsigned char>(bytes[n]);
        const std::size_t length = length_from(lead);
        if (length == 0 || n + length > bytes.size() || !follows(lead, static_cast<unsigned char>(bytes[n + 1]))) {
            return n;
        }
        for (std::size_t k = 2; k < length; ++k) {
            if (!continues(static_cast<unsigned char>(bytes[n + k]))) {
                return n;
            }
        }
        n += length;
    }
}

std::size_t whole_utf8(std::string_view bytes) {
    std::size_t back = 0;
    while (back < 3 && back < bytes.size() && continues(static_cast<unsigned char>(bytes[bytes.size() - 1 - back]))) {
        ++back;
    }
    if (back == bytes.size()) {
        return bytes.size();
    }
    const std::size_t lead_at = bytes.size() - 1 - back;
    return length_from(static_cast<unsigned char>(bytes[lead_at])) > back + 1 ? lead_at : bytes.size();
}

std::size_t characters_in(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        count += continues(static_cast<unsigned char>(c)) ? 0U : 1U;
    }
    return count;
}

}  // namespace kakehashi::sources
