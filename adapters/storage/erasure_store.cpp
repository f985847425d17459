#include "adapters/storage/erasure_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <vector>

#include "adapters/storage/publishing_turn.h"
#include "adapters/storage/reading_copies.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

Error nobody() { return {Fault::refused, "KK-2302", "not disclosed: unknown person, or you may not"}; }

std::int64_t count(Connection& connection, const std::string& sql, std::int64_t enrolment) {
    std::int64_t number = 0;
    connection.session() << sql, soci::use(enrolment, "e"), soci::into(number);
    return number;
}

void run(Connection& connection, const std::string& sql, std::int64_t enrolment) {
    connection.session() << sql, soci::use(enrolment, "e");
}

/// The sets that said something of the enrolment.
constexpr const char* sets_of =
    "SELECT set_id FROM fact WHERE enrolment_id = :e UNION SELECT p.set_id FROM directive d JOIN publication p ON p.publication_id = "
    "d.publication_id WHERE d.enrolment_id = :e UNION SELECT p.set_id FROM relation r JOIN publication p ON p.publication_id = "
    "r.publication_id WHERE r.enrolment_id = :e UNION SELECT h.set_id FROM held_unit h JOIN enrolment e ON e.insurer_no = h.insurer_no AND "
    "e.insured_no = h.insured_no WHERE e.enrolment_id = :e";

/// Of those, the ones that said nothing of anybody else.
std::string sets_of_nobody_else() {
    return "SELECT s.set_id FROM import_set s WHERE s.people <= 1 AND s.set_id IN (" + std::string(sets_of) +
           ") AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.set_id = s.set_id AND f.enrolment_id <> :e) AND NOT EXISTS (SELECT 1 FROM "
           "publication p JOIN directive d ON d.publication_id = p.publication_id WHERE p.set_id = s.set_id AND d.enrolment_id <> :e) AND NOT "
           "EXISTS (SELECT 1 FROM publication p JOIN relation r ON r.publication_id = p.publication_id WHERE p.set_id = s.set_id AND "
           "r.enrolment_id <> :e)";
}

Erasure counted(Connection& connection, std::int64_t enrolment, PersonId person) {
    Erasure erasure;
    erasure.facts = count(connection, "SELECT count(*) FROM fact WHERE enrolment_id = :e AND kind > 0", enrolment);
    erasure.directives = count(connection, "SELECT count(*) FROM directive WHERE enrolment_id = :e AND visible = 1", enrolment);
    erasure.relations = count(connection, "SELECT count(*) FROM relation WHERE enrolment_id = :e AND visible = 1", enrolment);
    erasure.sets_removed = count(connection, "SELECT count(*) FROM (" + sets_of_nobody_else() + ") AS own", enrolment);
    erasure.sets_kept = count(connection, "SELECT count(*) FROM (" + std::string(sets_of) + ") AS every", enrolment) - erasure.sets_removed;
    erasure.other_enrolments = static_cast<std::int64_t>(enrolments_of(connection, person).size()) - 1;
    return erasure;
}

/// Everything that hangs on an enrolment, the row with its key last. References to the enrolment in links are random numbers
/// and stay.
void remove(Connection& connection, std::int64_t enrolment) {
    keep_copies_out(connection);
    const std::string in_own_sets = " set_id IN (" + sets_of_nobody_else() + ")";
    run(connection, "DELETE FROM submission_chunk WHERE" + in_own_sets, enrolment);
    // The submission key stays, so what is sealed with it has to go itself.
    run(connection, "UPDATE submission_file SET name = '' WHERE substr(name, 1, 7) = 'sealed:' AND" + in_own_sets, enrolment);
    run(connection, "UPDATE import_set SET findings = '[]' WHERE" + in_own_sets, enrolment);
    run(connection,
        "DELETE FROM held_unit WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.enrolment_id = :e AND e.insurer_no = held_unit.insurer_no AND "
        "e.insured_no = held_unit.insured_no)",
        enrolment);
    constexpr std::array tables = {"fact",       "directive",        "relation",      "proxy",       "protective_hold", "staged_register",
                                   "staged_event", "reading_copy", "search_key", "identity_backlog", "former_number", "emergency",
                                   "emergency_choice", "notice_contact", "account"};
    for (const char* const table : tables) {
        run(connection, std::string("DELETE FROM ") + table + " WHERE enrolment_id = :e", enrolment);
    }
    run(connection, "DELETE FROM identity_review WHERE enrolment_a = :e OR enrolment_b = :e", enrolment);
    // Notices say nothing themselves, but tell who looked at whom: the last number of a person takes them along.
    for (const char* const table : {"notice", "seen_by"}) {
        run(connection,
            std::string("DELETE FROM ") + table + " WHERE person_id IN (SELECT e.person_id FROM enrolment e WHERE e.enrolment_id = :e AND NOT "
            "EXISTS (SELECT 1 FROM enrolment o WHERE o.person_id = e.person_id AND o.enrolment_id <> e.enrolment_id))",
            enrolment);
    }
    run(connection, "DELETE FROM enrolment WHERE enrolment_id = :e", enrolment);
}

void note(Connection& connection, std::int64_t enrolment, PersonId person, std::int64_t at) {
    connection.session() << "INSERT INTO erasure (enrolment_id, person_id, erased_at) VALUES (:e, :p, :t) ON CONFLICT (enrolment_id) DO NOTHING",
        soci::use(enrolment, "e"), soci::use(person.value, "p"), soci::use(at, "t");
}

WrittenEntry conclude(Connection& connection, const LedgerWriter& writer, PersonId person, std::int64_t facts, const Statement& statement) {
    PersonHeads heads = heads_of(connection, {person.value}, HeadLock::wait);
    std::string event;
    JsonText(event).open_object().member("by", statement.by).member("facts", facts).member("reason", statement.reason).close_object();
    raise_epochs(connection, heads);
    return writer.write(connection, {{"erasure", event, person}}, heads, std::nullopt).value().front();
}

/// Durable when it returns.
bool append_to(const std::filesystem::path& list, std::int64_t enrolment) {
    const int file = ::open(list.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) {
        return false;
    }
    const std::string line = std::to_string(enrolment) + "\n";
    const bool written = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(file) == 0;
    ::close(file);
    return written;
}

std::vector<std::int64_t> read_list(const std::filesystem::path& list) {
    std::vector<std::int64_t> enrolments;
    std::ifstream in(list);
    for (std::int64_t enrolment = 0; in >> enrolment;) {
        enrolments.push_back(enrolment);
    }
    return enrolments;
}

/// A copy of somebody erased cannot come back any more (reading_copies.h), but earlier editions could leave one behind.
void remove_left_copies(Connection& connection) {
    std::int64_t left = 0;
    connection.session() << "SELECT count(*) FROM reading_copy c JOIN erasure x ON x.enrolment_id = c.enrolment_id", soci::into(left);
    if (left > 0) {
        Transaction transaction(connection);
        connection.session() << "DELETE FROM reading_copy WHERE enrolment_id IN (SELECT enrolment_id FROM erasure)";
        transaction.commit();
    }
}

std::string today(Connection& connection) {
    std::string day;
    connection.session() << "SELECT CAST(" + day_expression(connection.dialect()) + " AS varchar(10)) FROM log_head WHERE log_id = 0",
        soci::into(day);
    return day;
}

}  // namespace

Result<Erasure> ErasureStore::erase(const EnrolmentNumbers& numbers, const Statement& statement, Trial trial) {
    return database_.with_patience([&](Connection& connection) -> Result<Erasure> {
        Transaction transaction(connection);
        take_publishing_turn(connection);
        const auto named = enrolment_under(connection, numbers);
        if (!named) {
            return nobody();
        }
        const auto [enrolment, person] = *named;
        TRY(const KnownEnrolments known, known_enrolments(connection, keys_, {enrolment.value}));
        if (!retention_.may_erase(known.at(enrolment.value).enrolment, CalendarDate::parse_iso(today(connection)).value_or(CalendarDate{}))) {
            return Error{Fault::conflicting, "KK-6531",
                         "the enrolment is open, or ended less than " + std::to_string(retention_.years_after_end) + " years ago"};
        }
        Erasure erasure = counted(connection, enrolment.value, person);
        remove(connection, enrolment.value);
        note(connection, enrolment.value, person, now().microseconds);
        erasure.entry = conclude(connection, writer_, person, erasure.facts, statement);
        if (trial == Trial::yes) {
            return erasure;
        }
        // Before the commit: a list that names what is still on file erases it at the next start; the other way round a restored
        // database would bring it back for good.
        if (!append_to(list_, enrolment.value)) {
            return Error{Fault::unavailable, "KK-6532", "the list of erasures beside the master key cannot be written"};
        }
        transaction.commit();
        return erasure;
    });
}

Result<int> ErasureStore::replay() {
    const std::vector<std::int64_t> erased = read_list(list_);
    if (erased.empty()) {
        return 0;
    }
    return database_.with([&](Connection& connection) -> Result<int> {
        remove_left_copies(connection);
        int again = 0;
        for (const std::int64_t enrolment :
             numbers_by_ids(connection, "SELECT enrolment_id FROM enrolment WHERE enrolment_id {in ids} ORDER BY enrolment_id", erased)) {
            Transaction transaction(connection);
            take_publishing_turn(connection);
            PersonId person;
            connection.session() << "SELECT person_id FROM enrolment WHERE enrolment_id = :e", soci::use(enrolment, "e"),
                soci::into(person.value);
            if (!connection.session().got_data()) {
                continue;
            }
            const std::int64_t facts = counted(connection, enrolment, person).facts;
            remove(connection, enrolment);
            note(connection, enrolment, person, now().microseconds);
            static_cast<void>(conclude(connection, writer_, person, facts, {"node", "erased before; a restored database had it again", {}}));
            transaction.commit();
            ++again;
        }
        return again;
    });
}

}  // namespace kakehashi::storage
