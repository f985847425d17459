#include "adapters/http/sign_in/signing_in.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace kakehashi::http::sign_in {
namespace {

constexpr std::string_view context = "signing-in/1";
constexpr char separator = '\n';  // in none of the parts

}  // namespace

std::string sealed(const SigningIn& signing_in, const consent::SealedText& seal) {
    std::string text;
    for (const std::string& part : {signing_in.ties.state, signing_in.ties.nonce, signing_in.ties.verifier, signing_in.back,
                                    std::to_string(signing_in.until.microseconds)}) {
        text += part;
        text += separator;
    }
    return seal.seal(context, text);
}

std::optional<SigningIn> opened(std::string_view text, const consent::SealedText& seal, Timestamp now) {
    const auto plain = seal.open(context, text);
    if (!plain) {
        return std::nullopt;
    }
    std::array<std::string, 5> parts;
    std::string_view rest = *plain;
    for (std::string& part : parts) {
        const std::size_t end = rest.find(separator);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        part = rest.substr(0, end);
        rest.remove_prefix(end + 1);
    }
    SigningIn read{{parts[0], parts[1], parts[2]}, parts[3], {}};
    std::from_chars(parts[4].data(), parts[4].data() + parts[4].size(), read.until.microseconds);
    return now < read.until ? std::optional(std::move(read)) : std::nullopt;
}

bool is_local_path(std::string_view path) {
    constexpr std::size_t longest = 512;
    const bool plain = std::ranges::all_of(path, [](char c) { return c > ' ' && c < 0x7F && c != '\\'; });
    return plain && path.size() <= longest && path.starts_with('/') && !path.starts_with("//");
}

}  // namespace kakehashi::http::sign_in
