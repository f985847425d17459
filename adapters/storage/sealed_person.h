#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/kept_persons.h"
#include "consent/ports/state_store.h"

namespace kakehashi::storage {

/// A person as the database handed it out at one epoch, still sealed: the rows of the enrolments and in each its reading copy.
/// Immutable but for the mark, shared.
struct SealedPerson {
    PersonId person;
    std::vector<NumbersKey> numbers;  ///< of the enrolments
    std::string rows;                 ///< a RowPack; copies are bytes there, no longer base64
    mutable std::atomic<std::uint64_t> asked{0};  ///< when last, counted in questions; for whoever keeps it
};

/// Reads one person in one statement. Null when nobody is enrolled under the numbers, or an enrolment has no copy that is good at
/// this moment. Broken (KK-4102) when a copy is no sealed value. Throws what SOCI throws.
[[nodiscard]] Result<std::shared_ptr<const SealedPerson>> read_sealed(Connection& connection, InsurerNumber insurer,
                                                                      InsuredNumber insured);

/// The person, without frames. Broken when something does not open or is damaged.
[[nodiscard]] Result<std::shared_ptr<const consent::Subject>> open_person(KeyRing& keys, const SealedPerson& sealed);

/// Sealed persons in memory: a sixth of what open ones take. As stale as they like, as open ones are.
class SealedPersons {
public:
    explicit SealedPersons(std::size_t largest_bytes) : persons_(largest_bytes) {}

    [[nodiscard]] std::shared_ptr<const SealedPerson> find(InsurerNumber insurer, InsuredNumber insured) {
        return persons_.find({insurer, insured});
    }
    void keep(const std::shared_ptr<const SealedPerson>& sealed);
    /// False when nobody would go for it and there is no room.
    bool keep_in_spare_room(const std::shared_ptr<const SealedPerson>& sealed);
    void forget(PersonId person) { persons_.forget(person); }
    [[nodiscard]] std::size_t bytes() const { return persons_.bytes(); }

private:
    KeptPersons<SealedPerson> persons_;
};

}  // namespace kakehashi::storage
