#pragma once

#include "consent/ports/hasher.h"

namespace kakehashi::storage {

/// SHA-256 by OpenSSL. Thread-safe: each thread keeps its own context.
class OpenSslHasher final : public consent::Hasher {
public:
    [[nodiscard]] consent::Digest sha256(std::initializer_list<std::string_view> parts) const override;
};

}  // namespace kakehashi::storage
