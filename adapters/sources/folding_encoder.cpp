#include "adapters/sources/folding_encoder.h"

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

/// Stands for a character that cannot be printed.
constexpr std::string_view geta = "〓";

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
    while (!utf8.empty()) {
        std::size_t length = 0;
        characters.push_back(code_point_at(utf8, length));
        utf8.remove_prefix(length);
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

Result<std::shared_ptr<const FoldingEncoder>> FoldingEncoder::open(const std::filesystem::path& conf_dir) {
    TRY(const auto table, Cp932::shared());
    std::shared_ptr<FoldingEncoder> encoder(new FoldingEncoder(*table));
    TRY_DONE(encoder->learn_substitutes(conf_dir / "folding" / "cp932.csv"));
    return std::shared_ptr<const FoldingEncoder>(std::move(encoder));
}

bool FoldingEncoder::is_in_code_page(std::u32string_view text) const {
    std::string utf8;
    for (const char32_t character : text) {
        append_code_point(utf8, character);
    }
    std::string bytes;
    return encoder_.append(utf8, bytes);
}

Result<Done> FoldingEncoder::learn_substitutes(const std::filesystem::path& path) {
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

void FoldingEncoder::append(std::string_view text, std::string& bytes, std::vector<Substitution>& substitutions) const {
    while (!text.empty()) {
        if (const std::size_t plain = ascii_run(text); plain > 0) {
            bytes.append(text.substr(0, plain));
            text.remove_prefix(plain);
            continue;
        }
        std::size_t length = 0;
        std::u32string taken(1, code_point_at(text, length));
        if (length < text.size()) {
            std::size_t next = 0;
            const std::u32string pair{taken[0], code_point_at(text.substr(length), next)};
            if (substitutes_.find(pair) != substitutes_.end()) {
                taken = pair;
                length += next;
            }
        }
        const std::string_view characters = text.substr(0, length);
        text.remove_prefix(length);
        if (taken.size() == 1 && encoder_.append(characters, bytes)) {
            continue;
        }
        Substitution made{taken, {}, true};
        const auto range = left_out_.upper_bound(taken[0]);
        if (const auto known = substitutes_.find(taken); known != substitutes_.end()) {
            made.written = known->second;
        } else if (range == left_out_.begin() || std::prev(range)->second < taken[0]) {
            made.written = geta;
            made.is_known = false;
        }
        EXPECTS(encoder_.append(made.written, bytes));
        substitutions.push_back(std::move(made));
    }
}

}  // namespace kakehashi::sources
