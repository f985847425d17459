#include "adapters/storage/notice_contacts.h"

#include <algorithm>

#include "adapters/storage/sealing.h"

namespace kakehashi::storage {
namespace {

std::string context_of(EnrolmentId enrolment, std::int64_t recipient) {
    return "notice_contact/" + std::to_string(enrolment.value) + '/' + std::to_string(recipient);
}

bool is_proxy_of(Connection& connection, PersonId person, std::int64_t proxy) {
    std::int64_t found = 0;
    connection.session() << "SELECT p.proxy_id FROM proxy p JOIN enrolment e ON e.enrolment_id = p.enrolment_id WHERE e.person_id = :p AND "
                            "e.visible = 1 AND p.proxy_person = :q LIMIT 1",
        soci::use(person.value, "p"), soci::use(proxy, "q"), soci::into(found);
    return connection.session().got_data();
}

struct Holder {
    Target target;
    std::int64_t recipient = 0;
    Key key;
};

Result<Holder> holder_of(Connection& connection, const Key& insurer_key, InsurerNumber insurer, InsuredNumber insured,
                         std::optional<std::int64_t> proxy) {
    Holder holder;
    TRY(holder.target, find_target(connection, insurer, insured));
    if (proxy && !is_proxy_of(connection, holder.target.person, *proxy)) {
        return nobody_disclosed();
    }
    holder.recipient = proxy.value_or(holder.target.person.value);
    TRY(holder.key, KeyRing::unwrap(insurer_key, holder.target.enrolment, holder.target.wrapped_key));
    return holder;
}

}  // namespace

Result<Done> set_contact(Database& database, KeyRing& keys, InsurerNumber insurer, InsuredNumber insured,
                         std::optional<std::int64_t> proxy, const NoticeContact& contact, Trial trial) {
    TRY_DONE(database.with_patience([&](Connection& connection) { return find_target(connection, insurer, insured); }));
    TRY(const Key insurer_key, keys.insurer_key(insurer));
    return database.with_patience([&](Connection& connection) -> Result<Done> {
        TRY(const Holder holder, holder_of(connection, insurer_key, insurer, insured, proxy));
        const int way = static_cast<int>(contact.way);
        const std::int64_t at = now().microseconds;
        const std::string sealed = seal(holder.key, context_of(holder.target.enrolment, holder.recipient), contact.address);
        Transaction transaction(connection);
        connection.session() << "INSERT INTO notice_contact (enrolment_id, recipient, way, sealed, failed_at, recorded_at) VALUES "
                                "(:e, :r, :w, :s, 0, :t) ON CONFLICT (enrolment_id, recipient) DO UPDATE SET way = excluded.way, sealed = "
                                "excluded.sealed, failed_at = 0, recorded_at = excluded.recorded_at",
            soci::use(holder.target.enrolment.value, "e"), soci::use(holder.recipient, "r"), soci::use(way, "w"), soci::use(sealed, "s"),
            soci::use(at, "t");
        if (trial == Trial::no) {
            transaction.commit();
        }
        return Done{};
    });
}

Result<NoticeContact> contact_of(Database& database, KeyRing& keys, InsurerNumber insurer, InsuredNumber insured,
                                 std::optional<std::int64_t> proxy) {
    TRY_DONE(database.with_patience([&](Connection& connection) { return find_target(connection, insurer, insured); }));
    TRY(const Key insurer_key, keys.insurer_key(insurer));
    return database.with_patience([&](Connection& connection) -> Result<NoticeContact> {
        TRY(const Holder holder, holder_of(connection, insurer_key, insurer, insured, proxy));
        NoticeContact contact;
        int way = 0;
        std::string sealed;
        std::int64_t failed = 0;
        connection.session() << "SELECT way, sealed, failed_at FROM notice_contact WHERE enrolment_id = :e AND recipient = :r",
            soci::use(holder.target.enrolment.value, "e"), soci::use(holder.recipient, "r"), soci::into(way), soci::into(sealed),
            soci::into(failed);
        if (connection.session().got_data()) {
            contact.way = static_cast<NoticeWay>(way);
            contact.failed = failed != 0;
            TRY(contact.address, open_sealed(holder.key, context_of(holder.target.enrolment, holder.recipient), sealed));
        }
        return contact;
    });
}

Result<std::vector<PendingMail>> pending_mails(Database& database, KeyRing& keys, const std::vector<int>& at_once, Timestamp today,
                                               int most) {
    return database.with([&](Connection& connection) -> Result<std::vector<PendingMail>> {
        struct Row {
            std::int64_t recipient = 0;
            std::int64_t enrolment = 0;
            std::int64_t notice = 0;
            std::string insurer;
            std::string wrapped;
            std::string sealed;
            std::int64_t made_at = 0;
            int kind = 0;
        };
        std::vector<Row> rows;
        Row row;
        const int mail = static_cast<int>(NoticeWay::mail);
        // Contacts are few beside notices: from them on. A person told under several numbers is written to once.
        soci::statement statement =
            (connection.session().prepare
                 << "SELECT c.recipient, c.enrolment_id, n.notice_id, e.insurer_no, e.wrapped_key, c.sealed, n.made_at, n.kind FROM "
                    "notice_contact c JOIN enrolment e ON e.enrolment_id = c.enrolment_id AND e.visible = 1 JOIN notice n ON n.recipient = "
                    "c.recipient AND n.person_id = e.person_id AND n.sent_at = 0 AND n.made_at >= c.recorded_at WHERE c.way = :w AND "
                    "c.failed_at = 0 ORDER BY c.recipient, c.enrolment_id, n.notice_id",
             soci::use(mail, "w"), soci::into(row.recipient), soci::into(row.enrolment), soci::into(row.notice), soci::into(row.insurer),
             soci::into(row.wrapped), soci::into(row.sealed), soci::into(row.made_at), soci::into(row.kind));
        statement.execute();
        while (statement.fetch()) {
            rows.push_back(row);
        }
        std::vector<PendingMail> mails;
        for (auto from = rows.begin(); from != rows.end() && static_cast<int>(mails.size()) < most;) {
            const auto to = std::find_if(from, rows.end(), [&](const Row& each) {
                return each.recipient != from->recipient || each.enrolment != from->enrolment;
            });
            const bool due = std::any_of(from, to, [&](const Row& each) {
                return each.made_at < today.microseconds || std::ranges::find(at_once, each.kind) != at_once.end();
            });
            if (const auto insurer = InsurerNumber::parse(from->insurer); due && insurer) {
                TRY(const Key insurer_key, keys.insurer_key(*insurer));
                TRY(const Key key, KeyRing::unwrap(insurer_key, {from->enrolment}, from->wrapped));
                PendingMail pending{from->recipient, {from->enrolment}, {}, {}};
                TRY(pending.address, open_sealed(key, context_of(pending.enrolment, from->recipient), from->sealed));
                std::transform(from, to, std::back_inserter(pending.notices), [](const Row& each) { return each.notice; });
                mails.push_back(std::move(pending));
            }
            from = to;
        }
        return mails;
    });
}

Result<Done> mark_sent(Database& database, const std::vector<std::int64_t>& notices) {
    return database.with([&](Connection& connection) -> Result<Done> {
        const std::int64_t at = now().microseconds;
        Transaction transaction(connection);
        std::int64_t id = 0;
        soci::statement update = (connection.session().prepare << "UPDATE notice SET sent_at = :t WHERE notice_id = :i", soci::use(at, "t"),
                                  soci::use(id, "i"));
        for (const std::int64_t each : notices) {
            id = each;
            update.execute(true);
        }
        transaction.commit();
        return Done{};
    });
}

Result<Done> mark_failed(Database& database, const PendingMail& mail) {
    return database.with([&](Connection& connection) -> Result<Done> {
        const std::int64_t at = now().microseconds;
        Transaction transaction(connection);
        connection.session() << "UPDATE notice_contact SET failed_at = :t WHERE enrolment_id = :e AND recipient = :r", soci::use(at, "t"),
            soci::use(mail.enrolment.value, "e"), soci::use(mail.recipient, "r");
        transaction.commit();
        return Done{};
    });
}

}  // namespace kakehashi::storage
