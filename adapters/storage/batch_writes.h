#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/publish.h"
#include "adapters/storage/sealing.h"
#include "adapters/storage/staging.h"
#include "adapters/storage/whole_set.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// What the sets of a batch have still to write, each kind of row by one statement for all of them. For PostgreSQL. Not for
/// sharing between threads.
class BatchWrites {
public:
    /// A set is received; its bytes are sealed. Unavailable when they cannot be read.
    [[nodiscard]] Result<Done> receive(const Key& key, SetRow set, std::span<const ClaimedFile> files);
    /// A publication is begun.
    void begin(std::int64_t publication, SetId set);
    /// A publication that was begun brings those facts. No two may have facts of one unit.
    void publish(PlainPublication publication, FactStaging facts);

    [[nodiscard]] bool empty() const { return empty_; }
    /// Writes all of it; nothing is left. `key` is the submission key. As `Publishing::prepare` says; throws what SOCI throws.
    [[nodiscard]] Result<Done> write(Connection& connection, Publishing& publishing, const Key& key);

private:
    bool empty_ = true;
    WholeSets sets_;
    std::vector<std::int64_t> begun_;
    std::vector<std::int64_t> begun_for_;  ///< sets of those begun
    std::vector<PlainPublication> published_;
    FactStaging facts_;
};

}  // namespace kakehashi::storage
