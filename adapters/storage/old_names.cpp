#include "adapters/storage/old_names.h"

#include <algorithm>
#include <exception>
#include <set>
#include <string>
#include <vector>

#include "adapters/storage/kept_names.h"

namespace kakehashi::storage {
namespace {

constexpr std::size_t portion = 500;  // rows of one transaction: others write in between

struct OldFile {
    std::int64_t set = 0;
    int file_no = 0;
    std::string name;
};

struct OldSet {
    std::int64_t id = 0;
    SetName name;
    std::string content;
    std::string findings;
};

std::vector<OldFile> old_files(Connection& connection, const std::function<bool(std::string_view)>& is_standards_own) {
    std::vector<OldFile> files;
    OldFile file;
    soci::statement statement =
        (connection.session().prepare << "SELECT set_id, file_no, name FROM submission_file WHERE substr(name, 1, 7) <> 'sealed:' AND "
                                         "name <> '' ORDER BY set_id, file_no",
         soci::into(file.set), soci::into(file.file_no), soci::into(file.name));
    statement.execute();
    while (statement.fetch()) {
        if (!is_standards_own(file.name)) {
            files.push_back(file);
        }
    }
    return files;
}

/// Sets of which something may have to be changed.
std::vector<std::int64_t> old_sets(Connection& connection, const std::vector<OldFile>& files) {
    std::set<std::int64_t> sets;
    for (const OldFile& file : files) {
        sets.insert(file.set);
    }
    std::int64_t id = 0;
    soci::statement statement =
        (connection.session().prepare << "SELECT set_id FROM import_set WHERE (findings <> '[]' AND substr(findings, 1, 7) <> 'sealed:') "
                                         "OR (kind = 'unrecognised' AND substr(serial, 1, 6) <> 'keyed:')",
         soci::into(id));
    statement.execute();
    while (statement.fetch()) {
        sets.insert(id);
    }
    return {sets.begin(), sets.end()};
}

void seal_file(Connection& connection, const KeptNames& names, const OldFile& file) {
    const std::string sealed = names.sealed_file({file.set}, file.file_no, file.name);
    connection.session() << "UPDATE submission_file SET name = :n WHERE set_id = :s AND file_no = :f AND name = :o",
        soci::use(sealed, "n"), soci::use(file.set, "s"), soci::use(file.file_no, "f"), soci::use(file.name, "o");
}

/// Nothing when it was settled anew meanwhile: the next time comes.
void seal_set(Connection& connection, const KeptNames& names, std::int64_t id, bool has_free_name) {
    OldSet old;
    connection.session() << "SELECT kind, serial, content, findings FROM import_set WHERE set_id = :s", soci::use(id, "s"),
        soci::into(old.name.kind), soci::into(old.name.serial), soci::into(old.content), soci::into(old.findings);
    if (!connection.session().got_data()) {
        return;
    }
    const std::string serial = is_keyed(old.name.serial) ? old.name.serial : names.set(old.name).serial;
    const std::string content = has_free_name && !is_keyed(old.content) ? names.keyed_content(old.content) : old.content;
    const std::string findings = is_sealed(old.findings) ? old.findings : names.findings({id}, old.findings);
    connection.session() << "UPDATE import_set SET serial = :n, content = :c, findings = :f WHERE set_id = :s AND findings = :o",
        soci::use(serial, "n"), soci::use(content, "c"), soci::use(findings, "f"), soci::use(id, "s"), soci::use(old.findings, "o");
}

template <class Row, class Seal>
void in_portions(Connection& connection, const std::vector<Row>& rows, Seal&& seal) {
    for (std::size_t from = 0; from < rows.size(); from += portion) {
        Transaction transaction(connection);
        for (std::size_t n = from; n < std::min(rows.size(), from + portion); ++n) {
            seal(rows[n]);
        }
        transaction.commit();
    }
}

std::int64_t seal_on(Connection& connection, const KeptNames& names, const std::function<bool(std::string_view)>& is_standards_own) {
    const bool on_sqlite = connection.dialect() == Dialect::sqlite;
    if (on_sqlite) {
        connection.session() << "PRAGMA secure_delete=ON";  // what a row held before goes from the file, too
    }
    const std::vector<OldFile> files = old_files(connection, is_standards_own);
    const std::vector<std::int64_t> sets = old_sets(connection, files);
    std::set<std::int64_t> with_free_name;
    for (const OldFile& file : files) {
        with_free_name.insert(file.set);
    }
    // Sets first: should this end in between, their files still tell the next time which ones are left.
    in_portions(connection, sets, [&](std::int64_t id) { seal_set(connection, names, id, with_free_name.contains(id)); });
    in_portions(connection, files, [&](const OldFile& file) { seal_file(connection, names, file); });
    if (on_sqlite && !sets.empty()) {
        connection.session() << "PRAGMA wal_checkpoint(TRUNCATE)";
    }
    return static_cast<std::int64_t>(files.size() + sets.size());
}

}  // namespace

Result<std::int64_t> seal_old_names(Database& database, KeyRing& keys,
                                    const std::function<bool(std::string_view name)>& is_standards_own) {
    TRY(const Key key, keys.submission_key());
    try {
        return seal_on(*database.connect(), KeptNames(key), is_standards_own);
    } catch (const std::exception& e) {
        return Database::error_of(e);
    }
}

}  // namespace kakehashi::storage
