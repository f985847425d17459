#pragma once

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "consent/ports/office_groups.h"

namespace kakehashi::storage {

/// consent::OfficeGroups on a database: opens the office's own facts one after the other, counts them, and keeps none.
/// Thread-safe.
class SociOfficeGroups final : public consent::OfficeGroups {
public:
    /// All must outlive it.
    SociOfficeGroups(Database& database, KeyRing& keys, const ScaleBook& scales)
        : database_(database), keys_(keys), scales_(scales) {}

    [[nodiscard]] Result<std::vector<GroupSummary>> summaries(std::string_view office, FeedbackWindow window,
                                                              const FeedbackPolicy& policy) override;

private:
    Database& database_;
    KeyRing& keys_;
    const ScaleBook& scales_;
};

}  // namespace kakehashi::storage
