#include "adapters/storage/key_bundle.h"

namespace kakehashi::storage {
namespace {

constexpr std::size_t key_size = 32;

/// What `open` makes of the first key that fits; what the newest says, when none does.
template <class Open>
Result<std::string> first_that_fits(const KeyBundle& keys, Open&& open) {
    auto opened = open(keys.newest());
    for (const Key& older : keys.older()) {
        if (opened) {
            break;
        }
        if (auto other = open(older)) {
            return other;
        }
    }
    return opened;
}

}  // namespace

Result<KeyBundle> KeyBundle::from_bytes(std::string_view bytes) {
    KeyBundle keys;
    TRY(keys.newest_, Key::from_bytes(bytes.substr(0, key_size)));
    for (std::size_t at = key_size; at < bytes.size(); at += key_size) {
        TRY(Key older, Key::from_bytes(bytes.substr(at, key_size)));
        keys.older_.push_back(std::move(older));
    }
    return keys;
}

std::string KeyBundle::bytes() const {
    std::string all;
    all.reserve(key_size * (1 + older_.size()));  // so that growing leaves no copy behind
    all += newest_.bytes();
    for (const Key& older : older_) {
        all += older.bytes();
    }
    return all;
}

KeyBundle KeyBundle::with(const Key& newer) const {
    KeyBundle keys(newer);
    keys.older_.reserve(older_.size() + 1);
    keys.older_.push_back(newest_);
    keys.older_.insert(keys.older_.end(), older_.begin(), older_.end());
    return keys;
}

std::string seal(const KeyBundle& keys, std::string_view context, std::string_view plain) { return seal(keys.newest(), context, plain); }

Result<std::string> open_sealed(const KeyBundle& keys, std::string_view context, std::string_view envelope) {
    return first_that_fits(keys, [&](const Key& key) { return open_sealed(key, context, envelope); });
}

Result<std::string> open_sealed_bytes(const KeyBundle& keys, std::string_view context, std::string_view envelope) {
    return first_that_fits(keys, [&](const Key& key) { return open_sealed_bytes(key, context, envelope); });
}

}  // namespace kakehashi::storage
