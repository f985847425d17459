#include "adapters/storage/disasters.h"

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/nullable_day.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

using consent::DisasterDeclaration;

std::string declared_event(std::int64_t id, const DisasterDeclaration& declared, const std::string& by) {
    std::string text;
    JsonText(text).open_object().member("act", "declared").member("by", by)
        .member("from", declared.period.from ? declared.period.from->iso() : std::string{}).member("id", id)
        .member("insurer", declared.insurer).member("refuge", declared.refuge)
        .member("to", declared.period.to ? declared.period.to->iso() : std::string{}).close_object();
    return text;
}

std::string ended_event(const StoredDisaster& stored, CalendarDate to, const std::string& by) {
    std::string text;
    JsonText(text).open_object().member("act", "ended").member("by", by).member("id", stored.id)
        .member("insurer", stored.declaration.insurer).member("refuge", stored.declaration.refuge).member("to", to.iso()).close_object();
    return text;
}

/// Everybody's answers depend on it; it stands outside the persons' chains.
Act commit_for_all(Connection& connection, Transaction& transaction, const LedgerWriter& writer, const std::vector<LedgerEvent>& events,
                   std::string id, Trial trial) {
    raise_global_epoch(connection);
    PersonHeads nobody;
    const auto written = writer.write(connection, events, nobody, std::nullopt);
    if (trial == Trial::no) {
        transaction.commit();
    }
    return {std::move(id), written->back().index, written->back().leaf};
}

bool has_people(Connection& connection, const std::string& insurer) {
    std::int64_t found = 0;
    connection.session() << "SELECT enrolment_id FROM enrolment WHERE insurer_no = :i AND visible = 1 LIMIT 1", soci::use(insurer, "i"),
        soci::into(found);
    return connection.session().got_data();
}

}  // namespace

std::vector<StoredDisaster> disasters_on_file(Connection& connection) {
    std::vector<StoredDisaster> all;
    StoredDisaster row;
    std::string from;
    std::string to;
    soci::statement statement =
        (connection.session().prepare << "SELECT disaster_id, insurer_no, refuge, COALESCE(CAST(valid_from AS varchar(10)), ''), "
                                         "COALESCE(CAST(valid_to AS varchar(10)), ''), recorded_at FROM disaster ORDER BY disaster_id",
         soci::into(row.id), soci::into(row.declaration.insurer), soci::into(row.declaration.refuge), soci::into(from), soci::into(to),
         soci::into(row.recorded_at.microseconds));
    statement.execute();
    while (statement.fetch()) {
        row.declaration.period = {CalendarDate::parse_iso(from), CalendarDate::parse_iso(to)};
        all.push_back(row);
    }
    return all;
}

Result<Act> declare_disaster(Database& database, const LedgerWriter& writer, const DisasterDeclaration& declared, const std::string& by,
                             Trial trial) {
    return database.with_patience([&](Connection& connection) -> Result<Act> {
        if (!has_people(connection, declared.insurer)) {
            return Error{Fault::malformed, "KK-2310", "nobody of that insurer is on file"};
        }
        Transaction transaction(connection);
        const std::int64_t id = take_numbers(connection, "disaster", 1);
        const std::int64_t at = now().microseconds;
        NullableDay from(declared.period.from);
        NullableDay to(declared.period.to);
        connection.session() << "INSERT INTO disaster (disaster_id, insurer_no, refuge, valid_from, valid_to, recorded_at) VALUES "
                                "(:id, :i, :r, :vf, :vt, :at)",
            soci::use(id, "id"), soci::use(declared.insurer, "i"), soci::use(declared.refuge, "r"),
            soci::use(from.text, from.indicator, "vf"), soci::use(to.text, to.indicator, "vt"), soci::use(at, "at");
        return commit_for_all(connection, transaction, writer, {{"disaster", declared_event(id, declared, by), std::nullopt}},
                              std::to_string(id), trial);
    });
}

Result<Act> end_disaster(Database& database, const LedgerWriter& writer, InsurerNumber insurer, const std::optional<std::string>& refuge,
                         CalendarDate to, const std::string& by, Trial trial) {
    return database.with_patience([&](Connection& connection) -> Result<Act> {
        Transaction transaction(connection);
        const std::string last = to.iso();
        std::vector<LedgerEvent> events;
        for (const StoredDisaster& stored : disasters_on_file(connection)) {
            const DisasterDeclaration& declared = stored.declaration;
            if (declared.insurer != insurer.text() || (refuge && declared.refuge != *refuge) ||
                (declared.period.to && *declared.period.to <= to)) {
                continue;
            }
            connection.session() << "UPDATE disaster SET valid_to = :t WHERE disaster_id = :i", soci::use(last, "t"),
                soci::use(stored.id, "i");
            events.push_back({"disaster", ended_event(stored, to, by), std::nullopt});
        }
        if (events.empty()) {
            return Error{Fault::missing, "KK-2307", "there is no such declaration to end"};
        }
        return commit_for_all(connection, transaction, writer, events, insurer.str(), trial);
    });
}

Result<std::vector<StoredDisaster>> disasters(Database& database) {
    return database.with_patience([&](Connection& connection) -> Result<std::vector<StoredDisaster>> { return disasters_on_file(connection); });
}

}  // namespace kakehashi::storage
