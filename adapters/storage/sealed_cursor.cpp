#include "adapters/storage/sealed_cursor.h"

#include <algorithm>

namespace kakehashi::storage {
namespace {

constexpr std::size_t longest = 4'096;

/// Of the two alphabets of base64 one can stand in a URL (RFC 4648, section 5).
std::string exchanged(std::string_view text, char plus_from, char plus_to, char slash_from, char slash_to) {
    std::string made(text);
    std::ranges::replace(made, plus_from, plus_to);
    std::ranges::replace(made, slash_from, slash_to);
    return made;
}

std::string full_context(std::string_view context) { return "cursor/" + std::string(context); }

}  // namespace

Result<SealedCursor> SealedCursor::open(KeyRing& keys) {
    TRY(const Key key, keys.cursor_key());
    return SealedCursor(key);
}

std::string SealedCursor::seal(std::string_view context, std::string_view text) const {
    std::string made = exchanged(storage::seal(key_, full_context(context), text), '+', '-', '/', '_');
    made.resize(std::min(made.find('='), made.size()));
    return made;
}

std::optional<std::string> SealedCursor::open(std::string_view context, std::string_view sealed) const {
    if (sealed.size() > longest) {
        return std::nullopt;
    }
    std::string envelope = exchanged(sealed, '-', '+', '_', '/');
    envelope.resize((envelope.size() + 3) / 4 * 4, '=');
    auto plain = open_sealed(key_, full_context(context), envelope);
    return plain ? std::optional(*std::move(plain)) : std::nullopt;
}

}  // namespace kakehashi::storage
