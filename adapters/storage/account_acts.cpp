#include "adapters/storage/account_acts.h"

#include <utility>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/invitation_code.h"

namespace kakehashi::storage {
namespace {

std::string day_text(const std::optional<CalendarDate>& day) { return day ? day->iso() : std::string(); }

/// The account with whom it is of.
struct Made {
    consent::Account account;
    std::int64_t enrolment = 0;
    std::int64_t proxy = 0;
};

bool is_granted(Connection& connection, std::int64_t proxy) {
    std::int64_t found = 0;
    connection.session() << "SELECT count(*) FROM proxy WHERE proxy_person = :p", soci::use(proxy, "p"), soci::into(found);
    return found > 0;
}

bool has_account(Connection& connection, const Made& made) {
    std::int64_t found = 0;
    connection.session() << "SELECT count(*) FROM account WHERE ended_at = 0 AND ((enrolment_id <> 0 AND enrolment_id = :e) OR (proxy_person <> 0 AND "
                            "proxy_person = :p))",
        soci::use(made.enrolment, "e"), soci::use(made.proxy, "p"), soci::into(found);
    return found > 0;
}

Result<Made> made_of(Connection& connection, const Invitation& invitation) {
    Made made{invitation.account, 0, 0};
    if (invitation.insurer && invitation.insured) {
        TRY(const Target target, find_target(connection, *invitation.insurer, *invitation.insured));
        made.enrolment = target.enrolment.value;
        made.account.requester.person = std::to_string(target.person.value);
    } else if (made.account.requester.party == consent::Party::proxy) {
        made.proxy = std::stoll(made.account.requester.person);
        if (!is_granted(connection, made.proxy)) {
            return Error{Fault::missing, "KK-4811", "nobody is a proxy under that number"};
        }
    }
    if (has_account(connection, made)) {
        return Error{Fault::conflicting, "KK-4812", "the person has an account already, or an invitation to one; end it first"};
    }
    return made;
}

void insert_account(Connection& connection, const Key& key, const Made& made, const Invitation& invitation) {
    const consent::Account& account = made.account;
    const int party = static_cast<int>(account.requester.party);
    const std::string from = day_text(account.period.from);
    const std::string to = day_text(account.period.to);
    const std::string name = seal(key, name_context(account.number), invitation.name);
    const std::int64_t at = now().microseconds;
    connection.session() << "INSERT INTO account (account_id, party, organisation, enrolment_id, proxy_person, role, occupation, service_kind, valid_from, "
                            "valid_to, name, invited_at) VALUES (:i, :p, :o, :e, :x, :r, :c, :k, :f, :t, :n, :a)",
        soci::use(account.number, "i"), soci::use(party, "p"), soci::use(account.requester.organisation, "o"), soci::use(made.enrolment, "e"),
        soci::use(made.proxy, "x"), soci::use(account.role, "r"), soci::use(account.occupation, "c"), soci::use(account.service_kind, "k"),
        soci::use(from, "f"), soci::use(to, "t"), soci::use(name, "n"), soci::use(at, "a");
}

Error no_account() { return {Fault::missing, "KK-4813", "there is no account of that number that has not ended"}; }

Result<StoredAccount> account_in(Connection& connection, std::int64_t number, const AccountActs::Mine& mine) {
    auto found = read_account(connection, number);
    return found && found->ended_at == 0 && mine(found->account) ? Result<StoredAccount>(*std::move(found)) : no_account();
}

}  // namespace

Result<Invited> AccountActs::invite(const Invitation& invitation, const std::string& by, Trial trial) {
    TRY(const Key key, keys_.account_key());
    const std::string code = new_invitation_code();
    const std::string hash = code_hash(key, *invitation_code_of(code));
    return database_.with_patience([&](Connection& connection) -> Result<Invited> {
        Transaction transaction(connection);
        TRY(Made made, made_of(connection, invitation));
        made.account.number = take_numbers(connection, "account", 1);
        insert_account(connection, key, made, invitation);
        connection.session() << "INSERT INTO invitation (code_hash, account_id, until_at) VALUES (:c, :a, :u)", soci::use(hash, "c"),
            soci::use(made.account.number, "a"), soci::use(invitation.until.microseconds, "u");
        TRY(const WrittenEntry entry, write_account_entry(connection, writer_, "invited", made.account, by));
        if (trial == Trial::no) {
            transaction.commit();
        }
        return Invited{{std::to_string(made.account.number), entry.index, entry.leaf}, made.account.number, code};
    });
}

Result<Act> AccountActs::end(std::int64_t number, const std::string& by, Trial trial, const Mine& mine) {
    const std::int64_t at = now().microseconds;
    return database_.with_patience([&](Connection& connection) -> Result<Act> {
        Transaction transaction(connection);
        TRY(const StoredAccount stored, account_in(connection, number, mine));
        connection.session() << "UPDATE account SET ended_at = :t WHERE account_id = :a", soci::use(at, "t"), soci::use(number, "a");
        connection.session() << "DELETE FROM signed_in WHERE account_id = :a", soci::use(number, "a");
        TRY(const WrittenEntry entry, write_account_entry(connection, writer_, "ended", stored.account, by));
        if (trial == Trial::no) {
            transaction.commit();
        }
        return Act{std::to_string(number), entry.index, entry.leaf};
    });
}

Result<Act> AccountActs::change_role(std::int64_t number, const std::string& role, const std::string& by, Trial trial,
                                     const Mine& mine) {
    return database_.with_patience([&](Connection& connection) -> Result<Act> {
        Transaction transaction(connection);
        TRY(StoredAccount stored, account_in(connection, number, mine));
        stored.account.role = role;
        connection.session() << "UPDATE account SET role = :r WHERE account_id = :a", soci::use(role, "r"), soci::use(number, "a");
        TRY(const WrittenEntry entry, write_account_entry(connection, writer_, "role", stored.account, by));
        if (trial == Trial::no) {
            transaction.commit();
        }
        return Act{std::to_string(number), entry.index, entry.leaf};
    });
}

Result<StoredAccount> AccountActs::find(std::int64_t number) {
    return database_.with_patience([&](Connection& connection) { return account_in(connection, number, everybodys); });
}

Result<std::vector<StoredAccount>> AccountActs::all() { return with_names(read_accounts); }

Result<std::vector<StoredAccount>> AccountActs::all_of(const consent::Requester& organisation) {
    return with_names([&](Connection& connection) { return read_accounts_of(connection, organisation); });
}

Result<std::vector<StoredAccount>> AccountActs::with_names(const Read& read) {
    TRY(const Key key, keys_.account_key());
    return database_.with_patience([&](Connection& connection) -> Result<std::vector<StoredAccount>> {
        auto all = read(connection);
        for (StoredAccount& stored : all) {
            TRY(stored.name, open_sealed(key, name_context(stored.account.number), stored.name));
        }
        return all;
    });
}

}  // namespace kakehashi::storage
