#pragma once

#include <string>
#include <string_view>

#include "consent/directive.h"
#include "consent/ports/hasher.h"
#include "consent/ports/note_keys.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// What a receipt says of a directive on file.
struct ReceiptTerms {
    InsurerNumber insurer;
    InsuredNumber insured;
    Directive directive;
    std::string channel;
    std::string text_version;  ///< of the explanation shown, or empty
};

/// A receipt for a consent, refusal or withdrawal: JSON-LD in the terms of the Data Privacy Vocabulary, shaped as ISO/IEC TS 27560
/// (docs/consent-receipts.md), with a sentence in Japanese, and a Data Integrity proof of suite eddsa-jcs-2022 by the node's key,
/// named as `did:key`. Anyone can verify it who has the file. One line, canonical (RFC 8785).
[[nodiscard]] std::string receipt(const ReceiptTerms& terms, Timestamp made_at, const NoteSigner& signer, const Hasher& hasher);

/// The key that signed a receipt whose proof holds, as `did:key:…`. Malformed (KK-2320) for what is no receipt as it was handed out,
/// byte for byte; conflicting (KK-2321) when it was changed. Whose key it is, the caller has to know.
[[nodiscard]] Result<std::string> verified_receipt(std::string_view text, const SignatureCheck& check, const Hasher& hasher);

/// A public key as `did:key:z6Mk…`.
[[nodiscard]] std::string did_key(const Ed25519PublicKey& key);

}  // namespace kakehashi::consent
