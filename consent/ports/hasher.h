#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::consent {

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 from outside: this layer computes none itself. Implementations are thread-safe.
class Hasher {
public:
    virtual ~Hasher() = default;
    /// Of the concatenation of `parts`.
    [[nodiscard]] virtual Digest sha256(std::initializer_list<std::string_view> parts) const = 0;
};

[[nodiscard]] std::string hex(const Digest& digest);
/// Nothing unless `text` is 64 lower-case hexadecimal digits.
[[nodiscard]] std::optional<Digest> digest_from_hex(std::string_view text);
/// The bytes of a digest as text, for hashing on.
[[nodiscard]] inline std::string_view bytes(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace kakehashi::consent
