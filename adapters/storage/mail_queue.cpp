#include "adapters/storage/mail_queue.h"

#include <algorithm>

#include "adapters/storage/notice_recipients.h"

namespace kakehashi::storage {
namespace {

struct Waiting {
    PersonId person;
    std::int64_t recipient = 0;
};

bool mailable(const std::optional<ContactRow>& contact) { return contact && contact->way == NoticeWay::mail && !contact->failed; }

std::optional<std::int64_t> proxy_in(PersonId person, std::int64_t recipient) {
    return recipient == person.value ? std::nullopt : std::optional(recipient);
}

std::vector<Waiting> due(Connection& connection, const std::vector<int>& at_once, Timestamp today, int most) {
    std::string kinds = "0";  // which is none
    for (const int kind : at_once) {
        kinds += ',' + std::to_string(kind);
    }
    std::vector<Waiting> all;
    Waiting row;
    soci::statement statement =
        (connection.session().prepare << "SELECT DISTINCT person_id, recipient FROM notice WHERE sent_at = 0 AND (made_at < :t OR kind IN (" +
                                             kinds + ")) LIMIT :m",
         soci::use(today.microseconds, "t"), soci::use(most, "m"), soci::into(row.person.value), soci::into(row.recipient));
    statement.execute();
    while (statement.fetch()) {
        all.push_back(row);
    }
    return all;
}

std::vector<std::int64_t> notices_for(Connection& connection, const Waiting& whom) {
    std::vector<std::int64_t> notices;
    std::int64_t notice = 0;
    soci::statement statement =
        (connection.session().prepare << "SELECT notice_id FROM notice WHERE sent_at = 0 AND recipient = :r AND person_id = :p ORDER BY notice_id",
         soci::use(whom.recipient, "r"), soci::use(whom.person.value, "p"), soci::into(notice));
    statement.execute();
    while (statement.fetch()) {
        notices.push_back(notice);
    }
    return notices;
}

void mark(Connection& connection, const std::vector<std::int64_t>& notices, std::int64_t at) {
    std::int64_t id = 0;
    soci::statement update = (connection.session().prepare << "UPDATE notice SET sent_at = :t WHERE notice_id = :i", soci::use(at, "t"),
                              soci::use(id, "i"));
    for (const std::int64_t each : notices) {
        id = each;
        update.execute(true);
    }
}

}  // namespace

std::int64_t mailing_of(Connection& connection, PersonId person, std::int64_t recipient) {
    return mailable(newest_contact(connection, person, proxy_in(person, recipient))) ? to_be_mailed : not_mailed;
}

void stop_mailing(Connection& connection, PersonId person, std::optional<std::int64_t> proxy) {
    const std::int64_t recipient = proxy.value_or(0);
    const int own = proxy ? 0 : 1;
    connection.session() << chain_of_p << "UPDATE notice SET sent_at = -1 WHERE sent_at = 0 AND person_id IN (SELECT person_id FROM chain) AND "
                                          "(recipient = :r OR (:own = 1 AND recipient = person_id))",
        soci::use(person.value, "p"), soci::use(recipient, "r"), soci::use(own, "own");
}

Result<std::vector<PendingMail>> pending_mails(Database& database, KeyRing& keys, const std::vector<int>& at_once, Timestamp today,
                                               int most) {
    return database.with([&](Connection& connection) -> Result<std::vector<PendingMail>> {
        std::vector<PendingMail> mails;
        for (const Waiting& whom : due(connection, at_once, today, most)) {
            const PersonId person = current_person(connection, whom.person);
            const auto contact = newest_contact(connection, person, proxy_in(whom.person, whom.recipient));
            const std::vector<std::int64_t> notices = notices_for(connection, whom);
            if (!mailable(contact)) {
                Transaction transaction(connection);
                mark(connection, notices, not_mailed);
                transaction.commit();
                continue;
            }
            // Somebody told under two numbers is written to once.
            auto mail = std::ranges::find_if(mails, [&](const PendingMail& each) {
                return each.enrolment == contact->enrolment && each.recipient == contact->recipient;
            });
            if (mail == mails.end()) {
                TRY(std::string address, address_in(*contact, keys));
                mail = mails.insert(mails.end(), {contact->recipient, contact->enrolment, std::move(address), {}});
            }
            mail->notices.insert(mail->notices.end(), notices.begin(), notices.end());
        }
        return mails;
    });
}

Result<Done> mark_sent(Database& database, const std::vector<std::int64_t>& notices) {
    return database.with([&](Connection& connection) -> Result<Done> {
        Transaction transaction(connection);
        mark(connection, notices, now().microseconds);
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
        mark(connection, mail.notices, not_mailed);
        transaction.commit();
        return Done{};
    });
}

}  // namespace kakehashi::storage
