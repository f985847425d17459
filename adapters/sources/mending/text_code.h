#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/sources/cp932_encoder.h"
#include "adapters/sources/mending/tables.h"

namespace kakehashi::sources::mending {

enum class Code { cp932, utf8 };

/// The encodings a file may have to change between. Immutable; may be shared by threads.
class TextCodes {
public:
    /// Unavailable when the system has no CP932.
    [[nodiscard]] static Result<TextCodes> open();

    /// UTF-8 of bytes; nothing when they are not wholly text of that encoding.
    [[nodiscard]] std::optional<std::string> decoded(std::string_view bytes, Code code) const;
    /// UTF-8 of UTF-16 with or without its mark; nothing when it is broken.
    [[nodiscard]] static std::optional<std::string> of_utf16(std::string_view bytes);

    struct Encoded {
        std::string bytes;
        std::size_t stopped_at = std::string_view::npos;  ///< in the text, at a character without a place; npos: all of it
        bool folded = false;  ///< characters that other systems write for one of the code page were replaced
    };
    [[nodiscard]] Encoded encoded(std::string_view utf8, Code code, const Tables& tables) const;

private:
    TextCodes(std::shared_ptr<const Cp932> table) : table_(std::move(table)), encoder_(*table_) {}

    std::shared_ptr<const Cp932> table_;
    Cp932Encoder encoder_;
};

}  // namespace kakehashi::sources::mending
