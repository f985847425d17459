#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/result.h"

namespace kakehashi::sources {

/// Code page 932 with exactly Microsoft's mapping, as one table of 65,536 answers.
///
///     TRY(const Cp932 & table, Cp932::shared());
///     std::string text;
///     const auto trouble = table.append_utf8(bytes, text);
///
/// The user-defined area F040–F9FC (外字) is told apart from other bytes: it has a place in the code page but no
/// agreed character. Immutable; may be shared by threads.
class Cp932 {
public:
    enum class Trouble { none, broken, user_defined };

    /// What stopped the decoding, and the one or two bytes that did.
    struct Outcome {
        Trouble trouble = Trouble::none;
        std::size_t at = 0;
        std::uint16_t code = 0;
        std::size_t written = 0;
    };

    /// The one table of the process, made at the first call. Unavailable when iconv does not know "CP932".
    [[nodiscard]] static Result<std::shared_ptr<const Cp932>> shared();

    /// Writes `bytes` as UTF-8 to `to`, which has room for `3 * bytes.size()`. On trouble: what came before it.
    Outcome decode(std::string_view bytes, char* to) const;
    /// The same, appended to `out`.
    Outcome append_utf8(std::string_view bytes, std::string& out) const;

private:
    Cp932() = default;
    static Result<std::shared_ptr<const Cp932>> make();

    /// UTF-8 of one character, at most three bytes; length 0 means "no such character".
    struct Character {
        std::array<char, 3> bytes{};
        std::uint8_t length = 0;
    };
    std::array<Character, 256> single_{};
    std::vector<Character> pair_;
};

}  // namespace kakehashi::sources
