#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "domain/result.h"

namespace kakehashi::storage {

/// A 256-bit key that is wiped when it goes.
class Key {
public:
    Key() = default;
    /// Exactly 32 bytes, else broken (KK-4101).
    [[nodiscard]] static Result<Key> from_bytes(std::string_view bytes);
    [[nodiscard]] static Key random();
    Key(const Key&) = default;
    Key& operator=(const Key&) = default;
    ~Key();
    [[nodiscard]] std::string_view bytes() const {
        return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
    }

private:
    std::array<std::uint8_t, 32> bytes_{};
};

/// Wipes a text that held a key, when it goes.
struct Wipe {
    std::string& text;
    ~Wipe();
};

/// Seals with AES-256-GCM under a random 96-bit nonce: base64(0x01 ‖ nonce ‖ ciphertext ‖ tag). `context` (what it is and
/// whose: "fact/123") is authenticated with it, so that an envelope moved to another row does not open. Thread-safe.
[[nodiscard]] std::string seal(const Key& key, std::string_view context, std::string_view plain);

/// The same without the base64.
[[nodiscard]] std::string seal_bytes(const Key& key, std::string_view context, std::string_view plain);

/// The plain text. Broken (KK-4102) when the envelope, key or context is not the one it was sealed with.
[[nodiscard]] Result<std::string> open_sealed(const Key& key, std::string_view context, std::string_view envelope);
/// The same for an envelope whose base64 was taken off.
[[nodiscard]] Result<std::string> open_sealed_bytes(const Key& key, std::string_view context, std::string_view envelope);

/// Opens many envelopes of one key: the key is made ready once, and the buffers stay. Not for sharing between threads.
class SealedReader {
public:
    explicit SealedReader(const Key& key);
    SealedReader(const SealedReader&) = delete;
    SealedReader& operator=(const SealedReader&) = delete;
    ~SealedReader();
    /// As `open_sealed`, but base64 must be canonical: one envelope has one text. What is returned lasts until the next call.
    [[nodiscard]] Result<std::string_view> open(std::string_view context, std::string_view envelope);

private:
    struct Cipher;
    std::unique_ptr<Cipher> cipher_;
    std::string envelope_;
    std::string plain_;
};

}  // namespace kakehashi::storage
