#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "consent/ports/hasher.h"
#include "consent/ports/note_keys.h"
#include "domain/result.h"

namespace kakehashi::consent::ledger {

/// Notes of C2SP signed-note: a text that ends with a newline, an empty line, then lines `— NAME BASE64`, where the base64
/// holds a key id of four bytes and the signature of the text.

/// The public key that notes of `name` are checked with.
struct VerifierKey {
    std::string name;  ///< not empty; no spaces, no `+`
    Ed25519PublicKey key{};
    friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};

/// First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key).
[[nodiscard]] std::array<std::uint8_t, 4> key_id(const Hasher& hasher, const VerifierKey& key);
/// Whether notes can be signed under that name.
[[nodiscard]] bool is_key_name(std::string_view name);

/// `NAME+HEX+BASE64`, as verifiers pass keys on.
[[nodiscard]] std::string text_of(const Hasher& hasher, const VerifierKey& key);
/// Malformed (KK-7121) unless `text` is one whose id fits its key, with a key of Ed25519.
[[nodiscard]] Result<VerifierKey> parse_verifier_key(const Hasher& hasher, std::string_view text);

/// `text`, which must end with a newline, signed.
[[nodiscard]] std::string sign_note(const Hasher& hasher, const NoteSigner& signer, std::string_view name, std::string_view text);

/// The text of a note that `key` signed; signatures by others do not count, neither for nor against. Malformed (KK-7122) when
/// it is no signed note, refused (KK-7123) when it has no signature by `key` or one that does not hold.
[[nodiscard]] Result<std::string> open_note(const Hasher& hasher, const SignatureCheck& check, const VerifierKey& key,
                                            std::string_view note);

}  // namespace kakehashi::consent::ledger
