#pragma once

#include <string>
#include <string_view>

#include "adapters/sources/document/sha256.h"

namespace kakehashi::sources::document {

/// Looks through the XHTML of a narrative for what would act when it is shown: scripts, frames, forms, event attributes,
/// script addresses, and characters in tags that are written so as not to be seen. Piece by piece.
class Narrative {
public:
    void take(std::string_view markup);
    /// What was found, in a word; empty when nothing was.
    [[nodiscard]] const std::string& found() const { return found_; }
    /// Whether the text between the tags holds what looks like an individual number (個人番号).
    [[nodiscard]] bool holds_individual_number();
    /// Of the text without its tags and spaces.
    [[nodiscard]] std::string digest() { return digest_.hex(); }

    /// For markup that comes parsed.
    void take_element(std::string_view name);
    void take_attribute(std::string_view name, std::string_view value);
    void take_text(std::string_view text);

private:
    void end_tag();
    void keep_text(char c);

    bool in_tag_ = false;
    char quote_ = 0;
    std::string tag_;
    std::string found_;
    std::string text_;  ///< what was not yet looked through for numbers
    bool number_ = false;
    Sha256 digest_;
};

}  // namespace kakehashi::sources::document
