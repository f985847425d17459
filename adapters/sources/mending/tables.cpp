#include "adapters/sources/mending/tables.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "adapters/sources/conf_table.h"
#include "adapters/sources/cp932_encoder.h"

namespace kakehashi::sources::mending {
namespace {

constexpr std::array<std::string_view, mend_count> names = {
    "encoding", "byte_order_mark", "line_ends", "header_row",  "spaces", "half_width",   "kana",      "date",
    "leading_zeros", "postal",     "number_form", "quotes", "inner_quotes", "copy_name", "duplicate", "own_folder"};

/// The number written in `text` in hexadecimal; nothing when it is none.
std::optional<std::uint32_t> code_point(const std::string& text) {
    std::uint32_t value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    return wrong == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string_view name_of(Mend mend) { return names[static_cast<std::size_t>(mend)]; }

Result<Tables> Tables::open(const std::filesystem::path& conf_dir) {
    Tables tables;
    TRY_DONE(tables.read_mends(conf_dir / "mends.csv"));
    TRY_DONE(tables.read_dialects(conf_dir / "mending" / "dialects.csv"));
    TRY_DONE(tables.read_folding(conf_dir / "mending" / "folding.csv"));
    TRY_DONE(tables.read_copy_names(conf_dir / "mending" / "copy-names.csv"));
    return tables;
}

Result<Done> Tables::read_mends(const std::filesystem::path& file) {
    TRY(const ConfTable table, ConfTable::open(file, {"id", "mend", "how", "ja", "en", "why_ja", "why_en"}));
    for (const ConfTable::Row& row : table.rows()) {
        const auto* const known = std::find(names.begin(), names.end(), row.cells[1]);
        const bool safe = row.cells[2] == "safe";
        if (known == names.end() || (!safe && row.cells[2] != "suggest") || row.cells[0].empty()) {
            return table.error(row, "the mend must be known, and how be safe or suggest");
        }
        Words& words = words_[static_cast<std::size_t>(known - names.begin())];
        if (!words.id.empty() || this->words(row.cells[0]) != nullptr) {
            return table.error(row, "the mend stands twice");
        }
        words = {row.cells[0], safe, row.cells[3], row.cells[4], row.cells[5], row.cells[6]};
    }
    for (std::size_t n = 0; n < mend_count; ++n) {
        if (words_[n].id.empty()) {
            return table.error({}, "there is no row for " + std::string(names[n]));
        }
    }
    return Done{};
}

Result<Done> Tables::read_dialects(const std::filesystem::path& file) {
    TRY(const ConfTable table,
        ConfTable::open(file, {"standard", "accepts", "writes", "line_ends", "header", "space", "confidence"}));
    for (const ConfTable::Row& row : table.rows()) {
        Dialect dialect;
        dialect.accepts_utf8 = row.cells[1] == "cp932;utf8";
        for (std::string& end : pieces(row.cells[3], ';')) {
            dialect.line_ends.insert(std::move(end));
        }
        dialect.header = row.cells[4] == "names" ? Dialect::Header::names
                         : row.cells[4] == "ids" ? Dialect::Header::ids
                                                 : Dialect::Header::none;
        dialect.space_clears = row.cells[5] == "clears";
        const bool known = (dialect.accepts_utf8 || row.cells[1] == "cp932") &&
                           row.cells[2] == (dialect.accepts_utf8 ? "utf8" : "cp932") && !dialect.line_ends.empty() &&
                           (dialect.header != Dialect::Header::none || row.cells[4] == "none") &&
                           (dialect.space_clears || row.cells[5] == "text");
        if (!known || !dialects_.emplace(row.cells[0], std::move(dialect)).second) {
            return table.error(row, "a word is not known, or the standard stands twice");
        }
    }
    return Done{};
}

Result<Done> Tables::read_folding(const std::filesystem::path& file) {
    TRY(const ConfTable table, ConfTable::open(file, {"from", "to", "name"}));
    for (const ConfTable::Row& row : table.rows()) {
        const auto from = code_point(row.cells[0]);
        const auto to = code_point(row.cells[1]);
        std::string text;
        if (to) {
            append_code_point(text, *to);
        }
        if (!from || (!to && !row.cells[1].empty()) || !folding_.emplace(*from, text).second) {
            return table.error(row, "from and to are code points in hexadecimal; from stands once");
        }
    }
    return Done{};
}

Result<Done> Tables::read_copy_names(const std::filesystem::path& file) {
    TRY(const ConfTable table, ConfTable::open(file, {"where", "text"}));
    for (const ConfTable::Row& row : table.rows()) {
        if (row.cells[1].empty()) {
            return table.error(row, "the text is empty");
        }
        if (row.cells[0] == "before") {
            copy_names_.before.push_back(row.cells[1]);
        } else if (row.cells[0] == "after") {
            copy_names_.after.push_back(row.cells[1]);
        } else if (row.cells[0] == "ending") {
            copy_names_.endings.push_back(row.cells[1]);
        } else {
            return table.error(row, "where must be before, after or ending");
        }
    }
    return Done{};
}

const Tables::Words* Tables::words(std::string_view id) const {
    const auto* const found = std::find_if(words_.begin(), words_.end(), [&](const Words& words) { return words.id == id; });
    return found == words_.end() ? nullptr : found;
}

const Dialect* Tables::dialect(std::string_view standard) const {
    const auto found = dialects_.find(standard);
    return found == dialects_.end() ? nullptr : &found->second;
}

}  // namespace kakehashi::sources::mending
