#include "adapters/storage/protective_holds.h"

#include <cstdlib>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/nullable_day.h"
#include "adapters/storage/proxies.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

/// It names nobody and stands in nobody's chain: a person's chain is the person's to see, and must not show a hold.
std::string added_event(std::int64_t id, const consent::Hold& hold, const std::string& by) {
    std::string text;
    JsonText(text).open_object().member("act", "added").member("by", by)
        .member("from", hold.period.from ? hold.period.from->iso() : std::string{}).member("id", id)
        .member("to", hold.period.to ? hold.period.to->iso() : std::string{}).close_object();
    return text;
}

std::string ended_event(std::int64_t id, CalendarDate to, const std::string& by) {
    std::string text;
    JsonText(text).open_object().member("act", "ended").member("by", by).member("id", id)
        .member("to", to.iso()).close_object();
    return text;
}

/// A slip must not leave open what somebody asked to be closed.
bool names_somebody(Connection& connection, const std::string& against) {
    return against == "proxies" || OfficeNumber::parse(against) || InsurerNumber::parse(against) ||
           is_known(connection, std::strtoll(against.c_str(), nullptr, 10));
}

std::vector<StoredHold> holds_on_file(Connection& connection, PersonId person) {
    std::vector<StoredHold> all;
    StoredHold row;
    std::string from;
    std::string to;
    soci::statement statement =
        (connection.session().prepare << "SELECT h.hold_id, h.against, COALESCE(CAST(h.valid_from AS varchar(10)), ''), "
                                         "COALESCE(CAST(h.valid_to AS varchar(10)), ''), h.recorded_at FROM protective_hold h JOIN enrolment e "
                                         "ON e.enrolment_id = h.enrolment_id WHERE e.person_id = :p AND e.visible = 1 ORDER BY h.hold_id",
         soci::use(person.value, "p"), soci::into(row.id), soci::into(row.hold.against), soci::into(from), soci::into(to),
         soci::into(row.recorded_at.microseconds));
    statement.execute();
    while (statement.fetch()) {
        row.hold.period = {CalendarDate::parse_iso(from), CalendarDate::parse_iso(to)};
        all.push_back(row);
    }
    return all;
}

}  // namespace

Result<Act> add_hold(Database& database, const LedgerWriter& writer, InsurerNumber insurer, InsuredNumber insured,
                     const consent::Hold& hold, const std::string& by, Trial trial) {
    return database.with_patience([&](Connection& connection) -> Result<Act> {
        TRY(const Target target, find_target(connection, insurer, insured));
        if (!names_somebody(connection, hold.against)) {
            return Error{Fault::malformed, "KK-2309", "the number is nobody's: nothing would be held"};
        }
        return commit_act(connection, writer, target, trial, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            const std::int64_t id = take_numbers(connection, "hold", 1);
            const std::int64_t at = now().microseconds;
            NullableDay from(hold.period.from);
            NullableDay to(hold.period.to);
            connection.session() << "INSERT INTO protective_hold (hold_id, enrolment_id, against, valid_from, valid_to, recorded_at) VALUES "
                                    "(:id, :e, :a, :vf, :vt, :at)",
                soci::use(id, "id"), soci::use(target.enrolment.value, "e"), soci::use(hold.against, "a"),
                soci::use(from.text, from.indicator, "vf"), soci::use(to.text, to.indicator, "vt"), soci::use(at, "at");
            events.push_back({"hold", added_event(id, hold, by), std::nullopt});
            return std::to_string(id);
        });
    });
}

Result<Act> end_hold(Database& database, const LedgerWriter& writer, InsurerNumber insurer, InsuredNumber insured,
                     const std::string& against, CalendarDate to, const std::string& by, Trial trial) {
    return database.with_patience([&](Connection& connection) -> Result<Act> {
        TRY(const Target target, find_target(connection, insurer, insured));
        return commit_act(connection, writer, target, trial, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            const std::string last = to.iso();
            for (const StoredHold& stored : holds_on_file(connection, target.person)) {
                if (stored.hold.against != against || (stored.hold.period.to && *stored.hold.period.to <= to)) {
                    continue;
                }
                connection.session() << "UPDATE protective_hold SET valid_to = :t WHERE hold_id = :i", soci::use(last, "t"),
                    soci::use(stored.id, "i");
                events.push_back({"hold", ended_event(stored.id, to, by), std::nullopt});
            }
            if (events.empty()) {
                return Error{Fault::missing, "KK-2306", "there is no such hold to end"};
            }
            return against;
        });
    });
}

Result<std::vector<StoredHold>> holds_of(Database& database, InsurerNumber insurer, InsuredNumber insured) {
    return database.with_patience([&](Connection& connection) -> Result<std::vector<StoredHold>> {
        TRY(const Target target, find_target(connection, insurer, insured));
        return holds_on_file(connection, target.person);
    });
}

}  // namespace kakehashi::storage
