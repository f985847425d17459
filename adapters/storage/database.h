#pragma once

#include <soci/soci.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/storage/byte_locks.h"
#include "adapters/storage/call_limits.h"
#include "adapters/storage/write_turn.h"
#include "domain/result.h"

namespace kakehashi::storage {

enum class Dialect : std::uint8_t { postgresql, sqlite };

/// One session with the database and the statements prepared on it. Not for sharing between threads.
class Connection {
public:
    /// `lock_file` is for SQLite, whose sessions cannot hold locks of their own; empty on PostgreSQL.
    Connection(Dialect dialect, const std::string& target, const std::string& lock_file);

    [[nodiscard]] Dialect dialect() const { return dialect_; }
    [[nodiscard]] soci::session& session() { return session_; }
    /// Of the connection to PostgreSQL; -1 on SQLite.
    [[nodiscard]] int socket();
    /// The queue of SQLite's writers; nothing on PostgreSQL, which queues them itself.
    [[nodiscard]] WriteTurn* write_turn() { return write_turn_ ? &*write_turn_ : nullptr; }
    /// Locks of this session on SQLite; nothing on PostgreSQL, which has its own.
    [[nodiscard]] ByteLocks* locks() { return locks_.get(); }

    /// The statements of class T, prepared on first use and kept while the session lives.
    /// T is constructed from a Connection&.
    template <class T>
    T& prepared() {
        auto& slot = prepared_[std::type_index(typeid(T))];
        if (!slot) {
            slot = std::make_shared<T>(*this);
        }
        return *static_cast<T*>(slot.get());
    }

private:
    friend class Transaction;

    Dialect dialect_;
    soci::session session_;
    std::unique_ptr<ByteLocks> locks_;
    std::optional<WriteTurn> write_turn_;
    std::unordered_map<std::type_index, std::shared_ptr<void>> prepared_;
    class Transaction* transaction_ = nullptr;  ///< the one that is open
};

/// When a commit has to be on the disk: at once, or no later than the next transaction that commits `at_once`. The latter is
/// for rows that nobody may see before such a transaction shows them.
enum class Durable : std::uint8_t { at_once, with_next };

/// A begun transaction; rolled back unless committed. On SQLite it waits for its turn to write, and is durable at once.
/// Inside another one of the same connection it is a part of that: it lasts with that one's commit, and unless it is
/// committed itself, that one's commit throws.
class Transaction {
public:
    explicit Transaction(Connection& connection, Durable durable = Durable::at_once);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    void commit();

private:
    void end(const char* statement);

    Connection& connection_;
    Transaction* whole_;  ///< of which this one is a part
    bool open_ = true;
    bool broken_ = false;  ///< a part of it was not committed
};

/// A database and a small pool of connections to it (2 to 4 serve best on two cores). Thread-safe.
class Database {
public:
    /// How long a database may keep somebody waiting who answers people or systems.
    static constexpr std::chrono::milliseconds usual_patience{15'000};

    /// `url` is `postgresql://…` or `sqlite:DIR` (the database file is DIR/kakehashi.db). Nothing is opened yet.
    /// Malformed (KK-4001) for any other url.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& url, std::size_t connections,
                                                                std::chrono::milliseconds patience = usual_patience);

    [[nodiscard]] Dialect dialect() const { return dialect_; }

    /// Runs `work(Connection&)` on a free connection and passes its Result on. What SOCI throws becomes unavailable
    /// (KK-4002; never the driver's own words, which may quote values) and the connection is thrown away.
    template <class Work>
    auto with(Work&& work) -> decltype(work(std::declval<Connection&>())) {
        std::unique_ptr<Connection> connection;
        try {
            connection = take();
            auto result = work(*connection);
            give_back(std::move(connection));
            return result;
        } catch (const std::exception& e) {
            give_back(nullptr);
            return error_of(e);
        }
    }

    /// The same for short work that somebody waits for: a database that does not answer in time ends it with KK-4002.
    template <class Work>
    auto with_patience(Work&& work) -> decltype(work(std::declval<Connection&>())) {
        return with([&](Connection& connection) {
            const auto limit = patience_for(connection);
            return work(connection);
        });
    }

    /// Limits what is done on a connection while the result lives.
    [[nodiscard]] std::unique_ptr<CallLimits::Call> patience_for(Connection& connection) const;

    /// The same, and as short, on a connection made for this work alone. For what may be asked in the middle of other work: waiting for
    /// the pool while holding a place in it could wait for ever.
    template <class Work>
    auto with_own(Work&& work) const -> decltype(work(std::declval<Connection&>())) {
        try {
            const auto connection = connect();
            const auto limit = patience_for(*connection);
            return work(*connection);
        } catch (const std::exception& e) {
            return error_of(e);
        }
    }

    /// A connection of one's own, outside the pool. Throws what SOCI throws.
    [[nodiscard]] std::unique_ptr<Connection> connect() const;

    [[nodiscard]] static Error error_of(const std::exception& e);
    /// Whether a row's lock was not to be had in time.
    [[nodiscard]] static bool is_lock_timeout(const std::exception& e);

private:
    Database(Dialect dialect, std::string target, std::string lock_file, std::size_t connections,
             std::chrono::milliseconds patience)
        : dialect_(dialect),
          target_(std::move(target)),
          lock_file_(std::move(lock_file)),
          patience_(patience),
          free_places_(connections) {}
    [[nodiscard]] std::unique_ptr<Connection> take();
    void give_back(std::unique_ptr<Connection> connection);

    Dialect dialect_;
    std::string target_;
    std::string lock_file_;  ///< empty on PostgreSQL
    std::chrono::milliseconds patience_;
    mutable CallLimits limits_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::size_t free_places_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

/// For a session of an import, which touches few rows of large tables, always by an index: statistics that are not there yet, or
/// plans made while a table was still empty, must not lead to reading whole tables. Nor are plans made for each set anew, which
/// would take as long as running them.
void prefer_indexes(Connection& connection);

/// `{1,2,3}` for an array parameter.
[[nodiscard]] std::string array_literal(const std::vector<std::int64_t>& values);
/// `[1,2,3]`, for SQLite's json_each.
[[nodiscard]] std::string json_array(const std::vector<std::int64_t>& values);
/// `{"a","b"}` for an array parameter.
[[nodiscard]] std::string array_literal(const std::vector<std::string>& values);

}  // namespace kakehashi::storage
