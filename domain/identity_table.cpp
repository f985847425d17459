#include "domain/identity_table.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "domain/kana_form.h"

namespace kakehashi {
namespace {

using enum IdentityFinding;
using Item = IdentityItem;

constexpr std::array<std::string_view, identity_item_count> item_names = {"kana",    "name",  "birth_date", "sex",
                                                                          "address", "phone", "periods",    "numbers"};
constexpr std::array<std::string_view, 20> finding_names = {
    "missing",     "same", "sound", "variant", "swapped",   "slip",    "given", "family",  "day_unknown", "era",
    "house",       "town", "different", "follows", "apart", "overlap", "unknown", "named", "h_number",   "unrelated"};

constexpr std::array<std::pair<Item, IdentityFinding>, 38> needed = {{
    {Item::kana, same},         {Item::kana, sound},        {Item::kana, swapped},       {Item::kana, slip},
    {Item::kana, given},        {Item::kana, family},       {Item::kana, different},     {Item::kana, missing},
    {Item::name, same},         {Item::name, variant},      {Item::name, given},         {Item::name, family},
    {Item::name, different},    {Item::name, missing},      {Item::birth_date, same},    {Item::birth_date, day_unknown},
    {Item::birth_date, swapped}, {Item::birth_date, era},   {Item::birth_date, slip},    {Item::birth_date, different},
    {Item::birth_date, missing}, {Item::sex, same},         {Item::sex, different},      {Item::sex, missing},
    {Item::address, same},      {Item::address, house},     {Item::address, town},       {Item::address, different},
    {Item::address, missing},   {Item::phone, same},        {Item::phone, different},    {Item::phone, missing},
    {Item::periods, follows},   {Item::periods, apart},     {Item::periods, overlap},    {Item::periods, unknown},
    {Item::numbers, named},     {Item::numbers, h_number},
}};

template <class Enum, std::size_t N>
std::optional<Enum> named_in(const std::array<std::string_view, N>& names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

Error wrong(std::string_view file, std::uint32_t line, const char* what) {
    return Error{Fault::malformed, "KK-6500", what, {std::string(file), line, 0}};
}

/// Calls `each(line, number)` for every line that is neither empty nor a remark; the first must be `header`.
template <class Each>
Result<Done> each_line(std::string_view text, std::string_view file, std::string_view header, Each&& each) {
    bool headed = false;
    for (std::uint32_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (!headed) {
            if (line != header) {
                return wrong(file, number, "the header is not the one of this table");
            }
            headed = true;
            continue;
        }
        TRY_DONE(each(line, number));
    }
    return headed ? Result<Done>(Done{}) : Result<Done>(wrong(file, 0, "the table is empty"));
}

constexpr std::string_view rows_file = "identity.csv";
constexpr std::string_view variants_file = "identity-variants.csv";

}  // namespace

std::string_view name_of(IdentityItem item) { return item_names[static_cast<std::size_t>(item)]; }

std::string_view name_of(IdentityFinding finding) { return finding_names[static_cast<std::size_t>(finding)]; }

Result<Done> IdentityTable::take(const std::array<std::string_view, 5>& cells, std::uint32_t line) {
    int number = 0;
    const auto [after, failed] = std::from_chars(cells[2].data(), cells[2].data() + cells[2].size(), number);
    if (failed != std::errc{} || after != cells[2].data() + cells[2].size() || number < -1000 || number > 1000) {
        return wrong(rows_file, line, "the points are no whole number");
    }
    if (cells[0] == "threshold" || cells[0] == "limit") {
        const bool fresh = settings_.emplace(std::string(cells[0]) + ' ' + std::string(cells[1]), number).second;
        return fresh ? Result<Done>(Done{}) : Result<Done>(wrong(rows_file, line, "this row stands twice"));
    }
    const auto item = named_in<IdentityItem>(item_names, cells[0]);
    const auto finding = named_in<IdentityFinding>(finding_names, cells[1]);
    if (!item || !finding) {
        return wrong(rows_file, line, "no item or finding has this name");
    }
    Row row{number, {std::string(cells[3]), std::string(cells[4])}};
    return rows_.emplace(std::pair(*item, *finding), std::move(row)).second
               ? Result<Done>(Done{})
               : Result<Done>(wrong(rows_file, line, "this row stands twice"));
}

Result<Done> IdentityTable::read_rows(std::string_view rows) {
    TRY_DONE(each_line(rows, rows_file, "item,level,points,ja,en", [&](std::string_view line, std::uint32_t number) -> Result<Done> {
        std::array<std::string_view, 5> cells;
        for (std::size_t n = 0; n < cells.size(); ++n) {
            const std::size_t comma = line.find(',');
            if ((comma == std::string_view::npos) != (n + 1 == cells.size())) {
                return wrong(rows_file, number, "the row has not five cells");
            }
            cells[n] = line.substr(0, comma);
            line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
        }
        return take(cells, number);
    }));
    const auto complete = [&](const auto& pair) { return rows_.contains(pair); };
    if (!std::ranges::all_of(needed, complete) || !complete(std::pair(Item::numbers, unrelated)) ||
        rows_.size() != needed.size() + 1) {
        return wrong(rows_file, 0, "a row is missing, or one is not of its item");
    }
    const auto setting = [&](const char* name, int least) -> Result<int> {
        const auto found = settings_.find(name);
        if (found == settings_.end() || found->second < least) {
            return wrong(rows_file, 0, "a threshold or limit is missing or too small");
        }
        return found->second;
    };
    TRY(review_, setting("threshold review", 1));
    TRY(strong_, setting("threshold strong", review_));
    TRY(days_between_, setting("limit days_between", 0));
    TRY(block_, setting("limit block", 2));
    return settings_.size() == 4 ? Result<Done>(Done{})
                                 : Result<Done>(wrong(rows_file, 0, "a threshold or limit is unknown"));
}

Result<Done> IdentityTable::read_variants(std::string_view variants) {
    return each_line(variants, variants_file, "usual,variants", [&](std::string_view line, std::uint32_t number) -> Result<Done> {
        const std::u32string row = characters_of(line);
        if (row.size() < 3 || row[1] != U',') {
            return wrong(variants_file, number, "the row is not one character and its variants");
        }
        for (const char32_t variant : row.substr(2)) {
            if (variant == row[0] || !usual_.emplace(variant, row[0]).second) {
                return wrong(variants_file, number, "a variant stands twice");
            }
        }
        return Done{};
    });
}

Result<IdentityTable> IdentityTable::parse(std::string_view rows, std::string_view variants) {
    IdentityTable table;
    TRY_DONE(table.read_rows(rows));
    TRY_DONE(table.read_variants(variants));
    return table;
}

int IdentityTable::points(IdentityItem item, IdentityFinding finding) const { return rows_.at({item, finding}).points; }

const IdentityTable::Words& IdentityTable::words(IdentityItem item, IdentityFinding finding) const {
    return rows_.at({item, finding}).words;
}

char32_t IdentityTable::usual(char32_t c) const {
    const auto found = usual_.find(c);
    return found == usual_.end() ? c : found->second;
}

}  // namespace kakehashi
