#pragma once

#include <span>

#include "adapters/storage/database.h"
#include "domain/submission.h"

namespace kakehashi::storage {

/// Puts into an import store's database what the store is about to look up. Called on the store's own connection, between
/// its rows; what it throws is the store's failure.
class ImportFiller {
public:
    virtual ~ImportFiller() = default;
    /// A set of that name is about to be received.
    virtual void before_set(Connection& connection, const SetName& name) = 0;
    /// Those units are about to be judged.
    virtual void before_units(Connection& connection, std::span<const PersonUnit> units) = 0;
};

/// Lets a filler work, where there is one.
template <class Work>
void fill(const ImportFiller* filler, Work&& work) {
    if (filler != nullptr) {
        work();
    }
}

}  // namespace kakehashi::storage
