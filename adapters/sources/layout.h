#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/code_table.h"
#include "domain/kind.h"

namespace kakehashi::sources {

/// How the text of a cell is written.
enum class CellType {
    text,     ///< free text
    code,     ///< short text kept as it is
    integer,  ///< digits; a JSON integer in bodies
    decimal,  ///< digits with a point; text in bodies, for JSON numbers would not keep it
    date,     ///< YYYYMMDD
    month,    ///< YYYYMM
    time,     ///< HHMM, 9999 for none
    stamp,    ///< YYYYMMDDHHMMSS
    postal,   ///< NNN-NNNN
    insurer,
    insured,
    office,
    service_code,  ///< kind of service (2) and item (4)
    days31,        ///< 31 times 0 or 1
    flags,         ///< as many 0 or 1 as the length says, the leftmost for the first choice; with rule `any_count` any number
    kinds,         ///< `all`, or kinds of record joined by `;`
};

/// `wanted`: may be empty, which is told (○ of LIFE). `conditional`: needed when a `needs:` rule says so.
enum class Need { no, yes, wanted, conditional };

/// Where the value of a cell goes.
enum class Use { none, key, identity, fact };

/// One rule of an item: `name:argument`.
struct Rule {
    std::string name;
    std::string argument;
};

/// One item of a form, as the standard numbers it.
struct Item {
    std::uint32_t no = 0;
    std::string id;
    std::string name_ja;
    CellType type = CellType::text;
    std::size_t length = 0;    ///< characters, for decimals digits before the point; 0: no limit
    std::size_t decimals = 0;  ///< digits after the point
    Need need = Need::no;
    std::shared_ptr<const CodeTable> codes;
    bool list = false;  ///< several values joined by `;`
    std::vector<Rule> rules;
    Use use = Use::none;
    Kind kind = Kind::care_plan;  ///< where `use` is `fact`
    bool confirmed = true;        ///< read in the standard, not inferred

    [[nodiscard]] const Rule* rule(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return rule(name) != nullptr; }
    /// Whether findings must not show the value.
    [[nodiscard]] bool personal() const { return use == Use::identity || type == CellType::insured; }
};

/// All items of one form in one edition, in order. Immutable.
class Layout {
public:
    /// Malformed, naming file and row: gaps in `no`, an id or name twice, an unknown type, need, kind or code table.
    [[nodiscard]] static Result<std::shared_ptr<const Layout>> open(const std::filesystem::path& path,
                                                                    CodeTables& codes);

    [[nodiscard]] const std::vector<Item>& items() const { return items_; }
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    /// The index of the item with that id; `size()` when there is none.
    [[nodiscard]] std::size_t index_of(std::string_view id) const;
    /// The same by the Japanese name, or by what a rule `alias:` says that others call it.
    [[nodiscard]] std::size_t index_of_name(std::string_view name_ja) const;
    /// The kinds of fact that rows of this form hold, in the order of the kinds' numbers.
    [[nodiscard]] const std::vector<Kind>& kinds() const { return kinds_; }

private:
    void add_to_index(std::size_t item);

    std::vector<Item> items_;
    std::vector<std::uint16_t> index_;  ///< by a hash of the id: 0 for none, else the item's number
    std::vector<Kind> kinds_;
};

}  // namespace kakehashi::sources
