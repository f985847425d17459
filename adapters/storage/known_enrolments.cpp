#include "adapters/storage/known_enrolments.h"

#include <algorithm>

#include "adapters/storage/subject_loader.h"

namespace kakehashi::storage {
namespace {

/// A row as it is stored; opened after the statement has ended, because opening may ask for an insurer's key.
struct Row {
    std::int64_t id = 0;
    std::int64_t person = 0;
    std::string insurer;
    std::string insured;
    std::string from;
    std::string to;
    std::string deceased;
    std::string former_insurer;
    std::string former_insured;
    std::string wrapped_key;
    std::string identity;
    std::int64_t published_at = 0;
};

std::vector<Row> rows_of(Connection& connection, const std::vector<std::int64_t>& ids) {
    const std::string wanted = ids_value(connection.dialect(), ids);
    std::vector<Row> rows;
    Row row;
    soci::statement statement =
        (connection.session().prepare
             << with_ids(connection.dialect(),
                         "SELECT e.enrolment_id, e.person_id, e.insurer_no, e.insured_no, COALESCE(CAST(e.insured_from AS varchar(10)), ''), "
                         "COALESCE(CAST(e.insured_to AS varchar(10)), ''), COALESCE(CAST(e.deceased_on AS varchar(10)), ''), "
                         "e.former_insurer_no, e.former_insured_no, e.wrapped_key, e.identity, COALESCE(p.published_at, 0) FROM enrolment e "
                         "LEFT JOIN publication p ON p.publication_id = e.publication_id WHERE e.visible = 1 AND e.enrolment_id {in ids}"),
         soci::use(wanted, "ids"), soci::into(row.id), soci::into(row.person), soci::into(row.insurer), soci::into(row.insured),
         soci::into(row.from), soci::into(row.to), soci::into(row.deceased), soci::into(row.former_insurer),
         soci::into(row.former_insured), soci::into(row.wrapped_key), soci::into(row.identity), soci::into(row.published_at));
    statement.execute();
    while (statement.fetch()) {
        rows.push_back(row);
    }
    return rows;
}

std::optional<EnrolmentNumbers> numbers_from(const std::string& insurer, const std::string& insured) {
    const auto first = InsurerNumber::parse(insurer);
    const auto second = InsuredNumber::parse(insured);
    return first && second ? std::optional(EnrolmentNumbers{*first, *second}) : std::nullopt;
}

Result<KnownEnrolment> opened(KeyRing& keys, const Row& row) {
    const auto numbers = numbers_from(row.insurer, row.insured);
    if (!numbers) {
        return Error{Fault::broken, "KK-4401", "an enrolment holds numbers that are none"};
    }
    KnownEnrolment known;
    known.person = {row.person};
    known.published_at = row.published_at;
    Enrolment& enrolment = known.enrolment;
    enrolment.id = {row.id};
    enrolment.insurer = numbers->insurer;
    enrolment.insured = numbers->insured;
    enrolment.period = {CalendarDate::parse_iso(row.from), CalendarDate::parse_iso(row.to)};
    enrolment.deceased_on = CalendarDate::parse_iso(row.deceased);
    TRY(const KeyBundle key, keys.open_enrolment(enrolment.insurer, enrolment.id, row.wrapped_key));
    TRY(enrolment.identity, open_identity(key, enrolment.id, row.identity));
    if (const auto former = numbers_from(row.former_insurer, row.former_insured)) {
        known.former.push_back(*former);
    }
    return known;
}

void add_former_numbers(Connection& connection, const std::vector<std::int64_t>& ids, KnownEnrolments& known) {
    const std::string wanted = ids_value(connection.dialect(), ids);
    std::int64_t enrolment = 0;
    std::string insurer;
    std::string insured;
    soci::statement statement =
        (connection.session().prepare
             << with_ids(connection.dialect(),
                         "SELECT f.enrolment_id, f.insurer_no, f.insured_no FROM former_number f JOIN publication p ON "
                         "p.publication_id = f.publication_id AND p.published_at IS NOT NULL WHERE f.enrolment_id {in ids}"),
         soci::use(wanted, "ids"), soci::into(enrolment), soci::into(insurer), soci::into(insured));
    statement.execute();
    while (statement.fetch()) {
        const auto found = known.find(enrolment);
        const auto numbers = numbers_from(insurer, insured);
        if (found != known.end() && numbers) {
            found->second.former.push_back(*numbers);
        }
    }
}

}  // namespace

bool KnownEnrolment::names(const KnownEnrolment& other) const {
    return std::ranges::find(former, other.numbers()) != former.end();
}

Result<KnownEnrolments> known_enrolments(Connection& connection, KeyRing& keys, const std::vector<std::int64_t>& ids) {
    KnownEnrolments known;
    if (ids.empty()) {
        return known;
    }
    for (const Row& row : rows_of(connection, ids)) {
        TRY(KnownEnrolment one, opened(keys, row));
        known.emplace(row.id, std::move(one));
    }
    add_former_numbers(connection, ids, known);
    return known;
}

std::optional<std::pair<EnrolmentId, PersonId>> enrolment_under(Connection& connection, const EnrolmentNumbers& numbers) {
    const std::string insurer = numbers.insurer.str();
    const std::string insured = numbers.insured.str();
    EnrolmentId enrolment;
    PersonId person;
    connection.session() << "SELECT enrolment_id, person_id FROM enrolment WHERE insurer_no = :a AND insured_no = :b AND visible = 1",
        soci::use(insurer, "a"), soci::use(insured, "b"), soci::into(enrolment.value), soci::into(person.value);
    return connection.session().got_data() ? std::optional(std::pair(enrolment, person)) : std::nullopt;
}

std::vector<std::int64_t> enrolments_of(Connection& connection, PersonId person) {
    return numbers_by_ids(connection, "SELECT enrolment_id FROM enrolment WHERE visible = 1 AND person_id {in ids} ORDER BY enrolment_id",
                          {person.value});
}

std::string with_ids(Dialect dialect, std::string sql) {
    constexpr std::string_view place = "{in ids}";
    const std::string_view written =
        dialect == Dialect::postgresql ? "= ANY(CAST(:ids AS bigint[]))" : "IN (SELECT value FROM json_each(:ids))";
    for (std::size_t at = sql.find(place); at != std::string::npos; at = sql.find(place, at + written.size())) {
        sql.replace(at, place.size(), written);
    }
    return sql;
}

std::string ids_value(Dialect dialect, const std::vector<std::int64_t>& ids) {
    return dialect == Dialect::postgresql ? array_literal(ids) : json_array(ids);
}

std::vector<std::int64_t> numbers_by_ids(Connection& connection, std::string sql, const std::vector<std::int64_t>& ids) {
    std::vector<std::int64_t> numbers;
    if (ids.empty()) {
        return numbers;
    }
    const std::string wanted = ids_value(connection.dialect(), ids);
    std::int64_t number = 0;
    soci::statement statement = (connection.session().prepare << with_ids(connection.dialect(), std::move(sql)),
                                 soci::use(wanted, "ids"), soci::into(number));
    statement.execute();
    while (statement.fetch()) {
        numbers.push_back(number);
    }
    return numbers;
}

}  // namespace kakehashi::storage
