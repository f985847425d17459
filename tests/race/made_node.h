#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/storage/database.h"

namespace kakehashi::test {

/// What became of a program that was run.
struct Ran {
    int status = -1;
    std::string out;
    std::string err;
};

/// Runs the program under test (KAKEHASHI_PROGRAM, else the one built beside the tests) with these arguments.
[[nodiscard]] Ran run_kakehashi(const std::vector<std::string>& arguments);

/// A demo node in a folder of its own, and on PostgreSQL in a database of its own, made by the program itself.
/// Both are removed at the end.
class MadeNode {
public:
    explicit MadeNode(storage::Dialect dialect);
    ~MadeNode();
    MadeNode(const MadeNode&) = delete;
    MadeNode& operator=(const MadeNode&) = delete;

    [[nodiscard]] const std::filesystem::path& data() const { return data_; }
    [[nodiscard]] std::filesystem::path master_key() const { return data_ / "keys" / "master.key"; }
    [[nodiscard]] const std::string& url() const { return url_; }
    /// The name of the PostgreSQL database; empty on SQLite.
    [[nodiscard]] const std::string& database_name() const { return database_; }

    /// The program on this node.
    [[nodiscard]] Ran run(std::vector<std::string> arguments) const;
    /// Writes a town of `people` into a folder of the node and returns the folder.
    [[nodiscard]] std::filesystem::path town(int people) const;

private:
    std::filesystem::path folder_;
    std::filesystem::path data_;
    std::filesystem::path configuration_;
    std::string url_;
    std::string database_;
};

/// A session on the cluster itself, beside all databases made for tests.
[[nodiscard]] soci::session cluster_session();

}  // namespace kakehashi::test
