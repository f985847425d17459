#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "consent/ports/access_log.h"
#include "consent/ports/state_store.h"
#include "domain/ports/import_store.h"
#include "tests/conformance/scratch_database.h"
#include "tests/fakes/acts.h"

namespace kakehashi::test {

/// An entry of the log as far as every implementation can tell it.
struct SeenEntry {
    std::int64_t index = 0;
    std::int64_t person = 0;  ///< 0: outside the chains
    std::int64_t run = 0;     ///< 0: outside the chains
};

/// One implementation of the ports that together are a store; empty but for an active sharing policy.
class StoreUnderTest {
public:
    virtual ~StoreUnderTest() = default;
    [[nodiscard]] virtual consent::StateStore& states() = 0;
    [[nodiscard]] virtual consent::AccessLog& log() = 0;
    [[nodiscard]] virtual ImportStore& imports() = 0;
    [[nodiscard]] virtual Acts& acts() = 0;

    /// What another process that imports into the same store has; the first one may be in the middle of an import.
    [[nodiscard]] virtual std::unique_ptr<ImportStore> another_import() = 0;
    /// All entries in the order of their indices.
    [[nodiscard]] virtual std::vector<SeenEntry> entries() = 0;
    /// Null for the store in memory.
    [[nodiscard]] virtual storage::Database* database() { return nullptr; }
    [[nodiscard]] virtual const storage::LedgerWriter* writer() { return nullptr; }
    /// Makes the policy active once more. Nothing in memory, where policies do not change.
    virtual void activate_policy() {}
};

/// The names of the implementations that can run here: "memory", "sqlite" and, where a cluster is given, "postgresql".
[[nodiscard]] std::vector<std::string> every_store();

/// A new store of that name.
[[nodiscard]] std::unique_ptr<StoreUnderTest> open_store(const std::string& name);

}  // namespace kakehashi::test
