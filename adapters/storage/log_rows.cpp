#include "adapters/storage/log_rows.h"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>

#include <limits>
#include <stdexcept>

namespace kakehashi::storage {
namespace {

constexpr std::size_t block_rows = 4'096;  // some megabytes: more would not stay in the processor's caches
constexpr std::string_view columns = "idx, COALESCE(person_id, 0), COALESCE(run_no, 0), commitment, sealed";

[[noreturn]] void not_copied() { throw std::runtime_error("the database broke off while the log was read"); }

/// A stream of COPY in binary form: a head, then a row after the other, each value behind its length.
class CopiedRows {
public:
    explicit CopiedRows(std::string_view bytes) : rest_(bytes) {
        constexpr std::size_t signature = 11;
        take(signature + 4);  // flags: none that we asked for
        take(number<std::uint32_t>());
    }

    bool next(LogRow& row) {
        constexpr std::uint16_t values = 5;
        if (number<std::uint16_t>() != values) {  // the end is marked by -1
            return false;
        }
        row.index = value();
        row.person = value();
        row.run = value();
        row.commitment = take(number<std::uint32_t>());
        row.sealed = take(number<std::uint32_t>());
        return true;
    }

private:
    std::string_view take(std::size_t size) {
        if (size > rest_.size()) {
            not_copied();
        }
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    template <class Number>
    Number number() {
        Number found = 0;
        for (const char byte : take(sizeof(Number))) {
            found = static_cast<Number>((static_cast<std::uint64_t>(found) << 8U) | static_cast<unsigned char>(byte));
        }
        return found;
    }
    std::int64_t value() {
        if (number<std::uint32_t>() != sizeof(std::int64_t)) {
            not_copied();
        }
        return static_cast<std::int64_t>(number<std::uint64_t>());
    }

    std::string_view rest_;
};

void run_copy(PGconn* wire, const std::string& statement, std::string& bytes) {
    PGresult* begun = PQexec(wire, statement.c_str());
    const bool copying = PQresultStatus(begun) == PGRES_COPY_OUT;
    PQclear(begun);
    if (!copying) {
        not_copied();
    }
    char* row = nullptr;
    int size = 0;
    while ((size = PQgetCopyData(wire, &row, 0)) > 0) {
        bytes.append(row, static_cast<std::size_t>(size));
        PQfreemem(row);
    }
    bool whole = size == -1;
    while (PGresult* const result = PQgetResult(wire)) {
        whole = whole && PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
    }
    if (!whole) {
        not_copied();
    }
}

}  // namespace

struct LogRows::RowStatement {
    RowStatement(Connection& connection, const std::int64_t& first)
        : statement((connection.session().prepare << "SELECT " << columns << " FROM access_log WHERE log_id = 0 AND idx >= :a ORDER BY idx LIMIT "
                                                  << block_rows,
                     soci::use(first, "a"), soci::into(row.index), soci::into(row.person), soci::into(row.run), soci::into(commitment),
                     soci::into(sealed))) {}

    LogRow row;
    std::string commitment;
    std::string sealed;
    soci::statement statement;
};

LogRows::LogRows(Connection& connection, std::mutex& turn, std::int64_t first) : connection_(connection), turn_(turn), first_(first) {
    if (connection.dialect() == Dialect::sqlite) {
        statement_ = std::make_unique<RowStatement>(connection, first_);
    }
    read_ahead();
}

LogRows::~LogRows() {
    if (ahead_.valid()) {
        ahead_.wait();
    }
}

void LogRows::read_ahead() {
    ahead_ = std::async(std::launch::async, [this] {
        const std::lock_guard lock(turn_);
        Block& block = blocks_[filling_];
        block.rows.clear();
        block.bytes.clear();
        connection_.dialect() == Dialect::postgresql ? copy_into(block) : fetch_into(block);
    });
}

std::span<const LogRow> LogRows::next() {
    if (ended_) {
        return {};
    }
    ahead_.get();
    const std::span<const LogRow> rows = blocks_[filling_].rows;
    if (rows.size() < block_rows || rows.back().index == std::numeric_limits<std::int64_t>::max()) {
        ended_ = true;
    } else {
        first_ = rows.back().index + 1;
        filling_ = 1 - filling_;
        read_ahead();
    }
    return rows;
}

void LogRows::copy_into(Block& block) {
    PGconn* const wire = static_cast<soci::postgresql_session_backend*>(connection_.session().get_backend())->conn_;
    run_copy(wire,
             "COPY (SELECT " + std::string(columns) + " FROM access_log WHERE log_id = 0 AND idx >= " + std::to_string(first_) +
                 " ORDER BY idx LIMIT " + std::to_string(block_rows) + ") TO STDOUT (FORMAT binary)",
             block.bytes);
    CopiedRows copied(block.bytes);
    for (LogRow row; copied.next(row);) {
        block.rows.push_back(row);
    }
}

void LogRows::fetch_into(Block& block) {
    RowStatement& from = *statement_;
    from.statement.execute();
    while (from.statement.fetch()) {
        block.bytes += from.commitment;
        block.bytes += from.sealed;
        from.row.commitment = {nullptr, from.commitment.size()};  // where it stands is known when the bytes stay where they are
        from.row.sealed = {nullptr, from.sealed.size()};
        block.rows.push_back(from.row);
    }
    std::string_view rest = block.bytes;
    for (LogRow& row : block.rows) {
        for (std::string_view* const text : {&row.commitment, &row.sealed}) {
            const std::size_t size = text->size();
            *text = rest.substr(0, size);
            rest.remove_prefix(size);
        }
    }
}

}  // namespace kakehashi::storage
