#include "adapters/storage/reading_copies.h"

#include <map>
#include <string>
#include <utility>

#include "adapters/storage/reading_copy.h"
#include "adapters/storage/subject_loader.h"
#include "adapters/storage/subject_rows.h"

namespace kakehashi::storage {
namespace {

struct PutCopy {
    explicit PutCopy(Connection& connection)
        : statement((connection.session().prepare
                         << "INSERT INTO reading_copy (enrolment_id, person_id, epoch, sealed) VALUES (:e, :p, :h, :s) ON CONFLICT "
                            "(enrolment_id) DO UPDATE SET person_id = excluded.person_id, epoch = excluded.epoch, sealed = "
                            "excluded.sealed",
                     soci::use(of.enrolment, "e"), soci::use(of.person, "p"), soci::use(of.epoch, "h"),
                     soci::use(sealed, "s"))) {}

    CopyOf of;
    std::string sealed;
    soci::statement statement;
};

/// What is read of one enrolment.
struct Enrolled {
    Key key;
    std::int64_t person = 0;
    RowPack rows;
    bool readable = true;
};

class Persons {
public:
    explicit Persons(KeyRing& keys) : keys_(keys) {}

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

    void put(Connection& connection) {
        auto& put = connection.prepared<PutCopy>();
        for (auto& [enrolment, enrolled] : enrolled_) {
            const auto epoch = epochs_.find(enrolled.person);
            if (!enrolled.readable || epoch == epochs_.end()) {
                continue;
            }
            enrolled.rows.sort();
            put.of = {enrolment, enrolled.person, epoch->second};
            put.sealed = seal_copy(enrolled.key, put.of, enrolled.rows);
            if (!put.sealed.empty()) {
                put.statement.execute(true);
            }
        }
    }

private:
    void take_enrolment(const SubjectRow& row) {
        const auto insurer = InsurerNumber::parse(row.t[0]);
        if (!insurer) {
            return;
        }
        const auto insurer_key = keys_.insurer_key(*insurer);
        auto key = insurer_key ? KeyRing::unwrap(*insurer_key, EnrolmentId{row.n[0]}, row.t[5]) : insurer_key;
        if (key) {
            enrolled_[row.n[0]] = {*std::move(key), row.n[3], {}, true};
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
        found->second.readable = found->second.readable && body.has_value();
        if (body) {
            row.text = *body;
            found->second.rows.add(row);
        }
    }

    KeyRing& keys_;
    std::map<std::int64_t, std::int64_t> epochs_;  ///< of each person
    std::map<std::int64_t, Enrolled> enrolled_;
};

}  // namespace

void make_reading_copies(Connection& connection, KeyRing& keys, const std::vector<std::int64_t>& persons) {
    auto& whole = connection.prepared<WholePersons>();
    whole.persons = connection.dialect() == Dialect::postgresql ? array_literal(persons) : json_array(persons);
    Persons read(keys);
    whole.each([&](const SubjectRow& row) { read.take(row); });
    Transaction transaction(connection, Durable::with_next);
    read.put(connection);
    transaction.commit();
}

}  // namespace kakehashi::storage
