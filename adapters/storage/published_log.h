#pragma once

#include "adapters/storage/database.h"
#include "adapters/storage/log_heads.h"
#include "consent/ports/published_log.h"

namespace kakehashi::storage {

/// The published log of a database. Thread-safe.
class SociPublishedLog final : public consent::PublishedLog {
public:
    SociPublishedLog(Database& database, LogHeads& heads, const consent::Hasher& hasher)
        : database_(database), heads_(heads), hasher_(hasher) {}
    [[nodiscard]] Result<std::string> checkpoint() override;
    [[nodiscard]] Result<std::string> tile(const consent::ledger::TileRequest& request) override;
    [[nodiscard]] Result<consent::PublishedInclusion> inclusion(std::uint64_t index, std::optional<std::uint64_t> size) override;
    [[nodiscard]] Result<consent::PublishedConsistency> consistency(std::uint64_t from, std::optional<std::uint64_t> to) override;

private:
    Database& database_;
    LogHeads& heads_;
    const consent::Hasher& hasher_;
};

}  // namespace kakehashi::storage
