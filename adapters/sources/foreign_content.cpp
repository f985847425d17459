#include "adapters/sources/foreign_content.h"

#include <algorithm>
#include <string>

#include "adapters/sources/ascii.h"

namespace kakehashi::sources {
namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string lowered(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

std::string_view kind_of_zip(std::string_view head) {
    const bool office = holds(head, "[Content_Types].xml") || holds(head, "_rels/") || holds(head, "xl/");
    return holds(head, "word/") ? "Word (docx)" : office ? "Excel (xlsx)" : "ZIP";
}

/// What is no text of values at all, by how it begins; empty when it may be one.
std::string_view kind_by_beginning(std::string_view head) {
    if (head.starts_with("PK\x03\x04")) {
        return kind_of_zip(head);
    }
    if (head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
        return "Excel (xls)";
    }
    if (head.starts_with("%PDF-")) {
        return "PDF";
    }
    constexpr std::size_t tags = 1024;
    std::string_view text = head.starts_with(mark) ? head.substr(mark.size()) : head;
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (!text.starts_with('<')) {
        return {};
    }
    const std::string begin = lowered(text.substr(0, tags));
    if (holds(begin, "<html") || begin.starts_with("<!doctype html") || begin.starts_with("<table")) {
        return "HTML";
    }
    return holds(begin, "office:spreadsheet") ? "Excel (XML)" : std::string_view();
}

/// What parts the values of the first lines where no comma does; nothing when commas do, or nobody can tell.
std::optional<ForeignContent> other_separator_in(std::string_view head) {
    constexpr std::uint32_t lines = 3;
    constexpr int fewest = 2;
    std::optional<ForeignContent> found;
    bool quoted = false;
    std::uint32_t line = 1;
    int tabs = 0;
    int semicolons = 0;
    for (std::size_t n = 0; n < head.size() && line <= lines; ++n) {
        const char c = head[n];
        quoted = quoted != (c == '"');
        if (quoted) {
            continue;
        }
        if (c == ',') {
            return std::nullopt;
        }
        tabs += c == '\t' ? 1 : 0;
        semicolons += c == ';' ? 1 : 0;
        if (!found && (tabs == fewest || semicolons == fewest)) {
            found = ForeignContent{other_separator, tabs == fewest ? "tab" : "semicolon", line};
        }
        if (c == '\n') {
            ++line;
            tabs = 0;
            semicolons = 0;
        }
    }
    return found;
}

bool between(char c, unsigned char first, unsigned char last) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= first && byte <= last;
}

/// Whether all of it is EUC-JP, with kana or kanji; it may be cut within a character.
bool is_euc_jp(std::string_view text) {
    int characters = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (is_ascii(text.substr(at, 1))) {
            ++at;
            continue;
        }
        const bool small_kana = between(c, 0x8E, 0x8E);
        if (!small_kana && !between(c, 0xA1, 0xA8) && !between(c, 0xB0, 0xF4)) {
            return false;
        }
        if (at + 1 < text.size() && !between(text[at + 1], 0xA1, small_kana ? 0xDF : 0xFE)) {
            return false;
        }
        ++characters;
        at += 2;
    }
    return characters > 2;
}

/// Whether the code page has all of it, though it may be cut within a character.
bool is_cp932(std::string_view text, const Cp932& cp932) {
    std::string decoded;
    const Cp932::Outcome outcome = cp932.append_utf8(text, decoded);
    return outcome.trouble == Cp932::Trouble::none || outcome.at + 1 >= text.size();
}

}  // namespace

std::optional<ForeignContent> foreign_content(std::string_view head, const Cp932& cp932) {
    if (const std::string_view kind = kind_by_beginning(head); !kind.empty()) {
        return ForeignContent{no_csv, kind, 0};
    }
    if (const auto separator = other_separator_in(head)) {
        return separator;
    }
    if (is_ascii(head) && (holds(head, "\x1B$B") || holds(head, "\x1B$@"))) {
        return ForeignContent{other_encoding, "ISO-2022-JP", 0};
    }
    // Half of what EUC-JP says is half-width kana in the code page, so only what is no code page is taken for it.
    return is_euc_jp(head) && !is_cp932(head, cp932) ? std::optional(ForeignContent{other_encoding, "EUC-JP", 0}) : std::nullopt;
}

}  // namespace kakehashi::sources
