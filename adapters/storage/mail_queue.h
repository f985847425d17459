#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/storage/key_ring.h"
#include "adapters/storage/notice_contacts.h"

namespace kakehashi::storage {

/// What `notice.sent_at` says when it is no time.
inline constexpr std::int64_t to_be_mailed = 0;
inline constexpr std::int64_t not_mailed = -1;

/// Whether a notice made now waits for a mail, or is read only where the recipient looks: only the first kind is in the queue.
[[nodiscard]] std::int64_t mailing_of(Connection& connection, PersonId person, std::int64_t recipient);
/// Takes everything out of the queue that waits for the person, or for that proxy.
void stop_mailing(Connection& connection, PersonId person, std::optional<std::int64_t> proxy);

/// Somebody with notices to be mailed.
struct PendingMail {
    std::int64_t recipient = 0;  ///< as the contact has it
    EnrolmentId enrolment;       ///< whose key the address is under
    std::string address;
    std::vector<std::int64_t> notices;
};
/// Those whose mail is due: with a notice of the kinds `at_once`, or with one made before `today`. At most `most`. What waits for somebody
/// who has no address any more leaves the queue.
[[nodiscard]] Result<std::vector<PendingMail>> pending_mails(Database& database, KeyRing& keys, const std::vector<int>& at_once,
                                                             Timestamp today, int most);
/// They need not be sent again.
[[nodiscard]] Result<Done> mark_sent(Database& database, const std::vector<std::int64_t>& notices);
/// The address was refused for good: nothing is sent there until it is set again.
[[nodiscard]] Result<Done> mark_failed(Database& database, const PendingMail& mail);

}  // namespace kakehashi::storage
