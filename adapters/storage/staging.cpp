#include "adapters/storage/staging.h"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "adapters/storage/set_register.h"

namespace kakehashi::storage {
namespace {

constexpr std::size_t block_bytes = 2U << 20U;
constexpr std::size_t block_rows = 2'000;

/// COPY's binary format: the server takes it as it is, where it would look at every character of text twice. Before each value
/// stands its length in bytes, -1 for null; numbers have their most significant byte first.
class BinaryRows {
public:
    explicit BinaryRows(std::size_t room) {
        text_.reserve(room);
        constexpr std::string_view signature("PGCOPY\n\377\r\n\0", 11);
        text_ += signature;
        number<std::int32_t>(0);  // flags
        number<std::int32_t>(0);  // length of what else the header says
    }

    void add(const FactRow& row) {
        constexpr std::int16_t columns = 19;
        number<std::int16_t>(columns);
        value<std::int64_t>(row.id.value);
        value<std::int64_t>(row.enrolment.value);
        value<std::int16_t>(row.kind);
        for (const std::string* const each : {&row.form, &row.unit, &row.key, &row.author, &row.addressee, &row.order}) {
            value(*each);
        }
        value<std::int16_t>(row.deletes ? 1 : 0);
        value<std::int32_t>(1);
        value(row.effective.from);
        value(row.effective.to);
        value<std::int64_t>(row.set.value);
        value<std::int64_t>(row.publication);
        value<std::int16_t>(row.file_no);
        value<std::int32_t>(row.line);
        if (row.built_on) {
            value<std::int64_t>(*row.built_on);
        } else {
            null();
        }
        value(row.body);
    }

    [[nodiscard]] std::string finish() {
        number<std::int16_t>(-1);
        return std::move(text_);
    }

private:
    template <class Number>
    void number(std::int64_t of) {
        for (std::size_t byte = sizeof(Number); byte > 0; --byte) {
            text_.push_back(static_cast<char>(of >> (8 * (byte - 1))));
        }
    }
    template <class Number>
    void value(std::int64_t of) {
        number<std::int32_t>(sizeof(Number));
        number<Number>(of);
    }
    void value(const std::string& of) {
        number<std::int32_t>(static_cast<std::int64_t>(of.size()));
        text_ += of;
    }
    /// Days since 2000-01-01.
    void value(const std::optional<CalendarDate>& day) {
        constexpr std::int32_t days_before = 10'957;
        if (day) {
            value<std::int32_t>(day->days() - days_before);
        } else {
            null();
        }
    }
    void null() { number<std::int32_t>(-1); }

    std::string text_;
};

constexpr const char* copy_command =
    "COPY fact (fact_id, enrolment_id, kind, form, unit, fact_key, author, addressee, order_key, deletes, version, "
    "effective_from, effective_to, set_id, publication_id, file_no, line, built_on, body) FROM STDIN (FORMAT binary)";

/// SOCI has no COPY, and its bulk inserts send the first batch's values again when executed twice; so the bulk path goes
/// through SOCI's own libpq connection (docs/decisions/0005-bulk-path.md).
void copy_rows(Connection& connection, const std::vector<FactRow>& rows, std::size_t bytes) {
    BinaryRows binary(bytes + rows.size() * 100);
    for (const FactRow& row : rows) {
        binary.add(row);
    }
    const std::string text = binary.finish();
    PGconn* const wire = static_cast<soci::postgresql_session_backend*>(connection.session().get_backend())->conn_;
    const auto expect = [wire](PGresult* result, ExecStatusType status) {
        const bool good = PQresultStatus(result) == status;
        PQclear(result);
        if (!good) {
            throw std::runtime_error("copy failed");
        }
    };
    expect(PQexec(wire, copy_command), PGRES_COPY_IN);
    if (PQputCopyData(wire, text.data(), static_cast<int>(text.size())) != 1 || PQputCopyEnd(wire, nullptr) != 1) {
        throw std::runtime_error("copy failed");
    }
    PGresult* result = PQgetResult(wire);
    while (PGresult* const next = PQgetResult(wire)) {
        PQclear(next);
    }
    expect(result, PGRES_COMMAND_OK);
}

struct InsertFact {
    explicit InsertFact(Connection& connection)
        : statement((connection.session().prepare
                         << "INSERT INTO fact (fact_id, enrolment_id, kind, form, unit, fact_key, author, addressee, "
                            "order_key, deletes, version, effective_from, effective_to, set_id, publication_id, file_no, "
                            "line, built_on, body) VALUES (:id, :e, :k, :f, :u, :key, :au, :ad, :o, :del, 1, NULLIF(:ef, ''), "
                            "NULLIF(:et, ''), :s, :p, :fn, :l, NULLIF(:bo, -1), :b)",
                     soci::use(row.id.value, "id"), soci::use(row.enrolment.value, "e"), soci::use(row.kind, "k"),
                     soci::use(row.form, "f"), soci::use(row.unit, "u"), soci::use(row.key, "key"),
                     soci::use(row.author, "au"), soci::use(row.addressee, "ad"), soci::use(row.order, "o"),
                     soci::use(deletes, "del"), soci::use(from, "ef"), soci::use(to, "et"),
                     soci::use(row.set.value, "s"), soci::use(row.publication, "p"), soci::use(row.file_no, "fn"),
                     soci::use(line, "l"), soci::use(built_on, "bo"), soci::use(row.body, "b"))) {}

    void operator()(FactRow next) {
        row = std::move(next);
        deletes = row.deletes ? 1 : 0;
        from = row.effective.from ? row.effective.from->iso() : std::string{};
        to = row.effective.to ? row.effective.to->iso() : std::string{};
        line = row.line;
        built_on = row.built_on.value_or(-1);
        statement.execute(true);
    }

    FactRow row;
    int deletes = 0;
    std::string from;
    std::string to;
    std::int64_t line = 0;
    std::int64_t built_on = -1;
    soci::statement statement;
};

/// Those to whom the publication would have given an enrolment.
std::vector<std::int64_t> persons_of_staged_enrolments(Connection& connection, std::int64_t publication) {
    std::vector<std::int64_t> persons;
    std::int64_t person = 0;
    soci::statement statement =
        (connection.session().prepare << "SELECT DISTINCT person_id FROM enrolment WHERE publication_id = :p AND visible = 0",
         soci::use(publication, "p"), soci::into(person));
    statement.execute();
    while (statement.fetch()) {
        persons.push_back(person);
    }
    return persons;
}

/// Heads made for people who never became visible; whoever has entries or enrolments stays.
void remove_heads_of_nobody(Connection& connection, const std::vector<std::int64_t>& persons) {
    if (persons.empty()) {
        return;
    }
    const bool sqlite = connection.dialect() == Dialect::sqlite;
    const std::string ids = sqlite ? json_array(persons) : array_literal(persons);
    connection.session() << std::string("DELETE FROM person_head WHERE run_no = 0 AND epoch = 0 AND NOT EXISTS (SELECT 1 FROM "
                                        "enrolment e WHERE e.person_id = person_head.person_id) AND person_id ") +
                                (sqlite ? "IN (SELECT value FROM json_each(:ids))" : "= ANY(CAST(:ids AS bigint[]))"),
        soci::use(ids, "ids");
}

}  // namespace

void FactStaging::add(FactRow row) {
    bytes_ += row.body.size() + row.key.size() + 200;
    rows_.push_back(std::move(row));
}

bool FactStaging::is_full() const { return rows_.size() >= block_rows || bytes_ >= block_bytes; }

void FactStaging::flush(Connection& connection) {
    if (rows_.empty()) {
        return;
    }
    Transaction transaction(connection, Durable::with_next);
    if (connection.dialect() == Dialect::postgresql) {
        copy_rows(connection, rows_, bytes_);
    } else {
        auto& insert = connection.prepared<InsertFact>();
        for (const FactRow& row : rows_) {
            insert(row);
        }
    }
    transaction.commit();
    clear();
}

void FactStaging::append(FactStaging other) {
    bytes_ += other.bytes_;
    std::ranges::move(other.rows_, std::back_inserter(rows_));
}

void FactStaging::clear() {
    rows_.clear();
    bytes_ = 0;
}

void remove_staged(Connection& connection, std::int64_t publication) {
    const std::vector<std::int64_t> persons = persons_of_staged_enrolments(connection, publication);
    constexpr std::array statements = {
        "DELETE FROM fact WHERE publication_id = :p",
        "DELETE FROM directive WHERE publication_id = :p AND visible = 0",
        "DELETE FROM relation WHERE publication_id = :p AND visible = 0",
        "DELETE FROM staged_register WHERE publication_id = :p",
        "DELETE FROM staged_event WHERE publication_id = :p",
        "DELETE FROM staged_office WHERE publication_id = :p",
        "DELETE FROM staged_status WHERE publication_id = :p",
        "DELETE FROM enrolment WHERE publication_id = :p AND visible = 0",
        "DELETE FROM publication WHERE publication_id = :p AND published_at IS NULL",
    };
    for (const char* const statement : statements) {
        connection.session() << statement, soci::use(publication, "p");
    }
    remove_heads_of_nobody(connection, persons);
}

void remove_left_over(Connection& connection, SetId set) {
    for (const std::int64_t left_over : open_publications(connection, set)) {
        remove_staged(connection, left_over);
    }
}

}  // namespace kakehashi::storage
