#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <list>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/identifiers.h"

namespace kakehashi::storage {

/// An insurer's and an insured's number as one key.
class NumbersKey {
public:
    NumbersKey(InsurerNumber insurer, InsuredNumber insured) {
        insurer.text().copy(text_.data(), 6);
        insured.text().copy(text_.data() + 6, 10);
    }
    friend bool operator==(const NumbersKey&, const NumbersKey&) = default;

    struct Hash {
        std::size_t operator()(const NumbersKey& key) const {
            return std::hash<std::string_view>()({key.text_.data(), key.text_.size()});
        }
    };

private:
    std::array<char, 16> text_{};
};

/// Persons in memory in some form, found by any of their numbers, least recently used out first, bounded by bytes.
/// Thread-safe.
template <class Form>
class KeptPersons {
public:
    using Kept = std::shared_ptr<const Form>;
    using Numbers = std::vector<NumbersKey>;

    /// What finding a person takes beside the form itself: the place in the order and in both tables.
    [[nodiscard]] static std::size_t overhead(std::size_t numbers) {
        constexpr std::size_t node = 64;
        return sizeof(Place) + 2 * node + numbers * (sizeof(NumbersKey) + node);
    }

    explicit KeptPersons(std::size_t largest_bytes) : largest_bytes_(largest_bytes) {}

    /// The person kept under those numbers, or null.
    [[nodiscard]] Kept find(const NumbersKey& numbers) {
        const std::lock_guard lock(mutex_);
        const auto found = by_numbers_.find(numbers);
        if (found == by_numbers_.end()) {
            return nullptr;
        }
        places_.splice(places_.begin(), places_, found->second);
        return found->second->form;
    }

    /// In the place of what was kept of that person. `bytes` is all it takes, `overhead` included.
    void keep(PersonId person, Kept form, Numbers numbers, std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        if (const auto old = by_person_.find(person.value); old != by_person_.end()) {
            remove(old->second);
        }
        if (bytes > largest_bytes_) {
            return;
        }
        places_.push_front({std::move(form), person, std::move(numbers), bytes});
        enter(places_.begin());
        shrink();
    }

    /// The same for somebody nobody has asked for: first to go, and nobody goes for it. False when there is no room.
    bool keep_in_spare_room(PersonId person, Kept form, Numbers numbers, std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        if (by_person_.contains(person.value)) {
            return true;
        }
        if (bytes_ + bytes > largest_bytes_) {
            return false;
        }
        places_.push_back({std::move(form), person, std::move(numbers), bytes});
        enter(std::prev(places_.end()));
        return true;
    }

    void forget(PersonId person) {
        const std::lock_guard lock(mutex_);
        if (const auto found = by_person_.find(person.value); found != by_person_.end()) {
            remove(found->second);
        }
    }

    /// From now on no more than that.
    void bound(std::size_t largest_bytes) {
        const std::lock_guard lock(mutex_);
        largest_bytes_ = largest_bytes;
        shrink();
    }

    [[nodiscard]] std::size_t persons() const {
        const std::lock_guard lock(mutex_);
        return by_person_.size();
    }
    [[nodiscard]] std::size_t bytes() const {
        const std::lock_guard lock(mutex_);
        return bytes_;
    }

private:
    struct Place {
        Kept form;
        PersonId person;
        Numbers numbers;
        std::size_t bytes = 0;
    };
    using Places = std::list<Place>;

    void enter(Places::iterator place) {
        bytes_ += place->bytes;
        by_person_[place->person.value] = place;
        for (const NumbersKey& each : place->numbers) {
            by_numbers_[each] = place;
        }
    }

    void remove(Places::iterator place) {
        for (const NumbersKey& each : place->numbers) {
            const auto known = by_numbers_.find(each);
            if (known != by_numbers_.end() && known->second == place) {
                by_numbers_.erase(known);
            }
        }
        by_person_.erase(place->person.value);
        bytes_ -= place->bytes;
        places_.erase(place);
    }

    void shrink() {
        while (bytes_ > largest_bytes_) {
            remove(std::prev(places_.end()));
        }
    }

    std::size_t largest_bytes_;
    mutable std::mutex mutex_;
    Places places_;  ///< most recently used first
    std::size_t bytes_ = 0;
    std::unordered_map<std::int64_t, typename Places::iterator> by_person_;
    std::unordered_map<NumbersKey, typename Places::iterator, NumbersKey::Hash> by_numbers_;
};

}  // namespace kakehashi::storage
