#pragma once

#include "adapters/storage/kept_key.h"
#include "adapters/storage/key_ring.h"
#include "consent/ports/sealed_text.h"

namespace kakehashi::storage {

/// consent::SealedText under a key of the node: every server on the database reads what another one sealed. Thread-safe.
class SealedCursor final : public consent::SealedText {
public:
    [[nodiscard]] static Result<SealedCursor> open(KeyRing& keys);

    [[nodiscard]] std::string seal(std::string_view context, std::string_view text) const override;
    [[nodiscard]] std::optional<std::string> open(std::string_view context, std::string_view sealed) const override;

private:
    explicit SealedCursor(const Key& key) : key_(key) {}

    KeptKey key_;
};

}  // namespace kakehashi::storage
