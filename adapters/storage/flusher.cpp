#include "adapters/storage/flusher.h"

#include <utility>

namespace kakehashi::storage {
namespace {

/// A commit that waits for the disk (and for a synchronous standby) waits for everything written to the log before it.
struct FlushStatement {
    explicit FlushStatement(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT CAST(pg_logical_emit_message(true, 'kakehashi', '') - '0/0'::pg_lsn AS bigint)",
                     soci::into(position))) {}

    std::int64_t position = 0;
    soci::statement statement;
};

}  // namespace

Flusher::Flusher(Database& database) : database_(database), thread_([this] { run(); }) {}

Flusher::~Flusher() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void Flusher::after_flush(Then then) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(then));
    }
    arrived_.notify_one();
}

void Flusher::run() {
    while (true) {
        const std::vector<Then> served = next();
        if (served.empty()) {
            return;
        }
        const std::optional<Error> failure = flush();
        for (const Then& then : served) {
            then(failure);
        }
    }
}

std::vector<Flusher::Then> Flusher::next() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    return std::exchange(waiting_, {});
}

std::optional<Error> Flusher::flush() {
    try {
        if (!connection_) {
            connection_ = database_.connect();
            connection_->session() << "SET synchronous_commit = on";
        }
        const auto limit = database_.patience_for(*connection_);
        connection_->prepared<FlushStatement>().statement.execute(true);
        return std::nullopt;
    } catch (const std::exception& e) {
        connection_.reset();
        return Database::error_of(e);
    }
}

}  // namespace kakehashi::storage
