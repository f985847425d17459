#include "adapters/storage/session_store.h"

#include <algorithm>
#include <utility>

#include "adapters/storage/invitation_code.h"
#include "adapters/storage/keyed_hash.h"
#include "adapters/storage/random.h"
#include "domain/base64.h"

namespace kakehashi::storage {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::size_t id_bytes = 32;
constexpr int tries_for_nothing = 3;
constexpr std::int64_t first_wait_s = 30;
constexpr std::int64_t longest_wait_s = 3'600;
constexpr std::int64_t tries_kept_s = 86'400;

std::string signed_in_context(const std::string& hash) { return "signed-in/" + hash; }

std::string state_hash(const Key& key, const std::string& state) { return keyed_digest(key, "state/" + state); }

/// How long to wait after so many codes that were none.
std::int64_t wait_after(int failed) {
    if (failed < tries_for_nothing) {
        return 0;
    }
    constexpr int doublings = 8;
    return std::min(longest_wait_s, first_wait_s << std::min(failed - tries_for_nothing, doublings));
}

struct Tries {
    int failed = 0;
    std::int64_t next_at = 0;
};

Tries tries_of(Connection& connection, const std::string& subject) {
    Tries tries;
    connection.session() << "SELECT failed, next_at FROM invitation_try WHERE subject_hash = :s", soci::use(subject, "s"), soci::into(tries.failed),
        soci::into(tries.next_at);
    return tries;
}

void count_failure(Connection& connection, const std::string& subject, const Tries& before, Timestamp at) {
    const std::int64_t next_at = at.microseconds + wait_after(before.failed + 1) * second;
    connection.session() << "INSERT INTO invitation_try (subject_hash, failed, next_at) VALUES (:s, 1, :n) ON CONFLICT (subject_hash) DO UPDATE SET "
                            "failed = invitation_try.failed + 1, next_at = excluded.next_at",
        soci::use(subject, "s"), soci::use(next_at, "n");
}

/// The account a code is for; 0 when it is none, was used, or ran out.
std::int64_t account_invited_by(Connection& connection, const std::string& code_hash, Timestamp at) {
    std::int64_t account = 0;
    connection.session() << "SELECT account_id FROM invitation WHERE code_hash = :c AND used_at = 0 AND until_at > :t", soci::use(code_hash, "c"),
        soci::use(at.microseconds, "t"), soci::into(account);
    return connection.session().got_data() ? account : 0;
}

bool use_up(Connection& connection, const std::string& code_hash, Timestamp at) {
    soci::statement update = (connection.session().prepare << "UPDATE invitation SET used_at = :t WHERE code_hash = :c AND used_at = 0",
                              soci::use(at.microseconds, "t"), soci::use(code_hash, "c"));
    update.execute(true);
    return update.get_affected_rows() == 1;
}

}  // namespace

struct SessionStore::Row {
    std::string hash;
    std::int64_t account = 0;
    std::string subject_hash;
    std::string subject;  ///< sealed
    int second_factor = 0;
    std::int64_t seen_at = 0;
    std::int64_t until_at = 0;
};

Result<SessionStore> SessionStore::open(Database& database, KeyRing& keys, const LedgerWriter& writer, const Terms& terms, Clock clock) {
    TRY(const Key key, keys.account_key());
    return SessionStore(database, writer, key, terms, std::move(clock));
}

std::string SessionStore::hash_of(const std::string& id) const { return keyed_digest(key_, "session/" + id); }

std::optional<SessionStore::Row> SessionStore::read(Connection& connection, const std::string& hash, Timestamp at) const {
    Row row;
    row.hash = hash;
    connection.session() << "SELECT account_id, subject_hash, subject, second_factor, seen_at, until_at FROM signed_in WHERE session_hash = :h",
        soci::use(hash, "h"), soci::into(row.account), soci::into(row.subject_hash), soci::into(row.subject), soci::into(row.second_factor),
        soci::into(row.seen_at), soci::into(row.until_at);
    const bool counts = connection.session().got_data() && at.microseconds < row.until_at && at.microseconds < row.seen_at + terms_.idle_s * second;
    return counts ? std::optional(row) : std::nullopt;
}

/// Under a new random name, which it returns; `row` says the rest, the subject in clear.
std::string SessionStore::insert(Connection& connection, const Row& row) const {
    std::string id = base64_url_encode(random_bytes(id_bytes));
    const std::string hash = hash_of(id);
    const std::string subject = seal(key_, signed_in_context(hash), row.subject);
    connection.session() << "INSERT INTO signed_in (session_hash, account_id, subject_hash, subject, second_factor, seen_at, until_at) VALUES "
                            "(:h, :a, :k, :s, :f, :n, :u)",
        soci::use(hash, "h"), soci::use(row.account, "a"), soci::use(row.subject_hash, "k"), soci::use(subject, "s"),
        soci::use(row.second_factor, "f"), soci::use(row.seen_at, "n"), soci::use(row.until_at, "u");
    return id;
}

Result<std::optional<consent::Account>> SessionStore::find(const consent::SignedInAs& who) {
    const std::string hash = subject_hash(key_, who);
    const CalendarDate day = clock_().day_in_japan();
    return database_.with_patience([&](Connection& connection) -> Result<std::optional<consent::Account>> {
        auto found = account_linked_to(connection, hash);
        return found && found->in_force(day) ? std::optional(std::move(found->account)) : std::nullopt;
    });
}

Result<std::string> SessionStore::begin(const consent::SignedInAs& who) {
    const Timestamp at = clock_();
    Row row;
    row.subject_hash = subject_hash(key_, who);
    row.subject = who.subject;
    row.second_factor = who.second_factor ? 1 : 0;
    row.seen_at = at.microseconds;
    row.until_at = at.microseconds + terms_.life_s * second;
    return database_.with_patience([&](Connection& connection) -> Result<std::string> {
        Transaction transaction(connection);
        const auto found = account_linked_to(connection, row.subject_hash);
        row.account = found && found->in_force(at.day_in_japan()) ? found->account.number : 0;
        if (row.account != 0) {
            connection.session() << "UPDATE account SET used_at = :t WHERE account_id = :a", soci::use(at.microseconds, "t"),
                soci::use(row.account, "a");
        }
        std::string id = insert(connection, row);
        transaction.commit();
        return id;
    });
}

void SessionStore::note_use(Connection& connection, const Row& row, Timestamp at) const {
    constexpr std::int64_t often_enough_s = 60;
    if (at.microseconds - row.seen_at < std::min(often_enough_s, terms_.idle_s / 4) * second) {
        return;
    }
    Transaction transaction(connection);
    connection.session() << "UPDATE signed_in SET seen_at = :t WHERE session_hash = :h", soci::use(at.microseconds, "t"), soci::use(row.hash, "h");
    if (row.account != 0) {
        connection.session() << "UPDATE account SET used_at = :t WHERE account_id = :a", soci::use(at.microseconds, "t"), soci::use(row.account, "a");
    }
    transaction.commit();
}

Result<std::optional<consent::Session>> SessionStore::session(const std::string& id) {
    const Timestamp at = clock_();
    return database_.with_patience([&](Connection& connection) -> Result<std::optional<consent::Session>> {
        const auto row = read(connection, hash_of(id), at);
        if (!row) {
            return std::optional<consent::Session>();
        }
        consent::Session session{std::nullopt, row->second_factor == 1, Timestamp{row->until_at}};
        if (row->account != 0) {
            auto stored = read_account(connection, row->account);
            if (!stored || !stored->in_force(at.day_in_japan())) {
                return std::optional<consent::Session>();
            }
            session.account = std::move(stored->account);
        }
        note_use(connection, *row, at);
        return std::optional(std::move(session));
    });
}

Result<Done> SessionStore::end(const std::string& id) {
    const std::string hash = hash_of(id);
    return database_.with_patience([&](Connection& connection) -> Result<Done> {
        Transaction transaction(connection);
        connection.session() << "DELETE FROM signed_in WHERE session_hash = :h", soci::use(hash, "h");
        transaction.commit();
        return Done{};
    });
}

Result<consent::Redemption> SessionStore::redeem(const std::string& id, const std::string& code, const Accepts& accepts) {
    using Outcome = consent::Redemption::Outcome;
    const Timestamp at = clock_();
    const auto typed = invitation_code_of(code);
    const std::string hash = typed ? code_hash(key_, *typed) : std::string();
    return database_.with_patience([&](Connection& connection) -> Result<consent::Redemption> {
        Transaction transaction(connection);
        const auto row = read(connection, hash_of(id), at);
        if (!row || row->account != 0) {
            return consent::Redemption{};
        }
        const Tries tries = tries_of(connection, row->subject_hash);
        if (tries.next_at > at.microseconds) {
            return consent::Redemption{Outcome::too_often, {}, (tries.next_at - at.microseconds) / second + 1};
        }
        TRY(auto redemption, link(connection, *row, hash, accepts, at));
        if (redemption.outcome == Outcome::refused) {
            count_failure(connection, row->subject_hash, tries, at);
        }
        transaction.commit();
        return redemption;
    });
}

Result<consent::Redemption> SessionStore::link(Connection& connection, const Row& row, const std::string& code_hash, const Accepts& accepts,
                                               Timestamp at) const {
    using Outcome = consent::Redemption::Outcome;
    const std::int64_t number = account_invited_by(connection, code_hash, at);
    auto stored = number == 0 ? std::nullopt : read_account(connection, number);
    if (!stored || stored->linked || !stored->in_force(at.day_in_japan()) || account_linked_to(connection, row.subject_hash)) {
        return consent::Redemption{};
    }
    if (!accepts(stored->account, {std::nullopt, row.second_factor == 1, Timestamp{row.until_at}})) {
        return consent::Redemption{Outcome::not_accepted, {}, 0};
    }
    if (!use_up(connection, code_hash, at)) {
        return consent::Redemption{};
    }
    Row next = row;
    TRY(next.subject, open_sealed(key_, signed_in_context(row.hash), row.subject));
    next.account = number;
    next.seen_at = at.microseconds;
    const std::string subject = seal(key_, subject_context(number), next.subject);
    connection.session() << "UPDATE account SET subject_hash = :k, subject = :s, linked_at = :t, used_at = :u WHERE account_id = :a",
        soci::use(row.subject_hash, "k"), soci::use(subject, "s"), soci::use(at.microseconds, "t"), soci::use(at.microseconds, "u"),
        soci::use(number, "a");
    connection.session() << "DELETE FROM invitation_try WHERE subject_hash = :k", soci::use(row.subject_hash, "k");
    connection.session() << "DELETE FROM signed_in WHERE session_hash = :h", soci::use(row.hash, "h");
    std::string id = insert(connection, next);
    TRY_DONE(write_account_entry(connection, writer_, "linked", stored->account, "account " + std::to_string(number)));
    return consent::Redemption{Outcome::redeemed, std::move(id), 0};
}

Result<bool> SessionStore::use_once(const std::string& state, Timestamp until) {
    const std::string hash = state_hash(key_, state);
    return database_.with_patience([&](Connection& connection) -> Result<bool> {
        Transaction transaction(connection);
        soci::statement insert =
            (connection.session().prepare << "INSERT INTO used_sign_in (state_hash, until_at) VALUES (:s, :u) ON CONFLICT DO NOTHING",
             soci::use(hash, "s"), soci::use(until.microseconds, "u"));
        insert.execute(true);
        const bool first = insert.get_affected_rows() == 1;
        transaction.commit();
        return first;
    });
}

Result<Done> SessionStore::forget() {
    constexpr std::int64_t grace_s = 60;  // for a clock that is set back a little
    const std::int64_t at = clock_().microseconds;
    const std::int64_t past = at - grace_s * second;
    const std::int64_t idle = past - terms_.idle_s * second;
    const std::int64_t forgiven = at - tries_kept_s * second;
    return database_.with_patience([&](Connection& connection) -> Result<Done> {
        Transaction transaction(connection);
        connection.session() << "DELETE FROM signed_in WHERE until_at < :p OR seen_at < :i", soci::use(past, "p"), soci::use(idle, "i");
        connection.session() << "DELETE FROM used_sign_in WHERE until_at < :p", soci::use(past, "p");
        connection.session() << "DELETE FROM invitation_try WHERE next_at < :f", soci::use(forgiven, "f");
        transaction.commit();
        return Done{};
    });
}

}  // namespace kakehashi::storage
