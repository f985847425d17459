#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kakehashi::consent {

/// A public key of Ed25519 (RFC 8032).
using Ed25519PublicKey = std::array<std::uint8_t, 32>;

/// Signs notes with Ed25519; the private key stays outside this layer. Thread-safe.
class NoteSigner {
public:
    virtual ~NoteSigner() = default;
    [[nodiscard]] virtual const Ed25519PublicKey& public_key() const = 0;
    /// 64 bytes.
    [[nodiscard]] virtual std::string sign(std::string_view text) const = 0;
};

/// Checks signatures of Ed25519. Thread-safe.
class SignatureCheck {
public:
    virtual ~SignatureCheck() = default;
    [[nodiscard]] virtual bool holds(const Ed25519PublicKey& key, std::string_view text, std::string_view signature) const = 0;
};

}  // namespace kakehashi::consent
