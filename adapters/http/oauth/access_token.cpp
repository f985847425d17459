#include "adapters/http/oauth/access_token.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace kakehashi::http::oauth {
namespace {

constexpr std::string_view context(TokenUse use) { return use == TokenUse::access ? "access-token/1" : "refresh-token/1"; }
constexpr char separator = '\n';  // in none of the parts

template <class Number>
bool read(std::string_view text, Number& number) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string sealed(const AccessToken& token, const consent::SealedText& seal, TokenUse use) {
    std::string text;
    for (const std::string& part : {token.id, token.client, std::to_string(token.version), token.scope, token.certificate,
                                    std::to_string(token.issued.microseconds), std::to_string(token.until.microseconds)}) {
        text += part;
        text += separator;
    }
    return seal.seal(context(use), text);
}

std::optional<AccessToken> opened(std::string_view text, const consent::SealedText& seal, TokenUse use) {
    const auto plain = seal.open(context(use), text);
    if (!plain) {
        return std::nullopt;
    }
    std::array<std::string_view, 7> parts;
    std::string_view rest = *plain;
    for (std::string_view& part : parts) {
        const std::size_t end = rest.find(separator);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        part = rest.substr(0, end);
        rest.remove_prefix(end + 1);
    }
    AccessToken token{std::string(parts[0]), std::string(parts[1]), 0, std::string(parts[3]), std::string(parts[4]), {}, {}};
    const bool whole = read(parts[2], token.version) && read(parts[5], token.issued.microseconds) && read(parts[6], token.until.microseconds);
    return whole ? std::optional(std::move(token)) : std::nullopt;
}

}  // namespace kakehashi::http::oauth
