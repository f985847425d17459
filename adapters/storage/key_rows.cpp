#include "adapters/storage/key_rows.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/random.h"

namespace kakehashi::storage {
namespace {

constexpr const char* master_setting = "key_master";

std::string enrolment_setting(const std::string& insurer) { return "key_enrolments/" + insurer; }

int positive(const std::string& text) { return std::max(1, std::atoi(text.c_str())); }

/// Keys are made beside each other, but not while the number of the master key changes. On SQLite the transaction has the database to itself.
void lock_master_number(Connection& connection, const char* function) {
    if (connection.dialect() == Dialect::postgresql) {
        connection.session() << std::string("SELECT ") + function + "(CAST(CAST(CAST('sealing_key' AS regclass) AS oid) AS bigint))";
    }
}

std::vector<KeyRow> rows_in(soci::statement& statement, const KeyRow& row) {
    std::vector<KeyRow> rows;
    statement.execute();
    while (statement.fetch()) {
        rows.push_back(row);
    }
    return rows;
}

}  // namespace

int KeyRow::number() const {
    const std::size_t mark = owner.find('/');
    return mark == std::string::npos ? 1 : positive(owner.substr(mark + 1));
}

std::string KeyRow::whose() const { return owner.substr(0, owner.find('/')); }

std::string numbered_owner(const std::string& whose, int number) { return number == 1 ? whose : whose + '/' + std::to_string(number); }

std::vector<KeyRow> key_rows(Connection& connection, const std::string& purpose, const std::string& whose) {
    const std::string later = whose + "/%";
    KeyRow row;
    soci::statement statement = (connection.session().prepare
                                     << "SELECT purpose, owner, wrapped, created_at FROM sealing_key WHERE purpose = :p AND (owner = :o OR owner LIKE :l)",
                                 soci::use(purpose, "p"), soci::use(whose, "o"), soci::use(later, "l"), soci::into(row.purpose),
                                 soci::into(row.owner), soci::into(row.wrapped), soci::into(row.created_at));
    auto rows = rows_in(statement, row);
    std::ranges::sort(rows, {}, &KeyRow::number);
    return rows;
}

std::vector<KeyRow> all_key_rows(Connection& connection) {
    KeyRow row;
    soci::statement statement = (connection.session().prepare << "SELECT purpose, owner, wrapped, created_at FROM sealing_key ORDER BY purpose, owner",
                                 soci::into(row.purpose), soci::into(row.owner), soci::into(row.wrapped), soci::into(row.created_at));
    auto rows = rows_in(statement, row);
    std::ranges::sort(rows, [](const KeyRow& a, const KeyRow& b) {
        return std::tuple(a.purpose, a.whose(), a.number()) < std::tuple(b.purpose, b.whose(), b.number());
    });
    return rows;
}

void insert_key_row(Connection& connection, const KeyRow& row) {
    const std::int64_t id = random_id();
    const std::int64_t at = now().microseconds;
    connection.session() << "INSERT INTO sealing_key (key_id, purpose, owner, wrapped, created_at) VALUES (:i, :p, :o, :w, :t) "
                            "ON CONFLICT (purpose, owner) DO NOTHING",
        soci::use(id, "i"), soci::use(row.purpose, "p"), soci::use(row.owner, "o"), soci::use(row.wrapped, "w"), soci::use(at, "t");
}

std::string setting(Connection& connection, const std::string& name) {
    std::string value;
    connection.session() << "SELECT value FROM node_setting WHERE name = :n", soci::use(name, "n"), soci::into(value);
    return connection.session().got_data() ? value : std::string{};
}

void set_setting(Connection& connection, const std::string& name, const std::string& value) {
    connection.session() << "INSERT INTO node_setting (name, value) VALUES (:n, :v) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        soci::use(name, "n"), soci::use(value, "v");
}

int master_number(Connection& connection) { return positive(setting(connection, master_setting)); }
void set_master_number(Connection& connection, int number) { set_setting(connection, master_setting, std::to_string(number)); }
void hold_master_number(Connection& connection) { lock_master_number(connection, "pg_advisory_xact_lock_shared"); }
void change_master_number(Connection& connection) { lock_master_number(connection, "pg_advisory_xact_lock"); }

EnrolmentKeys enrolment_keys_of(Connection& connection, const std::string& insurer) {
    const std::string text = setting(connection, enrolment_setting(insurer));
    const std::size_t space = text.find(' ');
    return {positive(text), space == std::string::npos ? 0 : std::atoll(text.c_str() + space)};
}

void set_enrolment_keys_of(Connection& connection, const std::string& insurer, const EnrolmentKeys& keys) {
    set_setting(connection, enrolment_setting(insurer), std::to_string(keys.number) + ' ' + std::to_string(keys.since));
}

}  // namespace kakehashi::storage
