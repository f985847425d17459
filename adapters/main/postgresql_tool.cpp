#include "adapters/main/postgresql_tool.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

#include "adapters/storage/connection_variables.h"
#include "adapters/storage/private_file.h"

extern char** environ;

namespace kakehashi::app {
namespace {

Error failed() {
    return {Fault::unavailable, "KK-6725", "pg_dump or pg_restore is not there, too old for this database, or failed; the database's own log has the detail"};
}

using Variables = std::vector<std::pair<std::string, std::string>>;

/// NAME=VALUE for each of them, and everything else of our own environment.
std::vector<std::string> environment_with(const Variables& variables) {
    std::vector<std::string> all;
    for (const auto& [name, value] : variables) {
        all.push_back(name + '=' + value);
    }
    for (char** own = environ; *own != nullptr; ++own) {
        const std::string_view variable = *own;
        const std::string_view name = variable.substr(0, variable.find('='));
        if (std::ranges::none_of(variables, [&](const auto& other) { return other.first == name; })) {
            all.emplace_back(variable);
        }
    }
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (std::string& word : words) {
        all.push_back(word.data());
    }
    all.push_back(nullptr);
    return all;
}

}  // namespace

Result<PostgresqlTool> PostgresqlTool::start(const std::string& name, std::vector<std::string> words, const std::string& url, Direction direction) {
    TRY(const auto place, storage::connection_variables(url));
    if (name == "pg_restore") {  // which takes the name of its database by a word only, and a name is no secret
        for (const auto& [variable, value] : place) {
            if (variable == "PGDATABASE") {
                words.push_back("--dbname=" + value);
            }
        }
    }
    auto variables = environment_with(place);
    words.insert(words.begin(), name);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return failed();
    }
    const bool out = direction == Direction::out;
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out ? ends[1] : ends[0], out ? STDOUT_FILENO : STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, out ? STDIN_FILENO : STDOUT_FILENO, "/dev/null", out ? O_RDONLY : O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = -1;
    const int spawned = ::posix_spawnp(&child, name.c_str(), &actions, nullptr, pointers(words).data(), pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(out ? ends[1] : ends[0]);
    if (spawned != 0) {
        ::close(out ? ends[0] : ends[1]);
        return failed();
    }
    return PostgresqlTool(child, out ? ends[0] : ends[1]);
}

PostgresqlTool::PostgresqlTool(PostgresqlTool&& other) noexcept
    : child_(std::exchange(other.child_, -1)), pipe_(std::exchange(other.pipe_, -1)) {}

PostgresqlTool::~PostgresqlTool() { static_cast<void>(finish(false)); }

Result<Done> PostgresqlTool::read_all(const std::function<Result<Done>(std::string_view)>& sink) {
    std::array<char, 1U << 16U> piece{};
    while (true) {
        const ssize_t got = ::read(pipe_, piece.data(), piece.size());
        if (got <= 0) {
            return got == 0 ? Result<Done>(Done{}) : failed();
        }
        TRY_DONE(sink({piece.data(), static_cast<std::size_t>(got)}));
    }
}

Result<Done> PostgresqlTool::write(std::string_view bytes) {
    return storage::write_all(pipe_, bytes) ? Result<Done>(Done{}) : failed();  // SIGPIPE is ignored by whoever restores
}

Result<Done> PostgresqlTool::finish(bool all_well) {
    if (child_ < 0) {
        return failed();
    }
    if (!all_well) {
        ::kill(child_, SIGTERM);
    }
    ::close(std::exchange(pipe_, -1));
    int status = -1;
    const bool waited = ::waitpid(std::exchange(child_, -1), &status, 0) >= 0;
    return waited && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Result<Done>(Done{}) : failed();
}

}  // namespace kakehashi::app
