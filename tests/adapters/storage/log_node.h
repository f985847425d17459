#pragma once

#include <memory>
#include <string>

#include "adapters/storage/log_heads.h"
#include "adapters/storage/log_key.h"
#include "tests/conformance/database_node.h"

namespace kakehashi::test {

/// A node whose log has a key; made before its heads are asked for.
class LogNode : public DatabaseNode {
public:
    explicit LogNode(storage::Dialect dialect) : DatabaseNode(dialect) {
        needed(storage::LogKey::create(keys(), key_file()));
        key_ = needed(storage::LogKey::open(keys(), key_file()));
        heads_ = heads_named("");
    }

    [[nodiscard]] std::filesystem::path key_file() const { return folder() / "ledger.key"; }
    [[nodiscard]] std::filesystem::path remembered() const { return folder() / "ledger.key.head"; }
    [[nodiscard]] storage::LogHeads& heads() { return *heads_; }
    [[nodiscard]] const storage::LogKey& log_key() const { return *key_; }
    [[nodiscard]] const storage::OpenSslSignatureCheck& check() const { return check_; }
    [[nodiscard]] std::unique_ptr<storage::LogHeads> heads_named(const std::string& origin) {
        return std::make_unique<storage::LogHeads>(database(), writer(), hasher(), *key_, check_,
                                                   storage::LogHeads::Settings{origin, remembered()});
    }
    [[nodiscard]] storage::SignedHead sign() { return needed(heads_->sign(storage::LogHeads::Restored::no, {})); }
    [[nodiscard]] std::string code_of_signing() {
        const auto signed_head = heads_->sign(storage::LogHeads::Restored::no, {});
        return signed_head ? "" : signed_head.error().code;
    }

    /// `count` entries outside the chains, in one transaction.
    void log_some(int count) {
        if (count == 0) {
            return;
        }
        needed(database().with([&](storage::Connection& connection) -> Result<Done> {
            storage::Transaction transaction(connection);
            std::vector<storage::LedgerEvent> events;
            for (int n = 0; n < count; ++n) {
                events.push_back({"access", "{\"n\":" + std::to_string(logged_++) + "}", std::nullopt});
            }
            storage::PersonHeads nobody;
            BOOST_REQUIRE(writer().write(connection, events, nobody, std::nullopt));
            transaction.commit();
            return Done{};
        }));
    }

private:
    std::unique_ptr<storage::LogKey> key_;
    storage::OpenSslSignatureCheck check_;
    std::unique_ptr<storage::LogHeads> heads_;
    int logged_ = 0;
};

}  // namespace kakehashi::test
