#include "adapters/sources/cp932_encoder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/cp932.h"

namespace kakehashi::sources {
namespace {

constexpr std::uint16_t absent = 0xFFFF;  // no character of the code page has this code
constexpr std::uint16_t geta = 0x81AC;    // 〓, which stands for a character that cannot be printed
constexpr std::size_t basic_plane = 0x10000;

/// The first character of `utf8` from `at` on, which is moved behind it.
char32_t take_character(std::string_view utf8, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    const std::size_t length = lead < 0x80 ? 1U : lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : 4U;
    char32_t character = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t n = 1; n < length && at + n < utf8.size(); ++n) {
        character = character << 6U | (static_cast<unsigned char>(utf8[at + n]) & 0x3FU);
    }
    at = std::min(at + length, utf8.size());
    return character;
}

/// `U+1F0A`, or nothing.
std::optional<char32_t> code_point(std::string_view text) {
    std::uint32_t value = 0;
    if (!text.starts_with("U+") || text.size() < 6 || text.size() > 8) {
        return std::nullopt;
    }
    const auto end = std::from_chars(text.data() + 2, text.data() + text.size(), value, 16).ptr;
    return end == text.data() + text.size() && value < 0x110000 ? std::optional<char32_t>(value) : std::nullopt;
}

/// `U+304B+U+3099`: one character or several; none when one of them is no code point.
std::u32string named_characters(std::string_view names) {
    std::u32string characters;
    while (!names.empty()) {
        const std::size_t end = std::min(names.find("+U+", 2), names.size());
        const auto character = code_point(names.substr(0, end));
        if (!character) {
            return {};
        }
        characters.push_back(*character);
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return characters;
}

}  // namespace

std::u32string code_points(std::string_view utf8) {
    std::u32string characters;
    for (std::size_t at = 0; at < utf8.size();) {
        characters.push_back(take_character(utf8, at));
    }
    return characters;
}

std::string code_point_names(std::u32string_view characters) {
    std::string names;
    for (const char32_t character : characters) {
        std::array<char, 12> name{};
        std::snprintf(name.data(), name.size(), "U+%04X", static_cast<unsigned>(character));
        names += (names.empty() ? "" : "+") + std::string(name.data());
    }
    return names;
}

Result<std::shared_ptr<const Cp932Encoder>> Cp932Encoder::open(const std::filesystem::path& conf_dir) {
    TRY(const auto table, Cp932::shared());
    std::shared_ptr<Cp932Encoder> encoder(new Cp932Encoder);
    encoder->learn_codes(*table);
    TRY_DONE(encoder->learn_substitutes(conf_dir / "folding" / "cp932.csv"));
    return std::shared_ptr<const Cp932Encoder>(std::move(encoder));
}

/// Codes in the order of preference: of several for one character the first counts.
void Cp932Encoder::learn_codes(const Cp932& table) {
    codes_.assign(basic_plane, absent);
    const auto learn = [&](unsigned code) {
        const std::string bytes = code > 0xFF ? std::string{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)}
                                              : std::string(1, static_cast<char>(code));
        std::string text;
        if (table.append_utf8(bytes, text).trouble == Cp932::Trouble::none && !text.empty()) {
            const std::u32string character = code_points(text);
            if (character.size() == 1 && codes_[character[0]] == absent) {
                codes_[character[0]] = static_cast<std::uint16_t>(code);
            }
        }
    };
    for (unsigned code = 0; code < 0x100; ++code) {
        learn(code);
    }
    const auto learn_rows = [&](unsigned first, unsigned last) {
        for (unsigned code = first << 8U; code <= (last << 8U | 0xFFU); ++code) {
            learn(code);
        }
    };
    learn_rows(0x81, 0x9F);
    learn_rows(0xE0, 0xEA);
    learn_rows(0xFA, 0xFC);
}

bool Cp932Encoder::is_in_code_page(std::u32string_view text) const {
    for (const char32_t character : text) {
        if (character >= basic_plane || codes_[character] == absent) {
            return false;
        }
    }
    return true;
}

Result<Done> Cp932Encoder::learn_substitutes(const std::filesystem::path& path) {
    TRY(const ConfTable table, ConfTable::open(path, {"character", "written", "why"}));
    for (const ConfTable::Row& row : table.rows()) {
        const std::string& written = row.cells[1];
        const std::size_t dash = row.cells[0].find('-');
        const std::u32string characters = named_characters(std::string_view(row.cells[0]).substr(0, dash));
        const bool one_or_two = !characters.empty() && characters.size() <= 2;
        if (!one_or_two || (characters.size() == 1 && is_in_code_page(characters)) || !is_in_code_page(code_points(written))) {
            return table.error(row, "one or two characters outside the code page, and what is written must be within");
        }
        if (dash == std::string::npos) {
            substitutes_[characters] = written;
            continue;
        }
        const auto last = code_point(std::string_view(row.cells[0]).substr(dash + 1));
        if (!last || *last < characters[0] || !written.empty()) {
            return table.error(row, "a range is of characters that are left out");
        }
        left_out_[characters[0]] = *last;
    }
    return Done{};
}

void Cp932Encoder::put(std::uint16_t code, std::string& bytes) const {
    if (code > 0xFF) {
        bytes.push_back(static_cast<char>(code >> 8U));
    }
    bytes.push_back(static_cast<char>(code & 0xFFU));
}

void Cp932Encoder::append(std::string_view text, std::string& bytes, std::vector<Substitution>& substitutions) const {
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t plain = ascii_run(text.substr(at)); plain > 0) {
            bytes.append(text.substr(at, plain));
            at += plain;
            continue;
        }
        std::u32string taken(1, take_character(text, at));
        std::size_t behind = at;
        if (at < text.size()) {
            const std::u32string pair{taken[0], take_character(text, behind)};
            if (substitutes_.find(pair) != substitutes_.end()) {
                taken = pair;
                at = behind;
            }
        }
        if (taken.size() == 1 && is_in_code_page(taken)) {
            put(codes_[taken[0]], bytes);
            continue;
        }
        Substitution made{taken, {}, true};
        const auto range = left_out_.upper_bound(taken[0]);
        if (const auto known = substitutes_.find(taken); known != substitutes_.end()) {
            made.written = known->second;
        } else if (range == left_out_.begin() || std::prev(range)->second < taken[0]) {
            made.written = "〓";
            made.is_known = false;
        }
        for (const char32_t character : code_points(made.written)) {
            put(made.is_known ? codes_[character] : geta, bytes);
        }
        substitutions.push_back(std::move(made));
    }
}

}  // namespace kakehashi::sources
