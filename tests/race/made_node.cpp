#include "tests/race/made_node.h"

#include <soci/postgresql/soci-postgresql.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/fakes/postgresql.h"
#include "tests/folders.h"

namespace kakehashi::test {
namespace {

namespace fs = std::filesystem;

std::string program() {
    const char* const given = std::getenv("KAKEHASHI_PROGRAM");
    return given != nullptr && *given != '\0' ? given : (binary_dir() / "kakehashi").string();
}

std::string contents(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

std::string quoted(const std::string& text) {
    std::string word = "'";
    for (const char c : text) {
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return word + "'";
}

fs::path new_folder() {
    std::string pattern = (fs::temp_directory_path() / "kakehashi-node-XXXXXX").string();
    BOOST_TEST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    return pattern;
}

std::string cluster_url() {
    const auto url = postgresql_url();
    BOOST_TEST_REQUIRE(url.has_value());
    return *url;
}

/// The same server, another database.
std::string url_of_database(const std::string& name) {
    std::string url = cluster_url();
    const std::size_t path = url.find('/', url.find("://") + 3);
    return url.substr(0, path + 1) + name + url.substr(std::min(url.find('?'), url.size()));
}

}  // namespace

soci::session cluster_session() { return soci::session(soci::postgresql, cluster_url()); }

Ran run_kakehashi(const std::vector<std::string>& arguments) {
    const fs::path folder = new_folder();
    std::string command = "LANG=C " + quoted(program());
    for (const std::string& argument : arguments) {
        command += " " + quoted(argument);
    }
    command += " >" + quoted(folder / "out") + " 2>" + quoted(folder / "err");
    const int status = std::system(command.c_str());
    Ran ran{WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents(folder / "out"), contents(folder / "err")};
    fs::remove_all(folder);
    return ran;
}

MadeNode::MadeNode(storage::Dialect dialect) : folder_(new_folder()), data_(folder_ / "data") {
    configuration_ = folder_ / "node.properties";
    if (dialect == storage::Dialect::postgresql) {
        database_ = folder_.filename();
        cluster_session() << "CREATE DATABASE \"" + database_ + "\"";
        url_ = url_of_database(database_);
    } else {
        url_ = "sqlite:" + data_.string();
    }
    std::ofstream(configuration_) << "storage.url = " << url_ << '\n';
    const Ran made = run({"init", "--demo"});
    BOOST_TEST_REQUIRE(made.status == 0, made.err);
}

MadeNode::~MadeNode() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    if (!database_.empty()) {
        try {
            cluster_session() << "DROP DATABASE \"" + database_ + "\" WITH (FORCE)";
        } catch (const std::exception& e) {
            BOOST_TEST_MESSAGE("the database stays: " << e.what());
        }
    }
}

Ran MadeNode::run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--data", data_.string(), "--config", configuration_.string()});
    return run_kakehashi(arguments);
}

fs::path MadeNode::town(int people) const {
    const fs::path town = folder_ / "town";
    const Ran written =
        run_kakehashi({"synth", "--people", std::to_string(people), "--seed", "7", "--out", town.string()});
    BOOST_TEST_REQUIRE(written.status == 0, written.err);
    return town;
}

}  // namespace kakehashi::test
