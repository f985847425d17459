#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "adapters/storage/account_rows.h"
#include "adapters/storage/key_ring.h"
#include "consent/ports/accounts.h"

namespace kakehashi::storage {

/// consent::Accounts in the database. What names a session, a code or a state stands there as a keyed hash only.
class SessionStore final : public consent::Accounts {
public:
    struct Terms {
        std::int64_t idle_s = 900;
        std::int64_t life_s = 28'800;
    };
    using Clock = std::function<Timestamp()>;

    /// What it is given must outlive it.
    [[nodiscard]] static Result<SessionStore> open(Database& database, KeyRing& keys, const LedgerWriter& writer, const Terms& terms,
                                                   Clock clock = now);

    [[nodiscard]] Result<std::optional<consent::Account>> find(const consent::SignedInAs& who) override;
    [[nodiscard]] Result<std::string> begin(const consent::SignedInAs& who) override;
    [[nodiscard]] Result<std::optional<consent::Session>> session(const std::string& id) override;
    [[nodiscard]] Result<Done> end(const std::string& id) override;
    [[nodiscard]] Result<consent::Redemption> redeem(const std::string& id, const std::string& code, const Accepts& accepts) override;
    [[nodiscard]] Result<bool> use_once(const std::string& state, Timestamp until) override;

    /// Forgets sessions, states and counted tries whose time has passed.
    [[nodiscard]] Result<Done> forget();

private:
    struct Row;
    SessionStore(Database& database, const LedgerWriter& writer, const Key& key, const Terms& terms, Clock clock)
        : database_(database), writer_(writer), key_(key), terms_(terms), clock_(std::move(clock)) {}

    [[nodiscard]] std::string hash_of(const std::string& id) const;
    [[nodiscard]] std::optional<Row> read(Connection& connection, const std::string& hash, Timestamp at) const;
    [[nodiscard]] std::string insert(Connection& connection, const Row& row) const;
    void note_use(Connection& connection, const Row& row, Timestamp at) const;
    [[nodiscard]] Result<consent::Redemption> link(Connection& connection, const Row& row, const std::string& code_hash, const Accepts& accepts,
                                                   Timestamp at) const;

    Database& database_;
    const LedgerWriter& writer_;
    Key key_;
    Terms terms_;
    Clock clock_;
};

}  // namespace kakehashi::storage
