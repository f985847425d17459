#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "domain/result.h"

namespace kakehashi {

/// What is compared of two enrolments. In the order of `conf/identity.csv`.
enum class IdentityItem : std::uint8_t { kana, name, birth_date, sex, address, phone, periods, numbers };

inline constexpr std::size_t identity_item_count = 8;

/// What was found of one item; an item has only some of them (`conf/identity.csv`).
enum class IdentityFinding : std::uint8_t {
    missing, same, sound, variant, swapped, slip, given, family, day_unknown, era, house, town, different,
    follows, apart, overlap, unknown, named, h_number, unrelated,
};

[[nodiscard]] std::string_view name_of(IdentityItem item);
[[nodiscard]] std::string_view name_of(IdentityFinding finding);

/// What speaks for and against two enrolments being one person: the tables `conf/identity.csv` and
/// `conf/identity-variants.csv`. Immutable once read; shared by threads.
class IdentityTable {
public:
    struct Words {
        std::string ja;
        std::string en;
    };

    /// Malformed (KK-6500), with file and line: an unknown, repeated or missing row, or a value that is no number.
    [[nodiscard]] static Result<IdentityTable> parse(std::string_view rows, std::string_view variants);

    [[nodiscard]] int points(IdentityItem item, IdentityFinding finding) const;
    [[nodiscard]] const Words& words(IdentityItem item, IdentityFinding finding) const;
    [[nodiscard]] int review() const { return review_; }
    [[nodiscard]] int strong() const { return strong_; }
    [[nodiscard]] int days_between() const { return days_between_; }
    [[nodiscard]] int block() const { return block_; }
    /// A character of a name as it is usually written.
    [[nodiscard]] char32_t usual(char32_t c) const;

private:
    struct Row {
        int points = 0;
        Words words;
    };
    [[nodiscard]] Result<Done> read_rows(std::string_view rows);
    [[nodiscard]] Result<Done> read_variants(std::string_view variants);
    [[nodiscard]] Result<Done> take(const std::array<std::string_view, 5>& cells, std::uint32_t line);

    std::map<std::pair<IdentityItem, IdentityFinding>, Row> rows_;
    std::map<std::string, int, std::less<>> settings_;
    std::map<char32_t, char32_t> usual_;
    int review_ = 0;
    int strong_ = 0;
    int days_between_ = 0;
    int block_ = 0;
};

}  // namespace kakehashi
