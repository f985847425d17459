#include "adapters/storage/notice_maker.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/mail_queue.h"
#include "adapters/storage/notice_recipients.h"
#include "adapters/storage/sealing.h"
#include "consent/ledger/entry.h"
#include "domain/kind.h"

namespace kakehashi::storage {
namespace {

using consent::NoticeCause;
using consent::NoticeKind;

constexpr std::int64_t entries_at_once = 1'000;
constexpr std::size_t people_at_once = 500;
constexpr std::size_t most_remembered = 200'000;

std::int64_t next_entry(Connection& connection) {
    std::int64_t next = 0;
    connection.session() << "SELECT next FROM counter WHERE name = 'notice_entry'", soci::into(next);
    return next;
}

/// False when somebody else was there first.
bool move_on(Connection& connection, std::int64_t from, std::int64_t to) {
    soci::statement update = (connection.session().prepare << "UPDATE counter SET next = :t WHERE name = 'notice_entry' AND next = :f",
                              soci::use(to, "t"), soci::use(from, "f"));
    update.execute(true);
    return update.get_affected_rows() == 1;
}

/// Tells the person and those proxies who hear of such things; how many were told what they had not been told before.
std::int64_t tell(Connection& connection, const consent::NoticePolicy& policy, PersonId person, NoticeKind kind, const std::string& about) {
    const int number = static_cast<int>(kind);
    const std::int64_t at = now().microseconds;
    std::int64_t told = 0;
    for (const std::int64_t recipient : recipients_of(connection, person, policy.rule(kind).proxies, Timestamp{at}.day_in_japan())) {
        const std::int64_t id = take_numbers(connection, "notice", 1);
        const std::int64_t mailing = mailing_of(connection, person, recipient);
        soci::statement insert =
            (connection.session().prepare << "INSERT INTO notice (notice_id, person_id, recipient, kind, about, made_at, sent_at) VALUES "
                                             "(:id, :p, :r, :k, :a, :at, :s) ON CONFLICT (person_id, recipient, kind, about) DO NOTHING",
             soci::use(id, "id"), soci::use(person.value, "p"), soci::use(recipient, "r"), soci::use(number, "k"), soci::use(about, "a"),
             soci::use(at, "at"), soci::use(mailing, "s"));
        insert.execute(true);
        told += insert.get_affected_rows();
    }
    return told;
}

}  // namespace

/// Entries read, and what of them has to be told.
struct NoticeMaker::Portion {
    struct Cause {
        std::int64_t entry = 0;
        PersonId person;
        NoticeCause cause;
    };
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::vector<Cause> causes;
};

Result<NoticeMaker::Portion> NoticeMaker::read(Connection& connection) const {
    Portion portion;
    portion.from = portion.to = next_entry(connection);
    const std::int64_t end = portion.from + entries_at_once;
    SealedReader reader(writer_.key());
    std::int64_t index = 0;
    std::int64_t person = 0;
    std::string commitment;
    std::string sealed;
    soci::statement statement =
        (connection.session().prepare << "SELECT idx, COALESCE(person_id, 0), commitment, sealed FROM access_log WHERE log_id = 0 AND "
                                         "idx >= :a AND idx < :b ORDER BY idx",
         soci::use(portion.from, "a"), soci::use(end, "b"), soci::into(index), soci::into(person), soci::into(commitment),
         soci::into(sealed));
    statement.execute();
    while (statement.fetch()) {
        portion.to = index + 1;
        if (person == 0) {
            continue;
        }
        TRY(const std::string_view plain, reader.open(std::string(entry_context_prefix) + commitment, sealed));
        if (auto cause = consent::cause_of_notice(plain.substr(std::min(consent::ledger::salt_size, plain.size())))) {
            portion.causes.push_back({index, {person}, *std::move(cause)});
        }
    }
    return portion;
}

bool NoticeMaker::is_new(Connection& connection, std::int64_t person, const std::string& seer) {
    const std::string key = std::to_string(person) + ' ' + seer;
    if (seen_.contains(key)) {
        return false;
    }
    soci::statement insert = (connection.session().prepare << "INSERT INTO seen_by (person_id, seer) VALUES (:p, :s) "
                                                              "ON CONFLICT (person_id, seer) DO NOTHING",
                              soci::use(person, "p"), soci::use(seer, "s"));
    insert.execute(true);
    if (seen_.size() >= most_remembered) {
        seen_.clear();
    }
    seen_.insert(key);
    return insert.get_affected_rows() == 1;
}

std::int64_t NoticeMaker::write(Connection& connection, const Portion& portion) {
    std::int64_t told = 0;
    for (const Portion::Cause& each : portion.causes) {
        const PersonId person = current_person(connection, each.person);
        if (each.cause.seer.empty() || is_new(connection, person.value, each.cause.seer)) {
            told += tell(connection, policy_, person, each.cause.kind, "entry:" + std::to_string(each.entry));
        }
    }
    return told;
}

Result<std::int64_t> NoticeMaker::follow_log() {
    return database_.with([&](Connection& connection) -> Result<std::int64_t> {
        std::int64_t told = 0;
        while (true) {
            TRY(const Portion portion, read(connection));
            if (portion.to == portion.from) {
                return told;
            }
            try {
                Transaction transaction(connection);
                if (move_on(connection, portion.from, portion.to)) {
                    told += write(connection, portion);
                    transaction.commit();
                }
            } catch (...) {
                seen_.clear();  // what was rolled back is not in the table
                throw;
            }
        }
    });
}

Result<std::int64_t> NoticeMaker::watch_certifications(CalendarDate today, int days) {
    return database_.with([&](Connection& connection) -> Result<std::int64_t> {
        const int kind = static_cast<int>(Kind::certification);
        const std::string from = today.iso();
        const std::string to = today.plus_days(days).iso();
        std::vector<std::pair<PersonId, std::string>> ending;
        PersonId person;
        std::string last;
        soci::statement statement =
            (connection.session().prepare
                 << "SELECT e.person_id, MAX(CAST(f.effective_to AS varchar(10))) FROM fact f JOIN publication p ON p.publication_id = "
                    "f.publication_id AND p.published_at IS NOT NULL JOIN enrolment e ON e.enrolment_id = f.enrolment_id AND e.visible = 1 "
                    "WHERE f.kind = :k AND f.form = 'CERT' AND f.deletes = 0 AND f.superseded_at IS NULL AND f.author = e.insurer_no AND "
                    "f.effective_to IS NOT NULL AND e.deceased_on IS NULL AND (e.insured_to IS NULL OR e.insured_to >= :d1) GROUP BY e.person_id "
                    "HAVING MAX(CAST(f.effective_to AS varchar(10))) >= :d2 AND MAX(CAST(f.effective_to AS varchar(10))) <= :d3",
             soci::use(kind, "k"), soci::use(from, "d1"), soci::use(from, "d2"), soci::use(to, "d3"), soci::into(person.value),
             soci::into(last));
        statement.execute();
        while (statement.fetch()) {
            ending.emplace_back(person, last);
        }
        std::int64_t told = 0;
        for (std::size_t from = 0; from < ending.size(); from += people_at_once) {  // nobody who writes waits for all of them
            Transaction transaction(connection);
            for (std::size_t n = from; n < std::min(from + people_at_once, ending.size()); ++n) {
                told += tell(connection, policy_, ending[n].first, NoticeKind::certification_ends, "day:" + ending[n].second);
            }
            transaction.commit();
        }
        return told;
    });
}

}  // namespace kakehashi::storage
