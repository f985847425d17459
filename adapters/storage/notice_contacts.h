#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/storage/key_ring.h"
#include "adapters/storage/person_act.h"

namespace kakehashi::storage {

/// How somebody wants to be told. Numbers are stored.
enum class NoticeWay : std::uint8_t {
    none = 0,    ///< only where they look themselves
    mail = 1,    ///< an e-mail that says no more than that there are notices
    letter = 2,  ///< the monthly letter
};

[[nodiscard]] std::string_view name_of(NoticeWay way);

struct NoticeContact {
    NoticeWay way = NoticeWay::none;
    std::string address;  ///< of mail
    bool failed = false;  ///< the address was refused
};

/// How the person, or that proxy, is told from now on. An entry in the person's chain says which way, and who set it: nobody is silenced
/// unseen. Refused (KK-2302) for unknown people and for a proxy who may not look for the person.
[[nodiscard]] Result<Act> set_contact(Database& database, KeyRing& keys, const LedgerWriter& writer, InsurerNumber insurer, InsuredNumber insured,
                                      std::optional<std::int64_t> proxy, const NoticeContact& contact, const std::string& by,
                                      Trial trial = Trial::no);
/// What was said last, at whichever of the person's numbers.
[[nodiscard]] Result<NoticeContact> contact_of(Database& database, KeyRing& keys, InsurerNumber insurer, InsuredNumber insured,
                                               std::optional<std::int64_t> proxy);

/// A contact as it is stored.
struct ContactRow {
    EnrolmentId enrolment;
    std::int64_t recipient = 0;
    NoticeWay way = NoticeWay::none;
    bool failed = false;
    std::string insurer;
    std::string wrapped_key;
    std::string sealed;
};
/// What a person as it is now, or a proxy of that person, said last. Throws what SOCI throws.
[[nodiscard]] std::optional<ContactRow> newest_contact(Connection& connection, PersonId person, std::optional<std::int64_t> proxy);
[[nodiscard]] Result<std::string> address_in(const ContactRow& contact, KeyRing& keys);

}  // namespace kakehashi::storage
