#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/result.h"

namespace kakehashi::app {

/// A program of PostgreSQL's, pg_dump or pg_restore, with a pipe to its output or input. Where its database is, and the password if the url
/// has one, reach it by its environment: words of a command are there for everybody to read. What it says itself goes nowhere: it quotes rows.
class PostgresqlTool {
public:
    enum class Direction : std::uint8_t { in, out };

    /// Found by PATH. Unavailable (KK-6725) when it cannot be started; malformed (KK-4001) when the url is none.
    [[nodiscard]] static Result<PostgresqlTool> start(const std::string& name, std::vector<std::string> words, const std::string& url,
                                                      Direction direction);
    PostgresqlTool(PostgresqlTool&& other) noexcept;
    PostgresqlTool& operator=(PostgresqlTool&&) = delete;
    /// One that was not finished is ended.
    ~PostgresqlTool();

    [[nodiscard]] Result<Done> read_all(const std::function<Result<Done>(std::string_view)>& sink);
    [[nodiscard]] Result<Done> write(std::string_view bytes);
    /// Closes the pipe and waits for the end; unless `all_well`, ends it first: it must not take what came for the whole. Unavailable (KK-6725)
    /// when it failed.
    [[nodiscard]] Result<Done> finish(bool all_well);

private:
    PostgresqlTool(int child, int pipe) : child_(child), pipe_(pipe) {}

    int child_ = -1;
    int pipe_ = -1;
};

}  // namespace kakehashi::app
