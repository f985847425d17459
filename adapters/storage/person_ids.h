#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "domain/identifiers.h"

namespace kakehashi::storage {

/// A set of persons that takes at most sixteen bytes for each of them: a large import knows a million.
class PersonIds {
public:
    void add(PersonId person) {
        if (ids_.size() == room_) {
            settle();
            room_ = std::max(least_room, ids_.size() * 2);
            ids_.reserve(room_);
        }
        ids_.push_back(person.value);
    }

    /// Hands them over in ascending order, `most` at a time, to `take(const std::vector<std::int64_t>&)`, and forgets them all.
    template <class Take>
    void drain(std::size_t most, Take&& take) {
        settle();
        const std::vector<std::int64_t> all = std::exchange(ids_, {});
        room_ = 0;
        for (std::size_t from = 0; from < all.size(); from += most) {
            const auto begin = all.begin() + static_cast<std::ptrdiff_t>(from);
            take(std::vector<std::int64_t>(begin, begin + static_cast<std::ptrdiff_t>(std::min(most, all.size() - from))));
        }
    }

private:
    static constexpr std::size_t least_room = 1024;

    void settle() {
        std::ranges::sort(ids_);
        ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    }

    std::vector<std::int64_t> ids_;
    std::size_t room_ = 0;
};

}  // namespace kakehashi::storage
