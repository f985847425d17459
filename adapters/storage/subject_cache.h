#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "consent/ports/state_store.h"

namespace kakehashi::storage {

/// Persons in memory, least recently used out first, bounded by bytes. May be as stale as it likes: the commit that logs an
/// answer checks the epoch, and a stale answer is dropped and the person forgotten. Thread-safe.
class SubjectCache {
public:
    explicit SubjectCache(std::size_t largest_bytes) : largest_bytes_(largest_bytes) {}

    /// The person kept under those numbers, or null.
    [[nodiscard]] std::shared_ptr<const consent::Subject> find(InsurerNumber insurer, InsuredNumber insured);
    void keep(const std::shared_ptr<const consent::Subject>& subject);
    void forget(PersonId person);
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Place {
        std::shared_ptr<const consent::Subject> subject;
        std::size_t bytes = 0;
    };
    using Places = std::list<Place>;

    void remove(Places::iterator place);

    std::size_t largest_bytes_;
    mutable std::mutex mutex_;
    Places places_;  ///< most recently used first
    std::size_t bytes_ = 0;
    std::unordered_map<std::int64_t, Places::iterator> by_person_;
    std::unordered_map<std::string, Places::iterator> by_numbers_;
};

}  // namespace kakehashi::storage
