#include "adapters/main/database_dump.h"

#include <array>
#include <fstream>

#include "adapters/main/postgresql_tool.h"
#include "adapters/storage/migration.h"
#include "adapters/storage/private_file.h"
#include "adapters/storage/random.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

Error unwritable() { return {Fault::unavailable, "KK-6723", "the database cannot be written there"}; }

constexpr std::string_view sqlite_scheme = "sqlite:";

fs::path sqlite_file(const std::string& url) { return fs::path(url.substr(sqlite_scheme.size())) / "kakehashi.db"; }

Result<Done> copy_of_sqlite(storage::Database& database, const fs::path& folder, const DumpSink& sink) {
    const storage::PartFile copy(folder / ("kakehashi-" + std::to_string(storage::random_id()) + ".copy"));
    if (!copy.is_open()) {
        return unwritable();
    }
    const std::string path = copy.path().string();
    TRY_DONE(database.with([&](storage::Connection& connection) -> Result<Done> {
        connection.session() << "VACUUM INTO :f", soci::use(path, "f");  // of one moment, and nobody waits for it
        return Done{};
    }));
    std::ifstream in(copy.path(), std::ios::binary);
    std::array<char, 1U << 16U> piece{};
    while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
        TRY_DONE(sink({piece.data(), static_cast<std::size_t>(in.gcount())}));
    }
    return in.eof() ? Result<Done>(Done{}) : unwritable();
}

Result<Done> load_sqlite(const std::string& url, const std::function<Result<Done>(const DumpSink&)>& source) {
    const fs::path file = sqlite_file(url);
    std::error_code failed;
    if (fs::exists(fs::symlink_status(file, failed))) {
        return Error{Fault::conflicting, "KK-6721", "there is a node already where it is to be brought back"};
    }
    fs::create_directories(file.parent_path(), failed);
    storage::PartFile coming(file);
    if (!coming.is_open()) {
        return unwritable();
    }
    TRY_DONE(source([&](std::string_view bytes) { return coming.append(bytes) ? Result<Done>(Done{}) : unwritable(); }));
    return coming.take_place() ? Result<Done>(Done{}) : unwritable();
}

Result<Done> load_postgresql(const std::string& url, const std::function<Result<Done>(const DumpSink&)>& source) {
    TRY(const auto database, storage::Database::open(url, 1));
    TRY(const int version, storage::schema_version_of(*database));
    if (version != 0) {
        return Error{Fault::conflicting, "KK-6721", "there is a node already where it is to be brought back"};
    }
    TRY(auto tool, PostgresqlTool::start("pg_restore", {"--format=custom", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"},
                                         url, PostgresqlTool::Direction::in));
    const auto handed = source([&](std::string_view bytes) { return tool.write(bytes); });
    const auto ended = tool.finish(handed.has_value());
    return handed ? ended : handed;
}

}  // namespace

Result<Done> dump_database(storage::Database& database, const std::string& url, const fs::path& folder, const DumpSink& sink) {
    if (database.dialect() == storage::Dialect::sqlite) {
        return copy_of_sqlite(database, folder, sink);
    }
    TRY(auto tool, PostgresqlTool::start("pg_dump", {"--format=custom", "--no-owner", "--no-privileges"}, url, PostgresqlTool::Direction::out));
    const auto taken = tool.read_all(sink);
    const auto ended = tool.finish(taken.has_value());
    return taken ? ended : taken;
}

Result<Done> load_database(const std::string& url, const std::function<Result<Done>(const DumpSink&)>& source) {
    return url.starts_with(sqlite_scheme) ? load_sqlite(url, source) : load_postgresql(url, source);
}

}  // namespace kakehashi::app
