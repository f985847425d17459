#include "adapters/storage/account_rows.h"

#include <utility>

#include "adapters/storage/keyed_hash.h"
#include "adapters/storage/person_heads.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

constexpr const char* columns =
    "SELECT a.account_id, a.party, a.organisation, a.enrolment_id, a.proxy_person, a.role, a.occupation, a.service_kind, a.valid_from, a.valid_to, "
    "a.name, a.invited_at, a.linked_at, a.used_at, a.ended_at, COALESCE((SELECT e.person_id FROM enrolment e WHERE e.enrolment_id = "
    "a.enrolment_id AND e.visible = 1), 0) FROM account a ";

/// One row as it comes.
struct Row {
    StoredAccount stored;
    int party = 0;
    std::int64_t proxy = 0;
    std::string from;
    std::string to;
    std::int64_t linked_at = 0;
    std::int64_t person = 0;

    template <class Statement>
    auto into(Statement&& statement) {
        consent::Account& account = stored.account;
        return (std::forward<Statement>(statement), soci::into(account.number), soci::into(party), soci::into(account.requester.organisation),
                soci::into(stored.enrolment), soci::into(proxy), soci::into(account.role), soci::into(account.occupation),
                soci::into(account.service_kind), soci::into(from), soci::into(to), soci::into(stored.name),
                soci::into(stored.invited_at.microseconds), soci::into(linked_at), soci::into(stored.used_at), soci::into(stored.ended_at),
                soci::into(person));
    }

    /// With what follows from the columns.
    [[nodiscard]] StoredAccount read() const {
        StoredAccount whole = stored;
        whole.account.requester.party = static_cast<consent::Party>(party);
        whole.linked = linked_at != 0;
        whole.account.period = {CalendarDate::parse_iso(from), CalendarDate::parse_iso(to)};
        const std::int64_t whom = whole.account.requester.party == consent::Party::proxy ? proxy : person;
        if (whom != 0) {
            whole.account.requester.person = std::to_string(whom);
        } else {
            whole.account.requester.role = consent::role_named(whole.account.role);
        }
        return whole;
    }
};

std::vector<StoredAccount> rows_of(const Row& row, soci::statement statement) {
    std::vector<StoredAccount> all;
    statement.execute();
    while (statement.fetch()) {
        all.push_back(row.read());
    }
    return all;
}

bool is_of_a_person(const consent::Account& account) {
    return account.requester.party == consent::Party::resident || account.requester.party == consent::Party::proxy;
}

}  // namespace

bool StoredAccount::in_force(CalendarDate day) const {
    return ended_at == 0 && account.period.holds(day) && (!is_of_a_person(account) || !account.requester.person.empty());
}

std::optional<StoredAccount> read_account(Connection& connection, std::int64_t number) {
    Row row;
    soci::statement statement = row.into((connection.session().prepare << std::string(columns) + "WHERE a.account_id = :n", soci::use(number, "n")));
    statement.execute();
    return statement.fetch() ? std::optional(row.read()) : std::nullopt;
}

std::optional<StoredAccount> account_linked_to(Connection& connection, const std::string& subject_hash) {
    Row row;
    soci::statement statement = row.into(
        (connection.session().prepare << std::string(columns) + "WHERE a.subject_hash = :s AND a.ended_at = 0", soci::use(subject_hash, "s")));
    statement.execute();
    return statement.fetch() ? std::optional(row.read()) : std::nullopt;
}

std::vector<StoredAccount> read_accounts(Connection& connection) {
    Row row;
    return rows_of(row, row.into((connection.session().prepare << std::string(columns) + "ORDER BY a.account_id")));
}

std::vector<StoredAccount> read_accounts_of(Connection& connection, const consent::Requester& organisation) {
    Row row;
    const int party = static_cast<int>(organisation.party);
    return rows_of(row, row.into((connection.session().prepare
                                      << std::string(columns) + "WHERE a.organisation = :o AND a.party = :p ORDER BY a.account_id",
                                  soci::use(organisation.organisation, "o"), soci::use(party, "p"))));
}

std::string name_context(std::int64_t number) { return "account/" + std::to_string(number) + "/name"; }

std::string subject_context(std::int64_t number) { return "account/" + std::to_string(number) + "/subject"; }

std::string subject_hash(const Key& key, const consent::SignedInAs& who) { return keyed_digest(key, "subject/" + who.issuer + '\n' + who.subject); }

std::string code_hash(const Key& key, const std::string& code) { return keyed_digest(key, "invitation/" + code); }

Result<WrittenEntry> write_account_entry(Connection& connection, const LedgerWriter& writer, const std::string& act,
                                         const consent::Account& account, const std::string& by) {
    std::optional<PersonId> person;
    PersonHeads heads;
    if (account.requester.party == consent::Party::resident) {
        person = PersonId{std::stoll(account.requester.person)};
        heads = heads_of(connection, {person->value}, HeadLock::wait);
        if (heads.empty()) {
            return nobody_disclosed();
        }
    }
    std::string event;
    JsonText json(event);
    json.open_object().member("account", std::to_string(account.number)).member("act", act).member("by", by);
    json.member("organisation", account.requester.organisation).member("party", consent::name_of(account.requester.party));
    if (account.requester.party == consent::Party::proxy) {
        json.member("proxy", account.requester.person);
    }
    json.member("role", account.role).close_object();
    return writer.write(connection, {{"user", event, person}}, heads, std::nullopt)->back();
}

}  // namespace kakehashi::storage
