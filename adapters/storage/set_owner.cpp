#include "adapters/storage/set_owner.h"

#include <string>

namespace kakehashi::storage {
namespace {

/// Numbers below are for other locks (write_turn.cpp).
constexpr std::int64_t first_number = 1LL << 32;

/// Sixty-two bits of the name's digest.
std::int64_t number_of(const consent::Hasher& hasher, const SetName& name) {
    std::string text = "set";
    for (const std::string* part : {&name.standard, &name.kind, &name.sender, &name.receiver, &name.serial, &name.month}) {
        text.push_back('\x1F');
        text += *part;
    }
    const consent::Digest digest = hasher.sha256({text});
    std::int64_t number = 0;
    for (std::size_t n = 0; n < 8; ++n) {
        number = static_cast<std::int64_t>((static_cast<std::uint64_t>(number) << 8U) | digest[n]);
    }
    return (number & 0x3FFF'FFFF'FFFF'FFFF) | first_number;
}

/// Advisory locks are the whole database's: the table's own number keeps nodes in different schemas apart.
struct OnPostgresql {
    OnPostgresql(Connection& connection, const std::string& function)
        : statement((connection.session().prepare
                         << "SELECT CAST(" + function +
                                "(CAST(CAST(CAST('import_set' AS regclass) AS oid) AS bigint) # CAST(:k AS bigint)) AS int)",
                     soci::use(number, "k"), soci::into(done))) {}

    bool operator()(std::int64_t lock) {
        number = lock;
        statement.execute();
        while (statement.fetch()) {
        }
        return done != 0;
    }

    std::int64_t number = 0;
    int done = 0;
    soci::statement statement;
};

struct Take : OnPostgresql {
    explicit Take(Connection& connection) : OnPostgresql(connection, "pg_try_advisory_lock") {}
};
struct TakeForTransaction : OnPostgresql {
    explicit TakeForTransaction(Connection& connection) : OnPostgresql(connection, "pg_try_advisory_xact_lock") {}
};
struct TakeMany {
    explicit TakeMany(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT q.nth, CAST(pg_try_advisory_xact_lock(CAST(CAST(CAST('import_set' AS regclass) AS oid) AS bigint) # "
                            "q.number) AS int) FROM unnest(CAST(:k AS bigint[])) WITH ORDINALITY AS q(number, nth)",
                     soci::use(numbers, "k"), soci::into(nth), soci::into(done))) {}

    std::vector<bool> operator()(const std::vector<std::int64_t>& locks) {
        numbers = array_literal(locks);
        std::vector<bool> taken(locks.size(), false);
        statement.execute();
        while (statement.fetch()) {
            taken[static_cast<std::size_t>(nth - 1)] = done != 0;
        }
        return taken;
    }

    std::string numbers;
    std::int64_t nth = 0;
    int done = 0;
    soci::statement statement;
};
struct GiveBack : OnPostgresql {
    explicit GiveBack(Connection& connection) : OnPostgresql(connection, "pg_advisory_unlock") {}
};

}  // namespace

std::unique_ptr<SetOwner> SetOwner::claim(Connection& connection, const consent::Hasher& hasher, const SetName& name,
                                          Until until) {
    const std::int64_t number = number_of(hasher, name);
    bool taken = false;
    if (ByteLocks* const locks = connection.locks()) {
        taken = locks->try_take(static_cast<std::uint64_t>(number));
    } else {
        taken = until == Until::destroyed ? connection.prepared<Take>()(number) : connection.prepared<TakeForTransaction>()(number);
    }
    return !taken ? nullptr : std::unique_ptr<SetOwner>(new SetOwner(connection, name, number, until));
}

std::vector<std::unique_ptr<SetOwner>> SetOwner::claim_for_transaction(Connection& connection, const consent::Hasher& hasher,
                                                                       std::span<const SetName> names) {
    std::vector<std::int64_t> numbers;
    for (const SetName& name : names) {
        numbers.push_back(number_of(hasher, name));
    }
    const std::vector<bool> taken = connection.prepared<TakeMany>()(numbers);
    std::vector<std::unique_ptr<SetOwner>> owners(names.size());
    for (std::size_t n = 0; n < names.size(); ++n) {
        if (taken[n]) {
            owners[n].reset(new SetOwner(connection, names[n], numbers[n], Until::transaction_ends));
        }
    }
    return owners;
}

SetOwner::~SetOwner() {
    if (ByteLocks* const locks = connection_.locks()) {
        locks->give_back(static_cast<std::uint64_t>(number_));
        return;
    }
    if (until_ == Until::transaction_ends) {
        return;
    }
    try {
        connection_.prepared<GiveBack>()(number_);
    } catch (const std::exception&) {
        // The session is gone, and with it the lock.
    }
}

}  // namespace kakehashi::storage
