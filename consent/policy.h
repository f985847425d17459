#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "consent/request.h"
#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::consent {

enum class CellRule : std::uint8_t { none, self, statute, own, relation, consent };

struct Cell {
    CellRule rule = CellRule::none;
    /// Bit per Role; empty: the cell asks for no role.
    std::uint16_t roles = 0;
};

struct PolicyReader;

/// The sharing matrix as a value (`conf/policy/sharing-matrix.csv`). An absent cell is `none`.
/// Immutable after `parse`; may be shared by threads.
class Policy {
public:
    /// Reads the table. Malformed with row and column when a kind, party, rule or role is not known, when a rule has no
    /// meaning for the party, when a row or column is missing or twice: a policy is never read half.
    [[nodiscard]] static Result<Policy> parse(std::string_view csv, std::string_view file_name);

    [[nodiscard]] const Cell& cell(Kind kind, Party party) const;
    [[nodiscard]] bool open_to_emergency(Kind kind) const { return emergency_.holds(kind); }
    [[nodiscard]] bool open_to_disaster(Kind kind) const { return disaster_.holds(kind); }
    /// Members of bodies that nobody but the insurer sees of a person under a protective measure (支援措置).
    [[nodiscard]] const std::vector<std::string>& hidden_members() const { return hidden_members_; }
    /// The `edition` line of the table.
    [[nodiscard]] const std::string& edition() const { return edition_; }

private:
    friend struct PolicyReader;

    std::array<std::array<Cell, 8>, 14> cells_{};
    KindSet emergency_;
    KindSet disaster_;
    std::vector<std::string> hidden_members_;
    std::string edition_;
};

}  // namespace kakehashi::consent
