#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "domain/ports/import_store.h"
#include "domain/validity_doubts.h"

namespace kakehashi {

/// Compares the periods that come in with a set with each other and with those on file, person by person. Memory is
/// bounded: when many have come they are compared and forgotten, so that only within very large sets, which are sorted by
/// person, a doubt about two rows far from each other may stay untold. Not for sharing between threads.
class ValidityWatch {
public:
    /// Remembers the periods of a unit that may be applied.
    void note(const PersonUnit& unit);
    /// Whether it is time to compare.
    [[nodiscard]] bool full() const { return noted_ >= most_noted; }
    /// What was found since the last time; without a store, among the units themselves. Unavailable when the store does
    /// not answer.
    [[nodiscard]] Result<std::vector<Finding>> tell(ImportStore* store);

private:
    static constexpr std::size_t most_noted = 200'000;

    using Numbers = std::pair<InsurerNumber, InsuredNumber>;

    [[nodiscard]] Result<Done> add_filed(ImportStore& store);

    std::map<Numbers, std::vector<DatedUnit>> people_;
    std::size_t noted_ = 0;
};

}  // namespace kakehashi
