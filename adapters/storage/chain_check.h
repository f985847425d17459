#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_faults.h"
#include "consent/ledger/entry.h"
#include "consent/ports/hasher.h"

namespace kakehashi::storage {

/// Where a person's chain ends.
struct ChainEnd {
    std::int64_t run = 0;
    consent::Digest leaf{};
};

/// Follows everyone's chain through the log: runs without gaps, each entry naming the leaf before. Memory: one digest a person.
class ChainCheck {
public:
    /// Goes on from the ends of chains verified before.
    ChainCheck(LedgerFaults& faults, std::unordered_map<std::int64_t, ChainEnd> ends);

    /// The next entry, with what its row says of person and run (0: outside the chains).
    void take(std::int64_t index, std::int64_t person, std::int64_t run, const consent::Digest& leaf,
              const consent::ledger::BodyParts& body);
    /// Compares the ends with those kept in `person_head`.
    void finish(Connection& connection);

    [[nodiscard]] const std::unordered_map<std::int64_t, ChainEnd>& ends() const { return ends_; }
    /// The same, when nothing more comes.
    [[nodiscard]] std::unordered_map<std::int64_t, ChainEnd> take_ends() { return std::move(ends_); }
    /// Who began a chain since the last time this was asked.
    [[nodiscard]] std::vector<std::int64_t> take_newcomers() { return std::exchange(newcomers_, {}); }

private:
    LedgerFaults& faults_;
    std::unordered_map<std::int64_t, ChainEnd> ends_;
    std::vector<std::int64_t> newcomers_;
};

}  // namespace kakehashi::storage
