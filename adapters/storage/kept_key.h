#pragma once

#include <string>
#include <utility>

#include "adapters/storage/sealing.h"

namespace kakehashi::storage {

/// A key that stays in memory for long: on pages of its own that are never swapped and stand in no dump, as far as the system allows (see
/// `kept_keys_are_locked`), and wiped when it goes. Keys that are opened for one use stay on the stack and are wiped too.
class KeptKey {
public:
    explicit KeptKey(const Key& key);
    KeptKey(const KeptKey& other) : KeptKey(*other) {}
    KeptKey(KeptKey&& other) noexcept : key_(std::exchange(other.key_, nullptr)) {}
    KeptKey& operator=(KeptKey other) noexcept {
        std::swap(key_, other.key_);
        return *this;
    }
    ~KeptKey();

    [[nodiscard]] const Key& operator*() const { return *key_; }

private:
    Key* key_;
};

/// Whether all pages for such keys could be locked so far; the limit is RLIMIT_MEMLOCK.
[[nodiscard]] bool kept_keys_are_locked();

}  // namespace kakehashi::storage
