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
std::string on_postgresql(const char* function) {
    return std::string("SELECT CAST(") + function +
           "(CAST(CAST(CAST('import_set' AS regclass) AS oid) AS bigint) # CAST(:k AS bigint)) AS int)";
}

}  // namespace

std::unique_ptr<SetOwner> SetOwner::claim(Connection& connection, const consent::Hasher& hasher, const SetName& name,
                                          Until until) {
    const std::int64_t number = number_of(hasher, name);
    int taken = 0;
    if (ByteLocks* const locks = connection.locks()) {
        taken = locks->try_take(static_cast<std::uint64_t>(number)) ? 1 : 0;
    } else {
        const char* const function = until == Until::destroyed ? "pg_try_advisory_lock" : "pg_try_advisory_xact_lock";
        connection.session() << on_postgresql(function), soci::use(number, "k"), soci::into(taken);
    }
    return taken == 0 ? nullptr : std::unique_ptr<SetOwner>(new SetOwner(connection, name, number, until));
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
        int had = 0;
        connection_.session() << on_postgresql("pg_advisory_unlock"), soci::use(number_, "k"), soci::into(had);
    } catch (const std::exception&) {
        // The session is gone, and with it the lock.
    }
}

}  // namespace kakehashi::storage
