#include "adapters/storage/subject_rows.h"

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/emergency_choices.h"
#include "adapters/storage/kept_names.h"

namespace kakehashi::storage {
namespace {

const std::string by_numbers = R"(
WITH who AS (
  SELECT h.person_id, h.epoch FROM enrolment e JOIN person_head h ON h.person_id = e.person_id
  WHERE e.insurer_no = :insurer AND e.insured_no = :insured AND e.visible = 1),
)";

std::string by_persons(Dialect dialect) {
    return std::string("WITH who AS (SELECT h.person_id, h.epoch FROM person_head h WHERE h.person_id ") +
           (dialect == Dialect::postgresql ? "= ANY(CAST(:persons AS bigint[]))" : "IN (SELECT value FROM json_each(:persons))") +
           "),\n";
}

/// Who they are: the person and the enrolments.
const std::string people = R"(
own AS (
  SELECT e.* FROM who w JOIN enrolment e ON e.person_id = w.person_id AND e.visible = 1)
SELECT 1, w.person_id, w.epoch, 0, 0, 0, 0, '', '', '', '', '', '', '', '', '', '', '' FROM who w
UNION ALL
SELECT 2, o.enrolment_id, )" + std::string(emergency_refused_of_o) + R"(, o.protective_measure, o.person_id, 0, 0, o.insurer_no, o.insured_no,
  COALESCE(CAST(o.insured_from AS varchar(10)), ''), COALESCE(CAST(o.insured_to AS varchar(10)), ''),
  COALESCE(CAST(o.deceased_on AS varchar(10)), ''), o.wrapped_key, )";

const std::string no_copy = "'', '', '', '', o.identity FROM own o";

const std::string copy = R"(COALESCE(c.sealed, ''), '', '', '', o.identity
  FROM own o JOIN who w ON w.person_id = o.person_id LEFT JOIN reading_copy c ON c.enrolment_id = o.enrolment_id AND
  c.person_id = w.person_id AND c.epoch = w.epoch)";

/// What hangs on the enrolments, decisions first.
std::string what_hangs_on_them(consent::History history) {
    const std::string current = history == consent::History::current ? " AND f.superseded_at IS NULL" : "";
    return std::string(R"(
UNION ALL
SELECT 3, d.directive_id, d.seq, d.kinds, d.scope * 100 + d.decision * 10 + d.capacity, d.readable, o.enrolment_id,
  d.organisation, COALESCE(CAST(d.valid_from AS varchar(10)), ''), COALESCE(CAST(d.valid_to AS varchar(10)), ''), d.insurer_no,
  '', '', '', '', '', '', '' FROM own o JOIN directive d ON d.enrolment_id = o.enrolment_id AND d.visible = 1
UNION ALL
SELECT 4, r.party, r.basis, 0, 0, 0, o.enrolment_id, r.organisation, CAST(r.verified_on AS varchar(10)), )") +
           last_claim_month_of_r + R"(,
  COALESCE(CAST(r.ended_on AS varchar(10)), ''), '', '', '', '', '', '', ''
  FROM own o JOIN relation r ON r.enrolment_id = o.enrolment_id AND r.visible = 1 AND r.superseded_at IS NULL
UNION ALL
SELECT 5, p.proxy_person, p.kinds, 0, 0, 0, o.enrolment_id, COALESCE(CAST(p.valid_from AS varchar(10)), ''),
  COALESCE(CAST(p.valid_to AS varchar(10)), ''), '', '', '', '', '', '', '', '', ''
  FROM own o JOIN proxy p ON p.enrolment_id = o.enrolment_id
UNION ALL
SELECT 6, 0, 0, 0, 0, 0, o.enrolment_id, h.against, COALESCE(CAST(h.valid_from AS varchar(10)), ''),
  COALESCE(CAST(h.valid_to AS varchar(10)), ''), '', '', '', '', '', '', '', ''
  FROM own o JOIN protective_hold h ON h.enrolment_id = o.enrolment_id
UNION ALL
SELECT 8, f.fact_id, f.enrolment_id, f.kind, CAST(f.version AS bigint) * 100000000 + f.line, s.published_at, COALESCE(f.superseded_at, 0),
  f.form, f.unit, f.fact_key, f.author, f.addressee, f.order_key, COALESCE(CAST(f.effective_from AS varchar(10)), ''),
  COALESCE(CAST(f.effective_to AS varchar(10)), ''), )" +
           located_name_of_x + R"(, x.sha256, f.body
  FROM own o JOIN fact f ON f.enrolment_id = o.enrolment_id AND f.kind > 0 AND f.deletes = 0)" + current + R"(
  JOIN publication s ON s.publication_id = f.publication_id AND s.published_at IS NOT NULL
  JOIN submission_file x ON x.set_id = f.set_id AND x.file_no = f.file_no)";
}

}  // namespace

void SubjectStatement::prepare(const std::string& query) {
    statement_.exchange(soci::into(part_));
    for (std::int64_t& number : n_) {
        statement_.exchange(soci::into(number));
    }
    for (std::string& text : t_) {
        statement_.exchange(soci::into(text));
    }
    statement_.exchange(soci::into(text_));
    statement_.alloc();
    statement_.prepare(query);
    statement_.define_and_bind();
}

SubjectRow SubjectStatement::row() const {
    SubjectRow row;
    row.part = static_cast<SubjectRow::Part>(part_);
    row.n = n_;
    for (std::size_t at = 0; at < t_.size(); ++at) {
        row.t[at] = t_[at];
    }
    row.text = text_;
    return row;
}

template <consent::History H>
WholePerson<H>::WholePerson(Connection& connection) : SubjectStatement(connection) {
    statement_.exchange(soci::use(insurer, "insurer"));
    statement_.exchange(soci::use(insured, "insured"));
    prepare(by_numbers + people + no_copy + what_hangs_on_them(H));
}

template class WholePerson<consent::History::current>;
template class WholePerson<consent::History::everything>;

CopiedPerson::CopiedPerson(Connection& connection) : SubjectStatement(connection) {
    statement_.exchange(soci::use(insurer, "insurer"));
    statement_.exchange(soci::use(insured, "insured"));
    prepare(by_numbers + people + copy);
}

WholePersons::WholePersons(Connection& connection) : SubjectStatement(connection) {
    statement_.exchange(soci::use(persons, "persons"));
    prepare(by_persons(connection.dialect()) + people + no_copy + what_hangs_on_them(consent::History::current));
}

}  // namespace kakehashi::storage
