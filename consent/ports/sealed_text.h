#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::consent {

/// Gives text out that only this node can read again, and that nobody can change: cursors of lists. Thread-safe.
class SealedText {
public:
    virtual ~SealedText() = default;

    /// Characters that may stand in a URL. `context` says what it is and for whom.
    [[nodiscard]] virtual std::string seal(std::string_view context, std::string_view text) const = 0;
    /// Nothing unless it was sealed here, in that context.
    [[nodiscard]] virtual std::optional<std::string> open(std::string_view context, std::string_view sealed) const = 0;
};

}  // namespace kakehashi::consent
