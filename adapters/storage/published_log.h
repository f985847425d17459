#pragma once

#include "adapters/storage/database.h"
#include "adapters/storage/log_heads.h"
#include "consent/ports/published_log.h"

namespace kakehashi::storage {

/// The published log of a database. Thread-safe.
class SociPublishedLog final : public consent::PublishedLog {
public:
    SociPublishedLog(Database& database, LogHeads& heads) : database_(database), heads_(heads) {}
    [[nodiscard]] Result<std::string> checkpoint() override;
    [[nodiscard]] Result<std::string> tile(const consent::ledger::TileRequest& request) override;

private:
    Database& database_;
    LogHeads& heads_;
};

}  // namespace kakehashi::storage
