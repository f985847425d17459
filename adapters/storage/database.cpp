#include "adapters/storage/database.h"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace kakehashi::storage {
namespace {

PGconn* wire_of(soci::session& session) { return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_; }

const soci::backend_factory& factory(Dialect dialect) {
    return dialect == Dialect::postgresql ? static_cast<const soci::backend_factory&>(soci::postgresql)
                                          : static_cast<const soci::backend_factory&>(soci::sqlite3);
}

/// The five-character SQLSTATE, or "other": safe to tell, while the driver's message may quote values.
std::string state_of(const std::exception& e) {
    const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&e);
    return postgresql != nullptr ? postgresql->sqlstate() : std::string("other");
}

/// The url with a limit for what the driver itself waits for, unless the operator has set one.
std::string with_limit(std::string url, std::string_view name, std::chrono::milliseconds limit, std::int64_t unit) {
    if (url.find(name) == std::string::npos) {
        url += url.find('?') == std::string::npos ? '?' : '&';
        url += name;
        url += '=' + std::to_string(std::max<std::int64_t>(2, limit.count() / unit));
    }
    return url;
}

}  // namespace

Connection::Connection(Dialect dialect, const std::string& target, const std::string& lock_file)
    : dialect_(dialect), session_(factory(dialect), target) {
    if (dialect == Dialect::sqlite) {
        locks_ = std::make_unique<ByteLocks>(lock_file);
        write_turn_.emplace(*locks_);
        session_ << "PRAGMA journal_mode=WAL";
        session_ << "PRAGMA synchronous=FULL";
        session_ << "PRAGMA busy_timeout=20000";
        session_ << "PRAGMA cache_size=-65536";
    } else {
        // A server that goes away says so in a notice, which libpq would print beside our own words.
        PQsetNoticeProcessor(wire_of(session_), [](void*, const char*) {}, nullptr);
        session_ << "SET synchronous_commit = on";
        session_ << "SET client_encoding = 'UTF8'";
        session_ << "SET datestyle = 'ISO'";
        session_ << "SET jit = off";
        session_ << "SET client_min_messages = 'warning'";
    }
}

int Connection::socket() { return dialect_ == Dialect::sqlite ? -1 : PQsocket(wire_of(session_)); }

Transaction::Transaction(Connection& connection, Durable durable)
    : connection_(connection), whole_(connection.transaction_) {
    if (whole_ != nullptr) {
        return;
    }
    if (connection_.dialect() == Dialect::postgresql) {
        connection_.session() << "BEGIN ISOLATION LEVEL READ COMMITTED";
        if (durable == Durable::with_next) {
            connection_.session() << "SET LOCAL synchronous_commit = off";
        }
    } else {
        connection_.write_turn()->take();
        try {
            connection_.session() << "BEGIN IMMEDIATE";
        } catch (...) {
            connection_.write_turn()->give_back();
            throw;
        }
    }
    connection_.transaction_ = this;
}

Transaction::~Transaction() {
    if (open_ && whole_ != nullptr) {
        whole_->broken_ = true;
    } else if (open_) {
        try {
            end("ROLLBACK");
        } catch (const std::exception&) {
            // The session is gone, and with it the transaction.
        }
    }
}

void Transaction::commit() {
    if (broken_) {
        throw std::runtime_error("a part of the transaction failed");
    }
    if (whole_ == nullptr) {
        end("COMMIT");
    }
    open_ = false;
}

void Transaction::end(const char* statement) {
    struct GiveBack {
        WriteTurn* turn;
        ~GiveBack() {
            if (turn != nullptr) {
                turn->give_back();
            }
        }
    };
    const GiveBack after{connection_.write_turn()};
    connection_.transaction_ = nullptr;
    connection_.session() << statement;
}

Result<std::unique_ptr<Database>> Database::open(const std::string& url, std::size_t connections,
                                                 std::chrono::milliseconds patience) {
    constexpr std::string_view sqlite = "sqlite:";
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        std::string target = with_limit(url, "connect_timeout", patience, 1'000);
        target = with_limit(std::move(target), "tcp_user_timeout", patience, 1);
        return std::unique_ptr<Database>(new Database(Dialect::postgresql, target, {}, connections, patience));
    }
    if (url.starts_with(sqlite)) {
        const std::string file = url.substr(sqlite.size()) + "/kakehashi.db";
        return std::unique_ptr<Database>(
            new Database(Dialect::sqlite, "db=\"" + file + "\" timeout=20", file + "-turn", connections, patience));
    }
    return Error{Fault::malformed, "KK-4001", "storage.url is neither postgresql://… nor sqlite:DIR"};
}

std::unique_ptr<Connection> Database::connect() const {
    return std::make_unique<Connection>(dialect_, target_, lock_file_);
}

std::unique_ptr<Connection> Database::take() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return free_places_ > 0; });
    --free_places_;
    if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
    }
    lock.unlock();
    return connect();
}

void Database::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        ++free_places_;
        if (connection) {
            idle_.push_back(std::move(connection));
        } else {
            idle_.clear();  // one broken session usually means a restarted server: open anew
        }
    }
    returned_.notify_one();
}

std::unique_ptr<CallLimits::Call> Database::patience_for(Connection& connection) const {
    const int socket = connection.socket();
    return socket < 0 ? nullptr : std::make_unique<CallLimits::Call>(limits_, socket, patience_);
}

bool Database::is_lock_timeout(const std::exception& e) { return state_of(e) == "55P03"; }

Error Database::error_of(const std::exception& e) {
    const std::string state = state_of(e);
    if (state == "23505") {
        return {Fault::conflicting, "KK-4003", "a row with this key exists already"};
    }
    if (state == "53100") {
        return {Fault::unavailable, "KK-4004", "the database's disk is full"};
    }
    const std::string_view what = e.what();
    if (what.find("UNIQUE constraint") != std::string_view::npos) {
        return {Fault::conflicting, "KK-4003", "a row with this key exists already"};
    }
    if (what.find("disk is full") != std::string_view::npos || what.find("disk I/O") != std::string_view::npos) {
        return {Fault::unavailable, "KK-4004", "the database's disk is full or does not answer"};
    }
    return {Fault::unavailable, "KK-4002", "the database does not answer (state " + state + ")"};
}

void prefer_indexes(Connection& connection) {
    if (connection.dialect() == Dialect::postgresql) {
        connection.session() << "SELECT set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false), "
                                "set_config('enable_mergejoin', 'off', false), set_config('plan_cache_mode', 'force_generic_plan', "
                                "false)";
    }
}

std::string array_literal(const std::vector<std::int64_t>& values) {
    std::string text = "{";
    for (const std::int64_t value : values) {
        if (text.size() > 1) {
            text.push_back(',');
        }
        text += std::to_string(value);
    }
    return text + "}";
}

std::string json_array(const std::vector<std::int64_t>& values) {
    std::string text = array_literal(values);
    text.front() = '[';
    text.back() = ']';
    return text;
}

std::string array_literal(const std::vector<std::string>& values) {
    std::string text = "{";
    for (const std::string& value : values) {
        text += text.size() > 1 ? ",\"" : "\"";
        if (value.find_first_of("\"\\") == std::string::npos) {
            text += value;
        } else {
            for (const char c : value) {
                text += c == '"' || c == '\\' ? "\\" : "";
                text.push_back(c);
            }
        }
        text.push_back('"');
    }
    return text + "}";
}

}  // namespace kakehashi::storage
