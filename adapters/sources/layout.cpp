#include "adapters/sources/layout.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::sources {
namespace {

template <class T, std::size_t N>
std::optional<T> named(const std::array<std::pair<std::string_view, T>, N>& names, std::string_view name) {
    for (const auto& [known, value] : names) {
        if (known == name) {
            return value;
        }
    }
    return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, CellType>, 16> type_names = {{
    {"text", CellType::text},       {"code", CellType::code},       {"integer", CellType::integer},
    {"decimal", CellType::decimal}, {"date", CellType::date},       {"month", CellType::month},
    {"time", CellType::time},       {"stamp", CellType::stamp},     {"postal", CellType::postal},
    {"insurer", CellType::insurer}, {"insured", CellType::insured}, {"office", CellType::office},
    {"service_code", CellType::service_code}, {"days31", CellType::days31}, {"flags", CellType::flags},
    {"kinds", CellType::kinds},
}};
constexpr std::array<std::pair<std::string_view, Need>, 4> need_names = {
    {{"", Need::no}, {"yes", Need::yes}, {"wanted", Need::wanted}, {"if", Need::conditional}}};
constexpr std::array<std::string_view, 3> confidences = {"read", "inferred", "memory"};

enum Column : std::size_t { no, id, name_ja, type, length, required, codes, rule, kind, confidence };

/// Fills type, need and length; the message of what is wrong, or nothing.
std::string read_form(const std::vector<std::string>& cells, Item& item) {
    const auto known_type = named(type_names, cells[type]);
    const auto known_need = named(need_names, cells[required]);
    if (!known_type) {
        return "unknown type " + cells[type];
    }
    if (!known_need) {
        return "unknown requirement " + cells[required];
    }
    item.type = *known_type;
    item.need = *known_need;
    const std::size_t point = cells[length].find('.');
    const std::string whole = cells[length].substr(0, point);
    const std::string part = point == std::string::npos ? "0" : cells[length].substr(point + 1);
    if ((!whole.empty() && !all_digits(whole)) || !all_digits(part)) {
        return "the length must be digits or empty";
    }
    item.length = whole.empty() ? 0 : static_cast<std::size_t>(number_in(whole));
    item.decimals = static_cast<std::size_t>(number_in(part));
    return {};
}

/// Fills use, kind, rules and confidence; the message of what is wrong, or nothing.
std::string read_meaning(const std::vector<std::string>& cells, Item& item) {
    constexpr std::array<std::pair<std::string_view, Use>, 3> uses = {
        {{"none", Use::none}, {"key", Use::key}, {"identity", Use::identity}}};
    const auto plain_use = named(uses, cells[kind]);
    const auto known_kind = kind_named(cells[kind]);
    if (!plain_use && !known_kind) {
        return "unknown kind " + cells[kind];
    }
    item.use = plain_use.value_or(Use::fact);
    item.kind = known_kind.value_or(Kind::care_plan);
    if (std::find(confidences.begin(), confidences.end(), cells[confidence]) == confidences.end()) {
        return "unknown confidence " + cells[confidence];
    }
    item.confirmed = cells[confidence] == "read";
    for (const std::string& token : pieces(cells[rule], ' ')) {
        const std::size_t colon = token.find(':');
        item.rules.push_back({token.substr(0, colon), colon == std::string::npos ? "" : token.substr(colon + 1)});
    }
    return {};
}

bool is_alias(const Item& item, std::string_view wanted) {
    const Rule* const alias = item.rule("alias");
    return alias != nullptr && alias->argument == wanted;
}

/// Spreads the ids of a form well enough: they differ in length, at the ends or in the middle.
std::size_t hash_of(std::string_view id) {
    const auto at = [&](std::size_t n) { return static_cast<std::size_t>(static_cast<unsigned char>(id[n])); };
    return id.empty() ? 0 : id.size() * 37 + at(0) * 11 + at(id.size() / 2) * 5 + at(id.size() / 4) * 101 + at(id.size() - 1) * 3;
}

constexpr std::size_t least_index = 64;

}  // namespace

const Rule* Item::rule(std::string_view name) const {
    for (const Rule& candidate : rules) {
        if (candidate.name == name) {
            return &candidate;
        }
    }
    return nullptr;
}

Result<std::shared_ptr<const Layout>> Layout::open(const std::filesystem::path& path, CodeTables& codes_of) {
    TRY(const ConfTable table, ConfTable::open(path, {"no", "id", "name_ja", "type", "length", "required", "codes",
                                                      "rule", "kind", "confidence"}));
    auto layout = std::make_shared<Layout>();
    for (const ConfTable::Row& row : table.rows()) {
        Item item;
        item.no = static_cast<std::uint32_t>(layout->items_.size() + 1);
        item.id = row.cells[id];
        item.name_ja = row.cells[name_ja];
        if (row.cells[no] != std::to_string(item.no)) {
            return table.error(row, "the number must be " + std::to_string(item.no));
        }
        if (item.id.empty() || layout->index_of(item.id) < layout->size()) {
            return table.error(row, "the id must be there and only once: " + item.id);
        }
        std::string wrong = read_form(row.cells, item);
        wrong = wrong.empty() ? read_meaning(row.cells, item) : wrong;
        if (!wrong.empty()) {
            return table.error(row, wrong);
        }
        std::string codes_name = row.cells[codes];
        item.list = codes_name.starts_with("list:");
        codes_name = item.list ? codes_name.substr(5) : codes_name;
        if (!codes_name.empty()) {
            auto found = codes_of.named(codes_name);
            if (!found) {
                return table.error(row, found.error().message);
            }
            item.codes = std::move(found).value();
        }
        layout->items_.push_back(std::move(item));
        layout->add_to_index(layout->items_.size() - 1);
    }
    for (const Kind candidate : all_kinds) {
        if (std::any_of(layout->items_.begin(), layout->items_.end(),
                        [&](const Item& item) { return item.use == Use::fact && item.kind == candidate; })) {
            layout->kinds_.push_back(candidate);
        }
    }
    return std::shared_ptr<const Layout>(std::move(layout));
}

/// Keeps at least three of four places free, so that a search ends soon.
void Layout::add_to_index(std::size_t item) {
    if (index_.size() < std::max(least_index, items_.size() * 4)) {
        index_.assign(std::bit_ceil(std::max(least_index, items_.size() * 8)), 0);
        for (std::size_t n = 0; n < item; ++n) {
            add_to_index(n);
        }
    }
    std::size_t at = hash_of(items_[item].id) & (index_.size() - 1);
    while (index_[at] != 0) {
        at = (at + 1) & (index_.size() - 1);
    }
    index_[at] = static_cast<std::uint16_t>(item + 1);
}

std::size_t Layout::index_of(std::string_view wanted) const {
    if (index_.empty()) {
        return items_.size();
    }
    for (std::size_t at = hash_of(wanted) & (index_.size() - 1); index_[at] != 0; at = (at + 1) & (index_.size() - 1)) {
        if (items_[index_[at] - 1U].id == wanted) {
            return index_[at] - 1U;
        }
    }
    return items_.size();
}

std::size_t Layout::index_of_name(std::string_view wanted) const {
    std::size_t n = 0;
    while (n < items_.size() && items_[n].name_ja != wanted && !is_alias(items_[n], wanted)) {
        ++n;
    }
    return n;
}

}  // namespace kakehashi::sources
