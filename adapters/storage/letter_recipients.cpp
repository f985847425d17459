#include "adapters/storage/letter_recipients.h"

#include "adapters/storage/notice_contacts.h"

namespace kakehashi::storage {
namespace {

constexpr int portion = 500;

std::vector<std::int64_t> enrolments_after(Connection& connection, const std::string& insurer, std::int64_t after) {
    std::vector<std::int64_t> ids;
    std::int64_t id = 0;
    const int way = static_cast<int>(NoticeWay::letter);
    soci::statement statement =
        (connection.session().prepare
             << "SELECT c.enrolment_id FROM notice_contact c JOIN enrolment e ON e.enrolment_id = c.enrolment_id AND e.visible = 1 AND "
                "e.person_id = c.recipient WHERE c.way = :w AND e.deceased_on IS NULL AND (:i1 = '' OR e.insurer_no = :i2) AND "
                "c.enrolment_id > :a ORDER BY c.enrolment_id LIMIT " + std::to_string(portion),
         soci::use(way, "w"), soci::use(insurer, "i1"), soci::use(insurer, "i2"), soci::use(after, "a"), soci::into(id));
    statement.execute();
    while (statement.fetch()) {
        ids.push_back(id);
    }
    return ids;
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
    for (std::int64_t after = 0;;) {
        std::vector<LetterRecipient> recipients;
        TRY(const bool more, database.with([&](Connection& connection) -> Result<bool> {
            const auto ids = enrolments_after(connection, number, after);
            TRY(KnownEnrolments known, known_enrolments(connection, keys, ids));
            for (const std::int64_t id : ids) {
                if (const auto found = known.find(id); found != known.end()) {
                    const std::string of = found->second.enrolment.insurer.str();
                    recipients.push_back({std::move(found->second.enrolment), insurer_named(connection, of)});
                }
                after = id;
            }
            return !ids.empty();
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
