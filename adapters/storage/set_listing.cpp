#include "adapters/storage/set_listing.h"

#include "adapters/storage/kept_names.h"

namespace kakehashi::storage {
namespace {

/// Findings as they are stored.
Result<std::vector<ListedSet>> read_sets(Connection& connection, const KeptNames& names, std::int64_t only) {
    std::vector<ListedSet> sets;
    ListedSet set;
    std::string first_file;
    soci::statement statement =
        (connection.session().prepare
             << "SELECT s.set_id, s.standard, s.kind, s.sender, s.receiver, s.serial, s.month, s.party, s.organisation, "
                "s.channel, s.received_at, s.outcome, s.row_count, s.people, s.facts, "
                "(SELECT count(*) FROM held_unit h WHERE h.set_id = s.set_id AND h.state = 'waiting'), "
                "(SELECT count(*) FROM held_unit h WHERE h.set_id = s.set_id AND h.state = 'quarantined'), s.findings, "
                "COALESCE((SELECT x.name FROM submission_file x WHERE x.set_id = s.set_id AND x.file_no = 0), '') "
                "FROM import_set s WHERE s.outcome <> 'receiving' AND (CAST(:o AS bigint) = 0 OR s.set_id = :o) ORDER BY s.set_id",
         soci::use(only, "o"), soci::into(set.id.value), soci::into(set.name.standard), soci::into(set.name.kind),
         soci::into(set.name.sender), soci::into(set.name.receiver), soci::into(set.name.serial),
         soci::into(set.name.month), soci::into(set.submitter.party), soci::into(set.submitter.organisation),
         soci::into(set.submitter.channel), soci::into(set.received_at.microseconds), soci::into(set.outcome),
         soci::into(set.rows), soci::into(set.people), soci::into(set.facts), soci::into(set.waiting),
         soci::into(set.quarantined), soci::into(set.findings), soci::into(first_file));
    statement.execute();
    while (statement.fetch()) {
        sets.push_back(set);
        if (is_named_by_its_file(set.name)) {
            TRY(const std::string name, names.open_file(set.id, 0, first_file));
            sets.back().name = KeptNames::open_set(set.name, name);
        }
    }
    return sets;
}

}  // namespace

Result<std::vector<ListedSet>> list_sets(Database& database, KeyRing& keys) {
    TRY(const Key key, keys.submission_key());
    return database.with([&](Connection& connection) { return read_sets(connection, KeptNames(key), 0); });
}

Result<ListedSet> show_set(Database& database, KeyRing& keys, SetId set) {
    TRY(const Key key, keys.submission_key());
    const KeptNames names(key);
    return database.with([&](Connection& connection) -> Result<ListedSet> {
        TRY(auto sets, read_sets(connection, names, set.value));
        if (sets.empty()) {
            return Error{Fault::missing, "KK-3108", "there is no such set"};
        }
        ListedSet& shown = sets.front();
        TRY(shown.findings, names.open_findings(set, shown.findings));
        std::string name;
        soci::statement statement =
            (connection.session().prepare << "SELECT name FROM submission_file WHERE set_id = :s ORDER BY file_no",
             soci::use(set.value, "s"), soci::into(name));
        statement.execute();
        while (statement.fetch()) {
            TRY(std::string open, names.open_file(set, static_cast<int>(shown.files.size()), name));
            shown.files.push_back(std::move(open));
        }
        return std::move(shown);
    });
}

}  // namespace kakehashi::storage
