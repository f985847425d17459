#pragma once

#include "adapters/storage/database.h"
#include "consent/ports/people_index.h"

namespace kakehashi::storage {

/// consent::PeopleIndex on a database. Thread-safe.
class SociPeopleIndex final : public consent::PeopleIndex {
public:
    /// `database` must outlive the index.
    explicit SociPeopleIndex(Database& database) : database_(database) {}

    [[nodiscard]] Result<std::vector<consent::PersonNumbers>> candidates(const consent::Requester& requester,
                                                                         const std::vector<consent::PeopleCondition>& conditions,
                                                                         const std::optional<consent::PersonNumbers>& after,
                                                                         int most) override;

private:
    Database& database_;
};

}  // namespace kakehashi::storage
