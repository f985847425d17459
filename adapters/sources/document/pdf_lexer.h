#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kakehashi::sources::document {

/// A piece of PDF syntax. Names come with their #xx escapes undone; strings come without content.
enum class PdfToken : std::uint8_t { name, word, dict_open, dict_close, array_open, array_close, text };

class PdfTokens {
public:
    virtual ~PdfTokens() = default;
    /// `at`: where the token begins. `text`: of names and words, cut at 127 bytes.
    virtual void token(PdfToken kind, std::string_view text, std::uint64_t at) = 0;
    /// "N N obj" within a string or comment: something is hidden from whoever reads in order.
    virtual void hidden_object() = 0;
};

/// Finds "<digits> <digits> obj" in bytes that come piece by piece.
class ObjectHead {
public:
    void reset() { state_ = 0; }
    /// Whether one ends with this byte.
    bool take(char c);

private:
    int state_ = 0;
};

/// Cuts PDF bytes into tokens as they come; never fails, whatever the bytes are.
class PdfLexer {
public:
    explicit PdfLexer(PdfTokens& to) : to_(to) {}
    void take(char c);
    /// Ends a token that is still open.
    void finish();
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    /// Begins anew at that offset, whatever was open.
    void restart(std::uint64_t offset) {
        state_ = State::between;
        offset_ = offset;
    }

private:
    enum class State : std::uint8_t { between, name, escape, escape_second, word, comment, literal, literal_escape, hex, less, greater };
    void begin(char c);
    void end_token();
    void hide(char c);

    PdfTokens& to_;
    State state_ = State::between;
    std::string text_;
    std::uint64_t offset_ = 0;
    std::uint64_t begun_ = 0;
    int literal_depth_ = 0;
    char escape_first_ = 0;
    ObjectHead hidden_;
};

}  // namespace kakehashi::sources::document
