#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/storage/sealing.h"

namespace kakehashi::storage {

/// Keys of one holder while one replaces the other: what is written is sealed under the newest, what was written before opens under an older
/// one. Nearly always there is only one.
class KeyBundle {
public:
    KeyBundle() = default;
    KeyBundle(const Key& only) : newest_(only) {}  // NOLINT: a key is a bundle of one
    /// The keys one after the other, newest first. Broken (KK-4101) unless they are whole ones, and at least one.
    [[nodiscard]] static Result<KeyBundle> from_bytes(std::string_view bytes);
    [[nodiscard]] std::string bytes() const;

    [[nodiscard]] const Key& newest() const { return newest_; }
    [[nodiscard]] const std::vector<Key>& older() const { return older_; }
    /// With a newer one before all of these.
    [[nodiscard]] KeyBundle with(const Key& newer) const;
    [[nodiscard]] KeyBundle newest_only() const { return {newest_}; }

private:
    Key newest_;
    std::vector<Key> older_;  ///< newest first
};

/// As for a key: sealed under the newest, opened under whichever of them fits.
[[nodiscard]] std::string seal(const KeyBundle& keys, std::string_view context, std::string_view plain);
[[nodiscard]] Result<std::string> open_sealed(const KeyBundle& keys, std::string_view context, std::string_view envelope);
[[nodiscard]] Result<std::string> open_sealed_bytes(const KeyBundle& keys, std::string_view context, std::string_view envelope);

}  // namespace kakehashi::storage
