#include "adapters/storage/sealed_cursor.h"

#include "domain/base64.h"

namespace kakehashi::storage {
namespace {

constexpr std::size_t longest = 4'096;

std::string full_context(std::string_view context) { return "cursor/" + std::string(context); }

}  // namespace

Result<SealedCursor> SealedCursor::open(KeyRing& keys) {
    TRY(const Key key, keys.cursor_key());
    return SealedCursor(key);
}

std::string SealedCursor::seal(std::string_view context, std::string_view text) const {
    return base64_url_encode(*base64_decode(storage::seal(*key_, full_context(context), text)));
}

std::optional<std::string> SealedCursor::open(std::string_view context, std::string_view sealed) const {
    if (sealed.size() > longest) {
        return std::nullopt;
    }
    const auto envelope = base64_url_decode(sealed);
    if (!envelope) {
        return std::nullopt;
    }
    auto plain = open_sealed(*key_, full_context(context), base64_encode(*envelope));
    return plain ? std::optional(*std::move(plain)) : std::nullopt;
}

}  // namespace kakehashi::storage
