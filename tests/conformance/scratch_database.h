#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include "adapters/storage/database.h"
#include "tests/fakes/postgresql.h"

namespace kakehashi::test {

/// A folder for one test that goes with it.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "kakehashi-test-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// The names of the databases that can be tested here: "sqlite" and, where a cluster is given, "postgresql".
inline std::vector<std::string> every_database() {
    std::vector<std::string> names = {"sqlite"};
    if (postgresql_url() || std::getenv("CI") != nullptr) {
        names.emplace_back("postgresql");
    }
    return names;
}
inline storage::Dialect dialect_named(const std::string& name) {
    return name == "sqlite" ? storage::Dialect::sqlite : storage::Dialect::postgresql;
}

/// A database for one test: a file in a folder, or a schema of its own in the given cluster. Empty at first.
class ScratchDatabase {
public:
    explicit ScratchDatabase(storage::Dialect dialect) {
        url_ = "sqlite:" + folder_.path().string();
        if (dialect == storage::Dialect::postgresql) {
            BOOST_REQUIRE_MESSAGE(postgresql_url(), "KAKEHASHI_TEST_POSTGRESQL is not set");
            static int count = 0;
            schema_ = "kakehashi_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
            in_cluster("CREATE SCHEMA " + schema_);
            url_ = *postgresql_url() + "&options=-csearch_path%3D" + schema_;
        }
        auto opened = storage::Database::open(url_, 3);
        BOOST_REQUIRE(opened.has_value());
        database_ = std::move(opened).value();
    }
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;
    ~ScratchDatabase() {
        database_.reset();
        if (!schema_.empty()) {
            in_cluster("DROP SCHEMA " + schema_ + " CASCADE");
        }
    }

    [[nodiscard]] storage::Database& database() { return *database_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
    [[nodiscard]] const std::string& url() const { return url_; }

private:
    static void in_cluster(const std::string& statement) {
        const auto cluster = storage::Database::open(*postgresql_url(), 1);
        BOOST_REQUIRE(cluster.has_value());
        const auto done = (*cluster)->with([&](storage::Connection& connection) -> Result<Done> {
            connection.session() << statement;
            return Done{};
        });
        BOOST_REQUIRE(done.has_value());
    }

    ScratchFolder folder_;
    std::string schema_;
    std::string url_;
    std::unique_ptr<storage::Database> database_;
};

}  // namespace kakehashi::test
