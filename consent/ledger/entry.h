#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "consent/ports/hasher.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"

namespace kakehashi::consent::ledger {

/// Where an entry stands in its person's own chain: the running number counts from 1, and `previous` is the leaf of the
/// entry before (all zero for the first).
struct ChainLink {
    PersonId person;
    std::int64_t run = 0;
    Digest previous{};
};

/// What makes a ledger entry: the event (one canonical JSON object, docs/audit-events.md), when, and its place in the
/// person's chain. Entries about nobody we know, and about the node itself, stand outside the chains.
struct EntryContent {
    std::string_view type;   ///< "access" "directive" "relation" "policy" …
    std::string_view event;  ///< canonical JSON object
    Timestamp at;
    std::optional<ChainLink> link;
};

/// The body that is committed to: RFC 8785 canonical JSON of text and integers,
/// `{"at":…,"event":{…},"person":…,"prev":…,"run":…,"type":…,"v":1}`; the three chain members are absent outside chains.
[[nodiscard]] std::string body_of(const EntryContent& content);

/// A body taken apart: the texts of its members, as they stand there.
struct BodyParts {
    std::string_view event;     ///< the JSON object
    std::string_view type;
    std::string_view person;    ///< digits; empty outside chains, as are the next two
    std::string_view previous;  ///< hexadecimal
    std::string_view run;       ///< digits
};
/// Nothing unless `body` has the form that `body_of` writes. What is inside the event is not looked at.
[[nodiscard]] std::optional<BodyParts> parts_of(std::string_view body);

/// Entry = 0x01 ‖ SHA-256(salt ‖ body): may be public, says nothing without the salt.
[[nodiscard]] Digest commitment_of(const Hasher& hasher, std::string_view salt, std::string_view body);

/// The leaf hash of RFC 9162: SHA-256(0x00 ‖ entry).
[[nodiscard]] Digest leaf_of(const Hasher& hasher, const Digest& commitment);

/// Bytes of salt per entry.
inline constexpr std::size_t salt_size = 32;

}  // namespace kakehashi::consent::ledger
