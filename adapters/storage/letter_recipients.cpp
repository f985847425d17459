#include "adapters/storage/letter_recipients.h"

#include "adapters/storage/notice_contacts.h"
#include "adapters/storage/notice_recipients.h"

namespace kakehashi::storage {
namespace {

constexpr int portion = 500;

struct Choice {
    std::int64_t enrolment = 0;
    PersonId person;  ///< as of now
    PersonId recipient;
};

/// Contacts that ask for letters, the newest or not, the person's own or a proxy's.
std::vector<Choice> choices_after(Connection& connection, const std::string& insurer, const Choice& after) {
    std::vector<Choice> all;
    Choice row;
    const int way = static_cast<int>(NoticeWay::letter);
    soci::statement statement =
        (connection.session().prepare
             << "SELECT c.enrolment_id, e.person_id, c.recipient FROM notice_contact c JOIN enrolment e ON e.enrolment_id = c.enrolment_id AND "
                "e.visible = 1 WHERE c.way = :w AND e.deceased_on IS NULL AND (:i1 = '' OR e.insurer_no = :i2) AND "
                "(c.enrolment_id > :a1 OR (c.enrolment_id = :a2 AND c.recipient > :a3)) ORDER BY c.enrolment_id, c.recipient LIMIT " + std::to_string(portion),
         soci::use(way, "w"), soci::use(insurer, "i1"), soci::use(insurer, "i2"), soci::use(after.enrolment, "a1"),
         soci::use(after.enrolment, "a2"), soci::use(after.recipient.value, "a3"), soci::into(row.enrolment),
         soci::into(row.person.value), soci::into(row.recipient.value));
    statement.execute();
    while (statement.fetch()) {
        all.push_back(row);
    }
    return all;
}

/// Whether it is what the person said last, and not a proxy.
bool stands(Connection& connection, const Choice& choice) {
    if (current_person(connection, choice.recipient) != choice.person) {
        return false;
    }
    const auto newest = newest_contact(connection, choice.person, std::nullopt);
    return newest && newest->enrolment.value == choice.enrolment && newest->recipient == choice.recipient.value;
}

std::string insurer_named(Connection& connection, const std::string& number) {
    std::string name;
    connection.session() << "SELECT name FROM insurer_status WHERE insurer_no = :i", soci::use(number, "i"), soci::into(name);
    return connection.session().got_data() ? name : std::string{};
}

}  // namespace

Result<Done> for_each_letter_recipient(Database& database, KeyRing& keys, std::optional<InsurerNumber> insurer,
                                       const std::function<Result<Done>(const LetterRecipient&)>& told) {
    const std::string number = insurer ? insurer->str() : std::string{};
    for (Choice after;;) {
        std::vector<LetterRecipient> recipients;
        TRY(const bool more, database.with([&](Connection& connection) -> Result<bool> {
            const auto choices = choices_after(connection, number, after);
            std::vector<std::int64_t> ids;
            for (const Choice& choice : choices) {
                if (stands(connection, choice)) {
                    ids.push_back(choice.enrolment);
                }
                after = choice;
            }
            TRY(KnownEnrolments known, known_enrolments(connection, keys, ids));
            for (const std::int64_t id : ids) {
                if (const auto found = known.find(id); found != known.end()) {
                    const std::string of = found->second.enrolment.insurer.str();
                    recipients.push_back({std::move(found->second.enrolment), insurer_named(connection, of)});
                }
            }
            return !choices.empty();
        }));
        for (const LetterRecipient& recipient : recipients) {
            TRY_DONE(told(recipient));
        }
        if (!more) {
            return Done{};
        }
    }
}

}  // namespace kakehashi::storage
