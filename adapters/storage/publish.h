#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "domain/identifiers.h"
#include "domain/ports/import_store.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// What a publication brings besides facts; what it does not bring needs no statements.
struct StagedParts {
    bool registers = false;   ///< rows of the register, new enrolments
    bool consents = false;    ///< directives or relations
    bool registries = false;  ///< offices or insurers
    bool patches = false;     ///< facts that were built on stored bodies
    std::int64_t rows = 0;    ///< about how many rows are staged
};

/// A publication that brings facts and nothing else, none of them a patch, and of whose set nobody is put aside for good.
struct PlainPublication {
    SetId set;
    std::int64_t publication = 0;
    SetReport* report = nullptr;  ///< its counts are set
};

/// The publish transaction of an import (docs/architecture.md, "An import"), of one set or of several small ones.
///
/// Made, it waits for its turn: publications of one database come one after the other. `prepare` does for each set what
/// takes its time and no reader sees: applies staged register rows, supersedes, counts, settles the set. `finish` then locks
/// the persons of all in ascending order, shows relations, raises epochs, writes the ledger entries of directives and
/// relations last, and commits. All throw what SOCI throws; what is not finished is rolled back. Not for sharing between
/// threads; `connection` must outlive it.
class Publishing {
public:
    explicit Publishing(Connection& connection);

    /// Sets the counts of `report`; `key` is the submission key. Conflicting when what was staged is no longer there (KK-4313) or was built on what has
    /// changed since (KK-4314); there is nothing to finish then.
    [[nodiscard]] Result<Done> prepare(const Key& key, SetId set, std::int64_t publication, const StagedParts& parts,
                                       SetReport& report);
    /// The same for several of them at once, no two of which have facts of one unit.
    [[nodiscard]] Result<Done> prepare(const Key& key, std::span<const PlainPublication> publications);
    /// Whether one was prepared that brings consents or changes the state of an insurer: nothing may be prepared after it.
    [[nodiscard]] bool must_finish() const { return consents_.has_value() || for_everyone_; }
    void finish(const LedgerWriter& writer);

private:
    Connection& connection_;
    Transaction transaction_;
    std::int64_t at_;
    std::vector<std::int64_t> persons_;
    std::optional<std::int64_t> consents_;  ///< the publication that brings directives or relations
    bool for_everyone_ = false;
};

}  // namespace kakehashi::storage
