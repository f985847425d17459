#pragma once

#include <cstddef>
#include <memory>

#include "adapters/storage/kept_persons.h"
#include "consent/ports/state_store.h"

namespace kakehashi::storage {

/// Open persons in memory. May be as stale as it likes: the commit that logs an answer checks the epoch, and a stale answer is
/// dropped and the person forgotten. Thread-safe.
class SubjectCache {
public:
    explicit SubjectCache(std::size_t largest_bytes) : persons_(largest_bytes) {}

    /// The person kept under those numbers, or null.
    [[nodiscard]] std::shared_ptr<const consent::Subject> find(InsurerNumber insurer, InsuredNumber insured) {
        return persons_.find({insurer, insured});
    }
    void keep(const std::shared_ptr<const consent::Subject>& subject);
    /// The same when nobody has to go for it; else false.
    bool keep_in_spare_room(const std::shared_ptr<const consent::Subject>& subject);
    void forget(PersonId person) { persons_.forget(person); }
    /// From now on no more than that.
    void bound(std::size_t largest_bytes) { persons_.bound(largest_bytes); }
    [[nodiscard]] std::size_t persons() const { return persons_.persons(); }
    [[nodiscard]] std::size_t bytes() const { return persons_.bytes(); }

private:
    KeptPersons<consent::Subject> persons_;
};

}  // namespace kakehashi::storage
