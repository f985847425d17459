#pragma once

#include <memory>
#include <mutex>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/subject_cache.h"
#include "consent/ports/state_store.h"

namespace kakehashi::storage {

/// consent::StateStore on a database, with a bounded cache in front. Thread-safe.
class SociStateStore final : public consent::StateStore {
public:
    /// `database` and `keys` must outlive the store. `cache_bytes` 0 keeps nothing.
    SociStateStore(Database& database, KeyRing& keys, std::size_t cache_bytes)
        : database_(database), keys_(keys), cache_(cache_bytes) {}

    [[nodiscard]] Result<std::shared_ptr<const consent::Standing>> standing() override;
    void forget_standing() override;
    [[nodiscard]] Result<std::shared_ptr<const consent::Subject>> load(InsurerNumber insurer, InsuredNumber insured,
                                                                       consent::History history) override;
    void forget(PersonId person) override { cache_.forget(person); }
    [[nodiscard]] bool remembers(InsurerNumber insurer, InsuredNumber insured, consent::History history) override;

private:
    Database& database_;
    KeyRing& keys_;
    SubjectCache cache_;
    std::mutex mutex_;
    std::shared_ptr<const consent::Standing> standing_;
    bool doubted_ = false;  ///< epoch and day are to be looked at before standing_ is used again
};

}  // namespace kakehashi::storage
