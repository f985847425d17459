#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/person_act.h"
#include "consent/ports/system_clients.h"

namespace kakehashi::storage {

/// A client as listed.
struct StoredClient {
    consent::SystemClient client;
    Timestamp added_at;
    std::int64_t ended_at = 0;  ///< microseconds since 1970; 0: it has not ended
};

/// consent::SystemClients in the database, read from memory. `refresh` has to be called every few seconds: another process may have added,
/// ended or revoked. Thread-safe.
class SystemClientStore final : public consent::SystemClients {
public:
    SystemClientStore(Database& database, const LedgerWriter& writer) : database_(database), writer_(writer) {}

    [[nodiscard]] std::shared_ptr<const consent::SystemClient> find(std::string_view id) const override;
    [[nodiscard]] Result<bool> use_once(const std::string& client, const std::string& assertion, Timestamp until) override;
    [[nodiscard]] Result<Done> revoke(const std::string& token, Timestamp until) override;
    [[nodiscard]] bool is_revoked(std::string_view token) const override;

    /// Reads what is in force now, and forgets assertions and tokens whose time has passed.
    [[nodiscard]] Result<Done> refresh();

    /// Registers it, or gives one that is there other keys, scopes and so on; tokens issued before are worth nothing then. An entry of the log.
    [[nodiscard]] Result<Act> put(const consent::SystemClient& client, const std::string& by, Trial trial = Trial::no);
    /// Missing (KK-4801) when there is none that has not ended. An entry of the log.
    [[nodiscard]] Result<Act> end(const std::string& id, const std::string& by, Trial trial = Trial::no);
    [[nodiscard]] Result<std::vector<StoredClient>> all();

private:
    struct State {
        std::map<std::string, std::shared_ptr<const consent::SystemClient>, std::less<>> clients;
        std::set<std::string, std::less<>> revoked;
    };
    [[nodiscard]] std::shared_ptr<const State> state() const;
    [[nodiscard]] Result<std::shared_ptr<State>> read(std::int64_t at);
    [[nodiscard]] Result<Done> forget(std::int64_t at);

    Database& database_;
    const LedgerWriter& writer_;
    mutable std::mutex mutex_;
    std::shared_ptr<const State> state_ = std::make_shared<const State>();
    std::uint64_t revocations_ = 0;  ///< made here
};

}  // namespace kakehashi::storage
