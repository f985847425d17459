#include "adapters/sources/document/pdf_lexer.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::size_t longest_text = 127;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool is_delimiter(char c) { return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos; }
bool is_number(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
    if (is_number(c)) {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

/// States: 0 nothing, 1 digits, 2 space, 3 digits, 4 space, 5 "o", 6 "ob", and then "obj".
bool ObjectHead::take(char c) {
    const bool digit = is_number(c);
    const bool space = is_space(c);
    switch (state_) {
        case 1: state_ = digit ? 1 : space ? 2 : 0; break;
        case 2: state_ = digit ? 3 : space ? 2 : 0; break;
        case 3: state_ = digit ? 3 : space ? 4 : 0; break;
        case 4: state_ = c == 'o' ? 5 : digit ? 3 : space ? 4 : 0; break;
        case 5: state_ = c == 'b' ? 6 : digit ? 1 : 0; break;
        case 6: {
            const bool found = c == 'j';
            state_ = digit ? 1 : 0;
            return found;
        }
        default: state_ = digit ? 1 : 0;
    }
    return false;
}

void PdfLexer::take(char c) {
    ++offset_;
    switch (state_) {
        case State::between: begin(c); return;
        case State::name:
            if (c == '#') {
                state_ = State::escape;
            } else if (is_space(c) || is_delimiter(c)) {
                end_token();
                begin(c);
            } else if (text_.size() < longest_text) {
                text_.push_back(c);
            }
            return;
        case State::escape:
            escape_first_ = c;
            state_ = hex_value(c) < 0 ? State::name : State::escape_second;
            if (state_ == State::name) {  // a lone # stands for itself
                text_.push_back('#');
                --offset_;
                take(c);
            }
            return;
        case State::escape_second:
            state_ = State::name;
            if (const int low = hex_value(c); low >= 0) {
                text_.push_back(static_cast<char>(hex_value(escape_first_) << 4 | low));
            } else {
                text_.push_back('#');
                text_.push_back(escape_first_);
                --offset_;
                take(c);
            }
            return;
        case State::word:
            if (is_space(c) || is_delimiter(c)) {
                end_token();
                begin(c);
            } else if (text_.size() < longest_text) {
                text_.push_back(c);
            }
            return;
        case State::comment:
            hide(c);
            if (c == '\n' || c == '\r') {
                state_ = State::between;
            }
            return;
        case State::literal:
            hide(c);
            literal_depth_ += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == '\\') {
                state_ = State::literal_escape;
            } else if (literal_depth_ == 0) {
                end_token();
            }
            return;
        case State::literal_escape:
            hide(c);
            state_ = State::literal;
            return;
        case State::hex:
            hide(c);
            if (c == '>') {
                end_token();
            }
            return;
        case State::less:
            if (c == '<') {
                state_ = State::between;
                to_.token(PdfToken::dict_open, {}, begun_);
                return;
            }
            state_ = State::hex;
            --offset_;
            take(c);
            return;
        case State::greater:
            state_ = State::between;
            if (c == '>') {
                to_.token(PdfToken::dict_close, {}, begun_);
            } else {
                begin(c);
            }
            return;
    }
}

void PdfLexer::hide(char c) {
    if (hidden_.take(c)) {
        to_.hidden_object();
    }
}

void PdfLexer::begin(char c) {
    begun_ = offset_ - 1;
    text_.clear();
    hidden_.reset();
    switch (c) {
        case '/': state_ = State::name; return;
        case '%': state_ = State::comment; return;
        case '(':
            state_ = State::literal;
            literal_depth_ = 1;
            return;
        case '<': state_ = State::less; return;
        case '>': state_ = State::greater; return;
        case '[': state_ = State::between; to_.token(PdfToken::array_open, {}, begun_); return;
        case ']': state_ = State::between; to_.token(PdfToken::array_close, {}, begun_); return;
        default:
            state_ = State::between;
            if (!is_space(c) && !is_delimiter(c)) {
                state_ = State::word;
                text_.push_back(c);
            }
    }
}

void PdfLexer::end_token() {
    const State ended = state_;
    state_ = State::between;
    switch (ended) {
        case State::name: to_.token(PdfToken::name, text_, begun_); return;
        case State::word: to_.token(PdfToken::word, text_, begun_); return;
        case State::literal:
        case State::hex: to_.token(PdfToken::text, {}, begun_); return;
        default: return;
    }
}

void PdfLexer::finish() { end_token(); }

}  // namespace kakehashi::sources::document
