#include "adapters/storage/system_client_store.h"

#include <algorithm>
#include <utility>

#include "adapters/storage/person_heads.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

constexpr std::string_view for_issuer = "issuer";
constexpr std::string_view for_token_endpoint = "token";

std::string event_of(std::string_view act, const consent::SystemClient& client, const std::string& by) {
    std::string text;
    JsonText(text)
        .open_object()
        .member("act", act)
        .member("by", by)
        .member("client", client.id)
        .member("organisation", client.requester.organisation)
        .member("party", consent::name_of(client.requester.party))
        .member("scope", client.scope)
        .close_object();
    return text;
}

/// All of them, or those that have not ended.
enum class Which : bool { all, in_force };

std::vector<StoredClient> read_clients(Connection& connection, Which which) {
    std::vector<StoredClient> all;
    StoredClient read;
    int party = 0;
    std::string role;
    std::string audience;
    soci::statement statement =
        (connection.session().prepare << std::string("SELECT client_id, party, organisation, role, audience, scope, key_set, version, added_at, ended_at "
                                                     "FROM system_client ") +
                                             (which == Which::in_force ? "WHERE ended_at = 0 " : "") + "ORDER BY client_id",
         soci::into(read.client.id), soci::into(party), soci::into(read.client.requester.organisation), soci::into(role), soci::into(audience),
         soci::into(read.client.scope), soci::into(read.client.keys), soci::into(read.client.version), soci::into(read.added_at.microseconds),
         soci::into(read.ended_at));
    statement.execute();
    while (statement.fetch()) {
        read.client.requester.party = static_cast<consent::Party>(party);
        read.client.requester.role = consent::role_named(role);
        read.client.audience = audience == for_issuer ? consent::Audience::issuer : consent::Audience::token_endpoint;
        all.push_back(read);
    }
    return all;
}

Act commit(Connection& connection, Transaction& transaction, const LedgerWriter& writer, const std::string& event, const std::string& id, Trial trial) {
    PersonHeads nobody;
    const auto written = writer.write(connection, {{"client", event, std::nullopt}}, nobody, std::nullopt);
    if (trial == Trial::no) {
        transaction.commit();
    }
    return {id, written->back().index, written->back().leaf};
}

}  // namespace

std::shared_ptr<const SystemClientStore::State> SystemClientStore::state() const {
    const std::scoped_lock lock(mutex_);
    return state_;
}

std::shared_ptr<const consent::SystemClient> SystemClientStore::find(std::string_view id) const {
    const auto now = state();
    const auto found = now->clients.find(id);
    return found == now->clients.end() ? nullptr : found->second;
}

bool SystemClientStore::is_revoked(std::string_view token) const {
    const auto now = state();
    return now->revoked.find(token) != now->revoked.end();
}

Result<bool> SystemClientStore::use_once(const std::string& client, const std::string& assertion, Timestamp until) {
    return database_.with([&](Connection& connection) -> Result<bool> {
        Transaction transaction(connection);
        soci::statement insert = (connection.session().prepare
                                      << "INSERT INTO used_assertion (client_id, assertion, until_at) VALUES (:c, :a, :u) ON CONFLICT DO NOTHING",
                                  soci::use(client, "c"), soci::use(assertion, "a"), soci::use(until.microseconds, "u"));
        insert.execute(true);
        const bool first = insert.get_affected_rows() == 1;
        transaction.commit();
        return first;
    });
}

Result<Done> SystemClientStore::revoke(const std::string& token, Timestamp until) {
    TRY_DONE(database_.with([&](Connection& connection) -> Result<Done> {
        Transaction transaction(connection);
        connection.session() << "INSERT INTO revoked_token (token_id, until_at) VALUES (:t, :u) ON CONFLICT DO NOTHING", soci::use(token, "t"),
            soci::use(until.microseconds, "u");
        transaction.commit();
        return Done{};
    }));
    const std::scoped_lock lock(mutex_);
    auto next = std::make_shared<State>(*state_);
    next->revoked.insert(token);
    state_ = std::move(next);
    ++revocations_;
    return Done{};
}

Result<Done> SystemClientStore::refresh() {
    const std::int64_t at = now().microseconds;
    for (bool taken = false; !taken;) {
        const std::uint64_t before = [this] {
            const std::scoped_lock lock(mutex_);
            return revocations_;
        }();
        TRY(auto next, read(at));
        const std::scoped_lock lock(mutex_);
        taken = before == revocations_;  // else something was revoked here that the read may not have seen
        if (taken) {
            state_ = std::move(next);
        }
    }
    return forget(at);
}

Result<std::shared_ptr<SystemClientStore::State>> SystemClientStore::read(std::int64_t at) {
    return database_.with([&](Connection& connection) -> Result<std::shared_ptr<State>> {
        auto next = std::make_shared<State>();
        for (StoredClient& stored : read_clients(connection, Which::in_force)) {
            const std::string id = stored.client.id;
            next->clients.emplace(id, std::make_shared<const consent::SystemClient>(std::move(stored.client)));
        }
        soci::rowset<soci::row> revoked =
            (connection.session().prepare << "SELECT token_id FROM revoked_token WHERE until_at > :n", soci::use(at, "n"));
        for (const soci::row& row : revoked) {
            next->revoked.insert(row.get<std::string>(0));
        }
        return next;
    });
}

Result<Done> SystemClientStore::forget(std::int64_t at) {
    constexpr std::int64_t grace = 60'000'000;  // for a clock that is set back a little
    const std::int64_t before = at - grace;
    return database_.with([&](Connection& connection) -> Result<Done> {
        std::int64_t passed = 0;
        connection.session() << "SELECT (SELECT count(*) FROM used_assertion WHERE until_at < :n) + "
                                "(SELECT count(*) FROM revoked_token WHERE until_at < :m)",
            soci::use(before, "n"), soci::use(before, "m"), soci::into(passed);
        if (passed > 0) {
            Transaction transaction(connection);
            connection.session() << "DELETE FROM used_assertion WHERE until_at < :n", soci::use(before, "n");
            connection.session() << "DELETE FROM revoked_token WHERE until_at < :n", soci::use(before, "n");
            transaction.commit();
        }
        return Done{};
    });
}

Result<Act> SystemClientStore::put(const consent::SystemClient& client, const std::string& by, Trial trial) {
    const std::int64_t at = now().microseconds;
    const int party = static_cast<int>(client.requester.party);
    const std::string role(client.requester.role == consent::Role::none ? std::string_view() : consent::name_of(client.requester.role));
    const std::string audience(client.audience == consent::Audience::issuer ? for_issuer : for_token_endpoint);
    return database_.with([&](Connection& connection) -> Result<Act> {
        Transaction transaction(connection);
        connection.session() << "INSERT INTO system_client (client_id, party, organisation, role, audience, scope, key_set, version, added_at, ended_at) "
                                "VALUES (:c, :p, :o, :r, :a, :s, :k, 1, :t, 0) ON CONFLICT (client_id) DO UPDATE SET party = excluded.party, "
                                "organisation = excluded.organisation, role = excluded.role, audience = excluded.audience, scope = excluded.scope, "
                                "key_set = excluded.key_set, version = system_client.version + 1, ended_at = 0",
            soci::use(client.id, "c"), soci::use(party, "p"), soci::use(client.requester.organisation, "o"), soci::use(role, "r"),
            soci::use(audience, "a"), soci::use(client.scope, "s"), soci::use(client.keys, "k"), soci::use(at, "t");
        return commit(connection, transaction, writer_, event_of("put", client, by), client.id, trial);
    });
}

Result<Act> SystemClientStore::end(const std::string& id, const std::string& by, Trial trial) {
    const std::int64_t at = now().microseconds;
    return database_.with([&](Connection& connection) -> Result<Act> {
        Transaction transaction(connection);
        const auto all = read_clients(connection, Which::in_force);
        const auto found = std::ranges::find_if(all, [&](const StoredClient& stored) { return stored.client.id == id; });
        if (found == all.end()) {
            return Error{Fault::missing, "KK-4801", "there is no client of that name that has not ended"};
        }
        connection.session() << "UPDATE system_client SET ended_at = :t, version = version + 1 WHERE client_id = :c", soci::use(at, "t"),
            soci::use(id, "c");
        return commit(connection, transaction, writer_, event_of("ended", found->client, by), id, trial);
    });
}

Result<std::vector<StoredClient>> SystemClientStore::all() {
    return database_.with([](Connection& connection) -> Result<std::vector<StoredClient>> { return read_clients(connection, Which::all); });
}

}  // namespace kakehashi::storage
