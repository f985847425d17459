#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::consent {

/// What people are told without asking (docs/notices.md). Numbers are stored.
enum class NoticeKind : std::uint8_t {
    first_look = 1,          ///< somebody saw something of the person for the first time
    emergency = 2,           ///< an emergency was declared
    emergency_reviewed = 3,  ///< the insurer's finding on it
    proxy = 4,               ///< somebody may look for the person, or no longer may
    consent = 5,             ///< a consent, refusal, withdrawal or choice is on file
    certification_ends = 6,  ///< the certification runs out
};

[[nodiscard]] std::string_view name_of(NoticeKind kind);
[[nodiscard]] std::optional<NoticeKind> notice_kind_named(std::string_view name);

/// What of an entry the person has to hear.
struct NoticeCause {
    NoticeKind kind = NoticeKind::first_look;
    std::string seer;  ///< of a look: who; it is told once. Empty otherwise
};

/// Reads the body of one of the log's entries (docs/audit-events.md); nothing when nobody has to be told. What the insurer does by
/// statute and what people look up themselves is told to nobody: it is in the log. Pure, total.
[[nodiscard]] std::optional<NoticeCause> cause_of_notice(std::string_view body);

}  // namespace kakehashi::consent
