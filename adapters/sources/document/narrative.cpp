#include "adapters/sources/document/narrative.h"

#include <algorithm>
#include <array>

#include "domain/identifiers.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::size_t longest_tag = 8192;

constexpr std::array<std::string_view, 14> elements = {"script", "object", "embed", "iframe", "frame", "applet", "form",
                                                       "input",  "button", "link",  "meta",   "base",  "svg",    "style"};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f'; }

std::string lower(std::string_view text) {
    std::string copy(text);
    std::ranges::transform(copy, copy.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return copy;
}

/// Lower case, without the spaces and controls that browsers pass over in addresses.
std::string address(std::string_view text) {
    std::string copy = lower(text);
    std::erase_if(copy, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
    return copy;
}

}  // namespace

void Narrative::take(std::string_view markup) {
    for (const char c : markup) {
        if (!in_tag_) {
            keep_text(c == '<' ? '|' : c);
            if (c == '<') {
                in_tag_ = true;
                quote_ = 0;
                tag_.clear();
            } else if (!is_space(c)) {
                digest_.take({&c, 1});
            }
            continue;
        }
        if (quote_ == 0 ? c == '>' : false) {
            end_tag();
            in_tag_ = false;
            continue;
        }
        quote_ = quote_ == 0 && (c == '"' || c == '\'') ? c : quote_ == c ? '\0' : quote_;
        if (tag_.size() < longest_tag) {
            tag_.push_back(c);
        } else if (found_.empty()) {
            found_ = "tag";
        }
    }
}

/// In blocks that overlap by more than such a number with its separators takes.
void Narrative::keep_text(char c) {
    constexpr std::size_t block = 4096;
    constexpr std::size_t longest_number = 64;
    text_.push_back(c);
    if (text_.size() >= block) {
        number_ = number_ || kakehashi::holds_individual_number(std::string_view(text_).substr(0, text_.size() - 1));
        text_.erase(0, text_.size() - longest_number);
    }
}

bool Narrative::holds_individual_number() { return number_ || kakehashi::holds_individual_number(text_); }

void Narrative::end_tag() {
    std::size_t at = 0;
    const auto word = [&](std::string_view until) {
        const std::size_t begin = at;
        at = std::min(tag_.find_first_of(until, at), tag_.size());
        return std::string_view(tag_).substr(begin, at - begin);
    };
    if (!tag_.empty() && tag_[0] == '/') {
        ++at;
    }
    take_element(word(" \t\r\n\f/"));
    while (at < tag_.size()) {
        if (is_space(tag_[at]) || tag_[at] == '/') {
            ++at;
            continue;
        }
        const std::string_view name = word(" \t\r\n\f=/");
        while (at < tag_.size() && is_space(tag_[at])) {
            ++at;
        }
        std::string_view value;
        if (at < tag_.size() && tag_[at] == '=') {
            ++at;
            while (at < tag_.size() && is_space(tag_[at])) {
                ++at;
            }
            const bool quoted = at < tag_.size() && (tag_[at] == '"' || tag_[at] == '\'');
            const char quote = quoted ? tag_[at++] : '\0';
            value = quoted ? word(std::string_view(&quote, 1)) : word(" \t\r\n\f");
            at += quoted && at < tag_.size() ? 1 : 0;
        }
        if (name.empty() && value.empty()) {
            ++at;
        }
        if (value.find("&#") != std::string_view::npos && found_.empty()) {
            found_ = "&#";
        }
        take_attribute(name, value);
    }
}

void Narrative::take_element(std::string_view name) {
    keep_text('|');
    const std::string known = lower(name.substr(std::min(name.size(), name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1)));
    if (found_.empty() && std::ranges::find(elements, known) != elements.end()) {
        found_ = "<" + known + ">";
    }
}

void Narrative::take_attribute(std::string_view name, std::string_view value) {
    const std::string known = lower(name);
    const std::string target = address(value);
    if (!found_.empty()) {
        return;
    }
    if (known.starts_with("on")) {
        found_ = "on…";
    } else if (target.starts_with("javascript:") || target.starts_with("vbscript:") || target.starts_with("data:text") ||
               target.starts_with("data:application")) {
        found_ = target.substr(0, target.find(':') + 1);
    }
}

void Narrative::take_text(std::string_view text) {
    for (const char c : text) {
        keep_text(c);
        if (!is_space(c)) {
            digest_.take({&c, 1});
        }
    }
}

}  // namespace kakehashi::sources::document
