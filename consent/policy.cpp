#include "consent/policy.h"

#include <bitset>
#include <optional>
#include <utility>
#include <vector>

namespace kakehashi::consent {
namespace {

constexpr std::size_t column_count = 9;
constexpr std::array<std::string_view, column_count> column_names = {
    "kind",         "resident",      "municipality",        "care_manager", "service_provider",
    "care_facility", "medical_institution", "emergency", "disaster"};
constexpr std::size_t emergency_column = 7;
constexpr std::size_t disaster_column = 8;

constexpr std::array<std::pair<std::string_view, CellRule>, 6> rule_names = {{
    {"none", CellRule::none},
    {"self", CellRule::self},
    {"statute", CellRule::statute},
    {"own", CellRule::own},
    {"relation", CellRule::relation},
    {"consent", CellRule::consent},
}};

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

/// Whether the rules of docs/consent-model.md give that cell a meaning for that party.
bool fits(CellRule rule, Party party) {
    switch (rule) {
        case CellRule::none: return true;
        case CellRule::self: return party == Party::resident;
        case CellRule::statute: return party == Party::municipality;
        case CellRule::own:
        case CellRule::relation:
        case CellRule::consent: return party != Party::resident && party != Party::municipality;
    }
    return false;
}

std::optional<std::uint16_t> read_roles(std::string_view text) {
    std::uint16_t roles = 0;
    for (const std::string_view name : split(text, '|')) {
        const Role role = role_named(name);
        if (role == Role::none || role == Role::other) {
            return std::nullopt;
        }
        roles = static_cast<std::uint16_t>(roles | (1U << static_cast<unsigned>(role)));
    }
    return roles;
}

/// `rule` or `rule(role|role)`.
std::optional<Cell> read_cell(std::string_view text, Party party) {
    const std::size_t open = text.find('(');
    const std::string_view rule_name = text.substr(0, open);
    for (const auto& [name, rule] : rule_names) {
        if (name != rule_name || !fits(rule, party)) {
            continue;
        }
        if (open == std::string_view::npos) {
            return Cell{rule, 0};
        }
        if (text.back() != ')' || rule == CellRule::none || rule == CellRule::self) {
            return std::nullopt;
        }
        const auto roles = read_roles(text.substr(open + 1, text.size() - open - 2));
        return roles ? std::optional<Cell>(Cell{rule, *roles}) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<bool> read_yes_or_no(std::string_view text) {
    if (text == "yes" || text == "no") {
        return text == "yes";
    }
    return std::nullopt;
}

/// For each place in a row, which of `column_names` stands there. Nothing when one is unknown, missing or twice.
std::optional<std::array<std::size_t, column_count>> read_heading(const std::vector<std::string_view>& heading) {
    std::array<std::size_t, column_count> meaning{};
    std::bitset<column_count> seen;
    if (heading.size() != column_count) {
        return std::nullopt;
    }
    for (std::size_t at = 0; at < column_count; ++at) {
        std::size_t column = 0;
        while (column < column_count && column_names.at(column) != heading[at]) {
            ++column;
        }
        if (column == column_count || seen.test(column)) {
            return std::nullopt;
        }
        seen.set(column);
        meaning.at(at) = column;
    }
    return meaning;
}

}  // namespace

/// The table while it is read; `file` and `line` say where.
struct PolicyReader {
    Policy policy{};
    std::string file;
    std::uint32_t line = 0;
    std::optional<std::array<std::size_t, column_count>> heading{};
    KindSet kinds_seen{};

    [[nodiscard]] Error malformed(std::string message, std::size_t column = 0) const {
        return {Fault::malformed, "KK-2301", std::move(message), {file, line, static_cast<std::uint32_t>(column)}};
    }

    [[nodiscard]] Result<Done> read_edition(const std::vector<std::string_view>& row) {
        if (row.size() != 2 || row[1].empty() || !policy.edition_.empty()) {
            return malformed("policy table: one edition line with one value is needed");
        }
        policy.edition_ = row[1];
        return Done{};
    }

    [[nodiscard]] Result<Done> read_value(Kind kind, std::size_t column, std::string_view text, std::size_t at) {
        if (column == emergency_column || column == disaster_column) {
            const auto open = read_yes_or_no(text);
            if (!open) {
                return malformed("policy table: a cell that is neither yes nor no", at + 1);
            }
            KindSet& kinds = column == emergency_column ? policy.emergency_ : policy.disaster_;
            kinds = *open ? kinds.with(kind) : kinds;
            return Done{};
        }
        const auto party = party_named(column_names.at(column));
        const auto cell = party ? read_cell(text, *party) : std::nullopt;
        if (!cell) {
            return malformed("policy table: a cell with a rule or role that is unknown or not for this party", at + 1);
        }
        auto& row = policy.cells_.at(static_cast<std::size_t>(kind));
        row.at(static_cast<std::size_t>(*party)) = *cell;
        if (*party == Party::resident) {
            row.at(static_cast<std::size_t>(Party::proxy)) = *cell;
        }
        return Done{};
    }

    [[nodiscard]] Result<Done> read_row(const std::vector<std::string_view>& row) {
        if (row.size() != column_count) {
            return malformed("policy table: a row without exactly one value per column");
        }
        std::optional<Kind> kind;
        for (std::size_t at = 0; at < column_count; ++at) {
            if (heading->at(at) == 0) {
                kind = kind_named(row[at]);
            }
        }
        if (!kind || kinds_seen.holds(*kind)) {
            return malformed("policy table: a kind that is unknown or there twice");
        }
        kinds_seen = kinds_seen.with(*kind);
        for (std::size_t at = 0; at < column_count; ++at) {
            if (heading->at(at) != 0) {
                TRY_DONE(read_value(*kind, heading->at(at), row[at], at));
            }
        }
        return Done{};
    }

    [[nodiscard]] Result<Done> read_line(std::string_view text) {
        if (text.ends_with('\r')) {
            text.remove_suffix(1);
        }
        if (text.empty() || text.front() == '#') {
            return Done{};
        }
        const std::vector<std::string_view> row = split(text, ',');
        if (row.front() == "protective_measure_hides" && row.size() == 2) {
            for (const std::string_view member : split(row[1], '|')) {
                policy.hidden_members_.emplace_back(member);
            }
            return Done{};
        }
        if (row.front() == "edition") {
            return read_edition(row);
        }
        if (heading) {
            return read_row(row);
        }
        heading = read_heading(row);
        if (!heading) {
            return malformed("policy table: a heading with a column that is unknown, missing or there twice");
        }
        return Done{};
    }
};

Result<Policy> Policy::parse(std::string_view csv, std::string_view file_name) {
    PolicyReader reader;
    reader.file = file_name;
    for (const std::string_view text : split(csv, '\n')) {
        ++reader.line;
        TRY_DONE(reader.read_line(text));
    }
    reader.line = 0;
    if (reader.policy.edition_.empty()) {
        return reader.malformed("policy table: the edition line is missing");
    }
    if (reader.kinds_seen != KindSet::all()) {
        return reader.malformed("policy table: a kind is missing");
    }
    return std::move(reader.policy);
}

const Cell& Policy::cell(Kind kind, Party party) const {
    static constexpr Cell absent{};
    const std::size_t row = static_cast<std::size_t>(kind);
    const std::size_t column = static_cast<std::size_t>(party);
    return row < cells_.size() && column < cells_[row].size() ? cells_[row][column] : absent;
}

}  // namespace kakehashi::consent
