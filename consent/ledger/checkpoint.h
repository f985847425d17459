#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "consent/ledger/signed_note.h"
#include "consent/ports/hasher.h"
#include "domain/result.h"

namespace kakehashi::consent::ledger {

/// The head of a log, as C2SP tlog-checkpoint writes it: origin, size, base64 of the root, one a line. Lines that others
/// append are kept out: nobody could audit them.
struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Digest root{};
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

[[nodiscard]] std::string text_of(const Checkpoint& checkpoint);
/// Malformed (KK-7124) unless it is the text of a checkpoint; lines after the third are passed over.
[[nodiscard]] Result<Checkpoint> parse_checkpoint(std::string_view text);

/// The checkpoint in a note that `key` signed; the origin must be the key's name. Errors as those of `open_note`.
[[nodiscard]] Result<Checkpoint> open_checkpoint(const Hasher& hasher, const SignatureCheck& check, const VerifierKey& key,
                                                 std::string_view note);

/// The name of a log's later origin: that of the first, and a number from 2 on.
[[nodiscard]] std::string origin_after(const std::string& first, int generation);
/// The event of the entry with which a restored log goes on under `origin` (docs/audit-events.md, `restored`); `old` is the last
/// head of before.
[[nodiscard]] std::string restored_event(const std::string& origin, const std::optional<Checkpoint>& old);

}  // namespace kakehashi::consent::ledger
