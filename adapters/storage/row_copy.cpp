#include "adapters/storage/row_copy.h"

namespace kakehashi::storage {
namespace {

/// One row as texts: both databases understand them, and SQLite makes numbers of them by the column's type.
struct TextRow {
    explicit TextRow(std::size_t size) : values(size), given(size, soci::i_null) {}

    std::vector<std::string> values;
    std::vector<soci::indicator> given;
};

std::string joined(const std::vector<std::string>& columns, const std::string& before, const std::string& after) {
    std::string text;
    for (const std::string& column : columns) {
        text += (text.empty() ? "" : ", ") + before + column + after;
    }
    return text;
}

}  // namespace

void copy_rows(Connection& from, Connection& to, const std::string& table, const std::vector<std::string>& columns,
               const std::string& where, const std::vector<NamedValue>& values) {
    TextRow row(columns.size());
    soci::statement select(from.session());
    soci::statement insert(to.session());
    for (std::size_t n = 0; n < columns.size(); ++n) {
        select.exchange(soci::into(row.values[n], row.given[n]));
        insert.exchange(soci::use(row.values[n], row.given[n], columns[n]));
    }
    for (const NamedValue& value : values) {
        select.exchange(soci::use(value.value, value.name));
    }
    select.alloc();
    select.prepare("SELECT " + joined(columns, "CAST(", " AS text)") + " FROM " + table + " " + where);
    select.define_and_bind();
    insert.alloc();
    insert.prepare("INSERT OR IGNORE INTO " + table + " (" + joined(columns, "", "") + ") VALUES (" + joined(columns, ":", "") + ")");
    insert.define_and_bind();
    select.execute();
    while (select.fetch()) {
        insert.execute(true);
    }
}

}  // namespace kakehashi::storage
