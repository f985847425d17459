#pragma once

#include <array>

#include "adapters/storage/log_census.h"
#include "adapters/storage/log_tiles.h"
#include "adapters/storage/log_verification.h"
#include "consent/ledger/entry.h"
#include "tests/adapters/storage/log_node.h"

namespace kakehashi::test {

/// A ledger with something in every table, which can be put back as it was made:
///   entries 0 the policy, 1–300 one each of persons 1–300, 301–302 again of 7 and 8, 303 census 1,
///   head at 304, 304–313 again of 1–10, 314–316 outside the chains, 317 census 2, head at 318, 318–319 again of 1 and 2,
///   320 the log goes on under its second origin, head at 321, 321 outside the chains, head at 322 (also beside the key),
///   322–323 outside the chains.
class FullLedger : public LogNode {
public:
    static constexpr std::array tables = {"access_log", "person_head", "log_head",       "log_tile",    "log_tree",
                                          "log_origin", "census",      "log_checkpoint", "census_tile", "census_key"};

    explicit FullLedger(storage::Dialect dialect) : LogNode(dialect) {
        for (int person = 1; person <= 300; ++person) {
            run("INSERT INTO person_head (person_id, epoch) VALUES (" + std::to_string(person) + ", 1)");
        }
        log_of(1, 300);
        log_of(7, 8);
        make_census();
        first_origin = sign().checkpoint.origin;
        log_of(1, 10);
        log_some(3);
        make_census();
        static_cast<void>(sign());
        log_of(1, 2);
        origin = needed(heads().sign(storage::LogHeads::Restored::yes, {})).checkpoint.origin;
        log_some(1);
        last_head = sign();
        log_some(2);
        for (const std::string table : tables) {
            run("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
        }
    }

    void put_back() {
        for (const std::string table : tables) {
            run("DELETE FROM " + table);
            run("INSERT INTO " + table + " SELECT * FROM kept_" + table);
        }
        BOOST_REQUIRE(storage::replace_private_file(remembered(), last_head.note));
    }

    void make_census() { static_cast<void>(needed(storage::make_census(database(), writer(), hasher(), 0, {}))); }

    /// One entry each of the persons from `first` to `last`, in one transaction.
    void log_of(std::int64_t first, std::int64_t last) {
        needed(database().with([&](storage::Connection& connection) -> Result<Done> {
            storage::Transaction transaction(connection);
            std::vector<std::int64_t> persons;
            std::vector<storage::LedgerEvent> events;
            for (std::int64_t person = first; person <= last; ++person) {
                persons.push_back(person);
                events.push_back({"access", "{\"look\":1}", PersonId{person}});
            }
            auto heads = storage::heads_of(connection, persons, storage::HeadLock::wait);
            BOOST_REQUIRE(writer().write(connection, events, heads, std::nullopt));
            transaction.commit();
            return Done{};
        }));
    }

    /// Another event in place of an entry's, sealed under the ledger's key and in its place in the chain; where it is the last of its
    /// chain, the person's head too.
    void reseal(std::int64_t index, const std::string& event) {
        namespace ledger = consent::ledger;
        needed(database().with([&](storage::Connection& connection) -> Result<Done> {
            std::string commitment;
            std::string sealed;
            connection.session() << "SELECT commitment, sealed FROM access_log WHERE idx = :i", soci::use(index), soci::into(commitment),
                soci::into(sealed);
            const auto old_leaf = consent::hex(ledger::leaf_of(hasher(), *consent::digest_from_hex(commitment)));
            std::string body = needed(storage::open_sealed(writer().key(), "entry/" + commitment, sealed)).substr(ledger::salt_size);
            const auto parts = *ledger::parts_of(body);
            body.replace(static_cast<std::size_t>(parts.event.data() - body.data()), parts.event.size(), event);
            const std::string salt(ledger::salt_size, 's');
            const auto forged = ledger::commitment_of(hasher(), salt, body);
            commitment = consent::hex(forged);
            sealed = storage::seal(writer().key(), storage::entry_context(forged), salt + body);
            const std::string leaf = consent::hex(ledger::leaf_of(hasher(), forged));
            connection.session() << "UPDATE access_log SET commitment = :c, sealed = :s WHERE idx = :i", soci::use(commitment),
                soci::use(sealed), soci::use(index);
            connection.session() << "UPDATE person_head SET prev_leaf = :n WHERE prev_leaf = :o", soci::use(leaf), soci::use(old_leaf);
            return Done{};
        }));
    }

    /// Tiles made anew from the entries as they are now.
    void make_tiles_anew() {
        needed(database().with([&](storage::Connection& connection) -> Result<Done> {
            storage::forget_log_tiles(connection);
            return storage::extend_log_tiles(connection, hasher(), storage::log_size(connection), {});
        }));
    }

    /// A head signed with the log's own key over whatever root.
    void keep_head(const std::string& under, std::uint64_t size, const consent::Digest& root) {
        const std::string note = consent::ledger::sign_note(hasher(), log_key(), under, consent::ledger::text_of({under, size, root}));
        run("DELETE FROM log_checkpoint WHERE origin = '" + under + "' AND size = " + std::to_string(size));
        run("INSERT INTO log_checkpoint (log_id, origin, size, note, signed_at) VALUES (0, '" + under + "', " + std::to_string(size) +
            ", '" + note + "', 0)");
    }

    [[nodiscard]] storage::VerificationScope scope() {
        storage::VerificationScope scope;
        scope.heads.check = &check();
        scope.heads.key = log_key().public_key();
        scope.heads.remembered = remembered();
        return scope;
    }
    [[nodiscard]] storage::LedgerVerification verify(const storage::VerificationScope& scope) {
        return needed(storage::verify_ledger(database(), writer(), hasher(), {}, scope));
    }
    [[nodiscard]] storage::LedgerVerification verify() { return verify(scope()); }

    std::string first_origin;
    std::string origin;
    storage::SignedHead last_head;
};

}  // namespace kakehashi::test
