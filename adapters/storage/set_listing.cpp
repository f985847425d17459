#include "adapters/storage/set_listing.h"

namespace kakehashi::storage {
namespace {

std::vector<ListedSet> read_sets(Connection& connection, std::int64_t only) {
    std::vector<ListedSet> sets;
    ListedSet set;
    soci::statement statement =
        (connection.session().prepare
             << "SELECT s.set_id, s.standard, s.kind, s.sender, s.receiver, s.serial, s.month, s.party, s.organisation, "
                "s.channel, s.received_at, s.outcome, s.row_count, s.people, s.facts, "
                "(SELECT count(*) FROM held_unit h WHERE h.set_id = s.set_id AND h.state = 'waiting'), "
                "(SELECT count(*) FROM held_unit h WHERE h.set_id = s.set_id AND h.state = 'quarantined'), s.findings "
                "FROM import_set s WHERE s.outcome <> 'receiving' AND (CAST(:o AS bigint) = 0 OR s.set_id = :o) ORDER BY s.set_id",
         soci::use(only, "o"), soci::into(set.id.value), soci::into(set.name.standard), soci::into(set.name.kind),
         soci::into(set.name.sender), soci::into(set.name.receiver), soci::into(set.name.serial),
         soci::into(set.name.month), soci::into(set.submitter.party), soci::into(set.submitter.organisation),
         soci::into(set.submitter.channel), soci::into(set.received_at.microseconds), soci::into(set.outcome),
         soci::into(set.rows), soci::into(set.people), soci::into(set.facts), soci::into(set.waiting),
         soci::into(set.quarantined), soci::into(set.findings));
    statement.execute();
    while (statement.fetch()) {
        sets.push_back(set);
    }
    return sets;
}

}  // namespace

Result<std::vector<ListedSet>> list_sets(Database& database) {
    return database.with([](Connection& connection) -> Result<std::vector<ListedSet>> { return read_sets(connection, 0); });
}

Result<ListedSet> show_set(Database& database, SetId set) {
    return database.with([&](Connection& connection) -> Result<ListedSet> {
        auto sets = read_sets(connection, set.value);
        if (sets.empty()) {
            return Error{Fault::missing, "KK-3108", "there is no such set"};
        }
        std::string name;
        soci::statement statement =
            (connection.session().prepare << "SELECT name FROM submission_file WHERE set_id = :s ORDER BY file_no",
             soci::use(set.value, "s"), soci::into(name));
        statement.execute();
        while (statement.fetch()) {
            sets.front().files.push_back(name);
        }
        return std::move(sets.front());
    });
}

}  // namespace kakehashi::storage
