#pragma once

#include <string>
#include <string_view>

#include "consent/ports/note_keys.h"
#include "tests/fakes/plain_sha256.h"

namespace kakehashi::test {

/// Knows no cryptography: the signature of a text is its hash, twice.
class HashSigner final : public consent::NoteSigner, public consent::SignatureCheck {
public:
    [[nodiscard]] const consent::Ed25519PublicKey& public_key() const override { return key_; }
    [[nodiscard]] std::string sign(std::string_view text) const override {
        const consent::Digest hash = hasher_.sha256({text});
        const std::string once(hash.begin(), hash.end());
        return once + once;
    }
    [[nodiscard]] bool holds(const consent::Ed25519PublicKey& key, std::string_view text, std::string_view signature) const override {
        return key == key_ && signature == sign(text);
    }

private:
    PlainSha256 hasher_;
    consent::Ed25519PublicKey key_{1, 2, 3};
};

}  // namespace kakehashi::test
