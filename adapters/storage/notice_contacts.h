#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/key_ring.h"
#include "adapters/storage/person_act.h"

namespace kakehashi::storage {

/// How somebody wants to be told. Numbers are stored.
enum class NoticeWay : std::uint8_t {
    none = 0,    ///< only where they look themselves
    mail = 1,    ///< an e-mail that says no more than that there are notices
    letter = 2,  ///< the monthly letter
};

struct NoticeContact {
    NoticeWay way = NoticeWay::none;
    std::string address;  ///< of mail
    bool failed = false;  ///< the address was refused
};

/// How the person, or that proxy, is told from now on. No entry of the log: nothing that is decided depends on it. Refused (KK-2302) for
/// unknown people and for a proxy who may not look for the person.
[[nodiscard]] Result<Done> set_contact(Database& database, KeyRing& keys, InsurerNumber insurer, InsuredNumber insured,
                                       std::optional<std::int64_t> proxy, const NoticeContact& contact, Trial trial = Trial::no);
[[nodiscard]] Result<NoticeContact> contact_of(Database& database, KeyRing& keys, InsurerNumber insurer, InsuredNumber insured,
                                               std::optional<std::int64_t> proxy);

/// Somebody with notices to be mailed.
struct PendingMail {
    std::int64_t recipient = 0;
    EnrolmentId enrolment;
    std::string address;
    std::vector<std::int64_t> notices;
};
/// Those whose mail is due: with a notice of the kinds `at_once`, or with one made before `today`. At most `most`.
[[nodiscard]] Result<std::vector<PendingMail>> pending_mails(Database& database, KeyRing& keys, const std::vector<int>& at_once,
                                                             Timestamp today, int most);
/// They need not be sent again.
[[nodiscard]] Result<Done> mark_sent(Database& database, const std::vector<std::int64_t>& notices);
/// The address was refused for good: nothing is sent there until it is set again.
[[nodiscard]] Result<Done> mark_failed(Database& database, const PendingMail& mail);

}  // namespace kakehashi::storage
