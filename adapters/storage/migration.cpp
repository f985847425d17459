#include "adapters/storage/migration.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

namespace kakehashi::storage {
namespace {

struct Step {
    int version = 0;
    std::filesystem::path file;
};

std::string table_exists_query(Dialect dialect) {
    return dialect == Dialect::postgresql
               ? "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND "
                 "table_name = 'schema_version'"
               : "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";
}

int version_found(Connection& connection) {
    int tables = 0;
    connection.session() << table_exists_query(connection.dialect()), soci::into(tables);
    if (tables == 0) {
        return 0;
    }
    int version = 0;
    connection.session() << "SELECT COALESCE(MAX(version), 0) FROM schema_version", soci::into(version);
    return version;
}

Result<std::vector<Step>> steps_in(const std::filesystem::path& folder) {
    std::vector<Step> steps;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
        const std::string name = entry.path().filename().string();
        if (name.size() > 5 && name[4] == '_' && entry.path().extension() == ".sql") {
            steps.push_back({std::stoi(name.substr(0, 4)), entry.path()});
        }
    }
    if (failed || steps.empty()) {
        return Error{Fault::missing, "KK-4204", "no migrations found; set KAKEHASHI_HOME to the folder that holds sql/"};
    }
    std::ranges::sort(steps, {}, &Step::version);
    return steps;
}

/// The statements of a file: split at `;` line ends outside `$$` bodies, `--` lines left out.
std::vector<std::string> statements_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::string> statements;
    std::string statement;
    bool in_body = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("--")) {
            continue;
        }
        for (std::size_t at = line.find("$$"); at != std::string::npos; at = line.find("$$", at + 2)) {
            in_body = !in_body;
        }
        statement += line;
        statement.push_back('\n');
        if (!in_body && line.ends_with(';')) {
            statement.resize(statement.size() - 2);
            statements.push_back(std::move(statement));
            statement.clear();
        }
    }
    return statements;
}

void apply(Connection& connection, const Step& step) {
    Transaction transaction(connection);
    for (const std::string& statement : statements_of(step.file)) {
        connection.session() << statement;
    }
    const std::string name = step.file.filename().string();
    connection.session() << "INSERT INTO schema_version (version, name) VALUES (:v, :n)", soci::use(step.version),
        soci::use(name);
    transaction.commit();
}

Error newer(int version) {
    return {Fault::unsupported, "KK-4201",
            "the database has schema " + std::to_string(version) + ", this program knows " +
                std::to_string(schema_version) + "; install the newer program"};
}

}  // namespace

Result<int> schema_version_of(Database& database) {
    return database.with([](Connection& connection) -> Result<int> { return version_found(connection); });
}

Result<int> migrate(Database& database, const std::filesystem::path& sql_dir) {
    TRY(const auto steps, steps_in(sql_dir / (database.dialect() == Dialect::postgresql ? "postgresql" : "sqlite")));
    return database.with([&](Connection& connection) -> Result<int> {
        const int found = version_found(connection);
        if (found > schema_version) {
            return newer(found);
        }
        connection.session() << "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL)";
        for (const Step& step : steps) {
            if (step.version > found) {
                apply(connection, step);
            }
        }
        return version_found(connection);
    });
}

Result<Done> expect_current_schema(Database& database) {
    TRY(const int version, schema_version_of(database));
    if (version == 0) {
        return Error{Fault::missing, "KK-4202", "the database is empty; run: kakehashi init"};
    }
    if (version < schema_version) {
        return Error{Fault::conflicting, "KK-4203",
                     "the database has schema " + std::to_string(version) + "; run: kakehashi migrate"};
    }
    if (version > schema_version) {
        return newer(version);
    }
    return Done{};
}

}  // namespace kakehashi::storage
