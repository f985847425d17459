#include "adapters/storage/notice_contacts.h"

#include "adapters/storage/mail_queue.h"
#include "adapters/storage/notice_recipients.h"
#include "adapters/storage/sealed_contexts.h"
#include "adapters/storage/sealing.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

bool is_proxy_of(Connection& connection, PersonId person, std::int64_t proxy) {
    std::int64_t found = 0;
    connection.session() << "SELECT p.proxy_id FROM proxy p JOIN enrolment e ON e.enrolment_id = p.enrolment_id WHERE e.person_id = :p AND "
                            "e.visible = 1 AND p.proxy_person = :q LIMIT 1",
        soci::use(person.value, "p"), soci::use(proxy, "q"), soci::into(found);
    return connection.session().got_data();
}

std::string contact_event(NoticeWay way, std::optional<std::int64_t> proxy, const std::string& by) {
    std::string text;
    JsonText(text).open_object().member("by", by).member("proxy", proxy ? std::to_string(*proxy) : std::string{}).member("way", name_of(way))
        .close_object();
    return text;
}

Result<Target> holder_of(Connection& connection, InsurerNumber insurer, InsuredNumber insured, std::optional<std::int64_t> proxy) {
    TRY(Target target, find_target(connection, insurer, insured));
    if (proxy && !is_proxy_of(connection, target.person, *proxy)) {
        return nobody_disclosed();
    }
    return target;
}

}  // namespace

std::string_view name_of(NoticeWay way) { return way == NoticeWay::mail ? "mail" : way == NoticeWay::letter ? "letter" : "none"; }

Result<Act> set_contact(Database& database, KeyRing& keys, const LedgerWriter& writer, InsurerNumber insurer, InsuredNumber insured,
                        std::optional<std::int64_t> proxy, const NoticeContact& contact, const std::string& by, Trial trial) {
    return act_with_patience(database, [&](Connection& connection) -> Result<Act> {
        TRY(const Target target, holder_of(connection, insurer, insured, proxy));
        TRY(const KeyBundle key, keys.open_enrolment(insurer, target.enrolment, target.wrapped_key));
        const std::int64_t recipient = proxy.value_or(target.person.value);
        const int way = static_cast<int>(contact.way);
        const std::int64_t at = now().microseconds;
        const std::string sealed = seal(key, contact_context(target.enrolment, recipient), contact.address);
        return commit_act(connection, writer, target, trial, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            connection.session() << "INSERT INTO notice_contact (enrolment_id, recipient, way, sealed, failed_at, recorded_at) VALUES "
                                    "(:e, :r, :w, :s, 0, :t) ON CONFLICT (enrolment_id, recipient) DO UPDATE SET way = excluded.way, sealed = "
                                    "excluded.sealed, failed_at = 0, recorded_at = excluded.recorded_at",
                soci::use(target.enrolment.value, "e"), soci::use(recipient, "r"), soci::use(way, "w"), soci::use(sealed, "s"),
                soci::use(at, "t");
            if (contact.way != NoticeWay::mail) {
                stop_mailing(connection, target.person, proxy);
            }
            events.push_back({"contact", contact_event(contact.way, proxy, by), target.person});
            return std::string(name_of(contact.way));
        });
    });
}

std::optional<ContactRow> newest_contact(Connection& connection, PersonId person, std::optional<std::int64_t> proxy) {
    ContactRow row;
    int way = 0;
    std::int64_t failed = 0;
    const std::int64_t recipient = proxy.value_or(0);
    const int own = proxy ? 0 : 1;
    connection.session() << chain_of_p << "SELECT c.enrolment_id, c.recipient, c.way, c.failed_at, e.insurer_no, e.wrapped_key, c.sealed FROM "
                                          "notice_contact c JOIN enrolment e ON e.enrolment_id = c.enrolment_id AND e.visible = 1 WHERE "
                                          "e.person_id = :p2 AND (c.recipient = :r OR (:own = 1 AND c.recipient IN (SELECT person_id FROM chain))) "
                                          "ORDER BY c.recorded_at DESC, c.enrolment_id DESC LIMIT 1",
        soci::use(person.value, "p"), soci::use(person.value, "p2"), soci::use(recipient, "r"), soci::use(own, "own"),
        soci::into(row.enrolment.value), soci::into(row.recipient), soci::into(way), soci::into(failed), soci::into(row.insurer),
        soci::into(row.wrapped_key), soci::into(row.sealed);
    if (!connection.session().got_data()) {
        return std::nullopt;
    }
    row.way = static_cast<NoticeWay>(way);
    row.failed = failed != 0;
    return row;
}

Result<std::string> address_in(const ContactRow& contact, KeyRing& keys) {
    const auto insurer = InsurerNumber::parse(contact.insurer);
    if (!insurer) {
        return nobody_disclosed();
    }
    TRY(const KeyBundle key, keys.open_enrolment(*insurer, contact.enrolment, contact.wrapped_key));
    return open_sealed(key, contact_context(contact.enrolment, contact.recipient), contact.sealed);
}

Result<NoticeContact> contact_of(Database& database, KeyRing& keys, InsurerNumber insurer, InsuredNumber insured,
                                 std::optional<std::int64_t> proxy) {
    TRY(const auto row, database.with_patience([&](Connection& connection) -> Result<std::optional<ContactRow>> {
        TRY(const Target target, holder_of(connection, insurer, insured, proxy));
        return newest_contact(connection, target.person, proxy);
    }));
    NoticeContact contact;
    if (row) {
        contact.way = row->way;
        contact.failed = row->failed;
        TRY(contact.address, address_in(*row, keys));
    }
    return contact;
}

}  // namespace kakehashi::storage
