#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/sealed_person.h"
#include "adapters/storage/subject_cache.h"
#include "consent/ports/state_store.h"

namespace kakehashi::storage {

/// consent::StateStore on a database, with memory in front: open persons, and many more sealed ones. Together they stay within
/// one bound: sealed ones may take three quarters of it, open ones what those leave. Thread-safe.
class SociStateStore final : public consent::StateStore {
public:
    /// `database` and `keys` must outlive the store. `cache_bytes` 0 keeps nothing.
    SociStateStore(Database& database, KeyRing& keys, std::size_t cache_bytes)
        : database_(database), keys_(keys), room_(cache_bytes), sealed_(cache_bytes / 4 * 3), open_(cache_bytes) {}

    [[nodiscard]] Result<std::shared_ptr<const consent::Standing>> standing() override;
    void forget_standing() override;
    [[nodiscard]] Result<std::shared_ptr<const consent::Subject>> load(InsurerNumber insurer, InsuredNumber insured,
                                                                       consent::History history) override;
    void forget(PersonId person) override;
    [[nodiscard]] bool remembers(InsurerNumber insurer, InsuredNumber insured, consent::History history) override;

    /// Keeps somebody nobody has asked for yet. False when that would take room from others.
    bool keep_in_spare_room(const std::shared_ptr<const SealedPerson>& sealed);
    /// What persons in memory take.
    [[nodiscard]] std::size_t bytes() const { return sealed_.bytes() + open_.bytes(); }

private:
    using SubjectPtr = std::shared_ptr<const consent::Subject>;
    [[nodiscard]] SubjectPtr find_open(InsurerNumber insurer, InsuredNumber insured);
    [[nodiscard]] SubjectPtr find_sealed(InsurerNumber insurer, InsuredNumber insured);
    [[nodiscard]] Result<SubjectPtr> read_current(Connection& connection, InsurerNumber insurer, InsuredNumber insured);
    void keep(const std::shared_ptr<const SealedPerson>& sealed);
    void keep_if_asked_often(const SealedPerson& sealed, const SubjectPtr& opened);

    Database& database_;
    KeyRing& keys_;
    std::size_t room_;
    std::mutex sharing_;  ///< of the room between the two
    SealedPersons sealed_;
    SubjectCache open_;
    std::atomic<std::uint64_t> questions_{0};
    std::mutex mutex_;
    std::shared_ptr<const consent::Standing> standing_;
    bool doubted_ = false;  ///< epoch and day are to be looked at before standing_ is used again
};

}  // namespace kakehashi::storage
