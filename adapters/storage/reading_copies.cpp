#include "adapters/storage/reading_copies.h"

#include <map>
#include <string>
#include <utility>

#include "adapters/storage/kept_names.h"
#include "adapters/storage/subject_loader.h"
#include "adapters/storage/subject_rows.h"

namespace kakehashi::storage {
namespace {

/// Nothing is put when the person or the key has changed since, or the enrolment was erased.
struct PutCopy {
    explicit PutCopy(Connection& connection)
        : statement((connection.session().prepare
                         << "INSERT INTO reading_copy (enrolment_id, person_id, epoch, sealed) SELECT e.enrolment_id, h.person_id, "
                            "h.epoch, :s FROM enrolment e JOIN person_head h ON h.person_id = e.person_id WHERE e.enrolment_id = :e "
                            "AND e.wrapped_key = :w AND h.person_id = :p AND h.epoch = :h ON CONFLICT (enrolment_id) DO UPDATE SET person_id = "
                            "excluded.person_id, epoch = excluded.epoch, sealed = excluded.sealed",
                     soci::use(sealed, "s"), soci::use(of.enrolment, "e"), soci::use(wrapped_key, "w"), soci::use(of.person, "p"),
                     soci::use(of.epoch, "h"))) {}

    CopyOf of;
    std::string sealed;
    std::string wrapped_key;
    soci::statement statement;
};

/// The lock between those who put copies, beside each other, and those who erase. It is the table's, not a person's: erasures
/// are few and short. A lock of rows would not do, because readers' answers lock heads and must not wait for copies.
void lock_copies(Connection& connection, const char* function) {
    if (connection.dialect() == Dialect::postgresql) {  // on SQLite the transaction has the database to itself
        connection.session() << std::string("SELECT ") + function +
                                    "(CAST(CAST(CAST('reading_copy' AS regclass) AS oid) AS bigint))";
    }
}

/// What is read of one enrolment.
struct Enrolled {
    KeyBundle key;
    std::string wrapped_key;
    std::int64_t person = 0;
    RowPack rows;
    bool readable = true;
};

class Persons {
public:
    explicit Persons(KeyRing& keys) : keys_(keys), names_(keys) {}

    /// Rows come with whose they are first.
    void take(const SubjectRow& row) {
        using enum SubjectRow::Part;
        if (row.part == head) {
            epochs_[row.n[0]] = row.n[1];
        } else if (row.part == enrolment) {
            take_enrolment(row);
        } else {
            take_what_hangs_on(row);
        }
    }

    /// Gives every enrolment that could be read whole, sealed, to `take`.
    template <class Take>
    void seal_each(Take&& take) {
        for (auto& [enrolment, enrolled] : enrolled_) {
            const auto epoch = epochs_.find(enrolled.person);
            if (!enrolled.readable || epoch == epochs_.end()) {
                continue;
            }
            enrolled.rows.sort();
            const CopyOf of{enrolment, enrolled.person, epoch->second};
            std::string text = seal_copy(enrolled.key, of, enrolled.rows);
            if (!text.empty()) {
                take(of, enrolled.wrapped_key, std::move(text));
            }
        }
    }

private:
    void take_enrolment(const SubjectRow& row) {
        const auto insurer = InsurerNumber::parse(row.t[0]);
        if (!insurer) {
            return;
        }
        auto key = keys_.open_enrolment(*insurer, EnrolmentId{row.n[0]}, row.t[5]);
        if (key) {
            enrolled_[row.n[0]] = {*std::move(key), std::string(row.t[5]), row.n[3], {}, true};
        }
    }

    void take_what_hangs_on(SubjectRow row) {
        const auto found = enrolled_.find(row.enrolment());
        if (found == enrolled_.end()) {
            return;
        }
        if (row.part != SubjectRow::Part::fact) {
            found->second.rows.add(row);
            return;
        }
        const auto body = open_sealed(found->second.key, fact_context(FactId{row.n[0]}), row.text);
        const auto name = names_.open(row.t[8]);
        const bool opened = body && name;
        found->second.readable = found->second.readable && opened;
        if (opened) {
            row.text = *body;
            row.t[8] = *name;
            found->second.rows.add(row);
        }
    }

    KeyRing& keys_;
    LocatedNames names_;
    std::map<std::int64_t, std::int64_t> epochs_;  ///< of each person
    std::map<std::int64_t, Enrolled> enrolled_;
};

}  // namespace

ReadingCopies::ReadingCopies(Connection& connection, KeyRing& keys, const std::vector<std::int64_t>& persons) {
    auto& whole = connection.prepared<WholePersons>();
    whole.persons = connection.dialect() == Dialect::postgresql ? array_literal(persons) : json_array(persons);
    Persons read(keys);
    whole.each([&](const SubjectRow& row) { read.take(row); });
    read.seal_each([&](const CopyOf& of, const std::string& wrapped_key, std::string text) { sealed_.push_back({of, wrapped_key, std::move(text)}); });
}

void ReadingCopies::put(Connection& connection) const {
    if (sealed_.empty()) {
        return;
    }
    Transaction transaction(connection, Durable::with_next);
    lock_copies(connection, "pg_advisory_xact_lock_shared");  // a statement of its own: those after it see what was erased
    auto& put = connection.prepared<PutCopy>();
    for (const Sealed& copy : sealed_) {
        put.of = copy.of;
        put.sealed = copy.text;
        put.wrapped_key = copy.wrapped_key;
        put.statement.execute(true);
    }
    transaction.commit();
}

void make_reading_copies(Connection& connection, KeyRing& keys, const std::vector<std::int64_t>& persons) {
    ReadingCopies(connection, keys, persons).put(connection);
}

void keep_copies_out(Connection& connection) { lock_copies(connection, "pg_advisory_xact_lock"); }

}  // namespace kakehashi::storage
