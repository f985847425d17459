#include "adapters/storage/proxies.h"

#include <utility>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/nullable_day.h"
#include "adapters/storage/random.h"
#include "adapters/storage/sealed_contexts.h"
#include "adapters/storage/sealing.h"
#include "domain/json_text.h"
#include "domain/kind_names.h"

namespace kakehashi::storage {
namespace {

void insert_proxy(Connection& connection, std::int64_t id, EnrolmentId enrolment, const KeyBundle& key, const ProxyEntry& entry) {
    const int kinds = entry.kinds.bits();
    NullableDay from(entry.period.from);
    NullableDay to(entry.period.to);
    const std::int64_t at = now().microseconds;
    const std::string evidence = seal(key, proxy_context(id), entry.evidence);
    connection.session() << "INSERT INTO proxy (proxy_id, enrolment_id, proxy_person, kinds, valid_from, valid_to, recorded_at, evidence) "
                            "VALUES (:id, :e, :p, :k, :vf, :vt, :at, :ev)",
        soci::use(id, "id"), soci::use(enrolment.value, "e"), soci::use(entry.proxy, "p"), soci::use(kinds, "k"),
        soci::use(from.text, from.indicator, "vf"), soci::use(to.text, to.indicator, "vt"), soci::use(at, "at"),
        soci::use(evidence, "ev");
}

std::string added_event(std::int64_t id, const ProxyEntry& entry, const std::string& by) {
    std::string text;
    JsonText json(text);
    json.open_object().member("act", "added").member("by", by);
    json.member("from", entry.period.from ? entry.period.from->iso() : std::string{}).member("id", id);
    append_kinds(json.name("kinds"), entry.kinds).member("proxy", std::to_string(entry.proxy));
    json.member("to", entry.period.to ? entry.period.to->iso() : std::string{}).close_object();
    return text;
}

std::string ended_event(std::int64_t id, std::int64_t proxy, CalendarDate to, const std::string& by) {
    std::string text;
    JsonText(text).open_object().member("act", "ended").member("by", by).member("id", id).member("proxy", std::to_string(proxy))
        .member("to", to.iso()).close_object();
    return text;
}

/// What that proxy may do after the day `to`, under any number of the person.
std::vector<std::int64_t> open_after(Connection& connection, PersonId person, std::int64_t proxy, CalendarDate to) {
    std::vector<std::int64_t> ids;
    std::int64_t id = 0;
    std::string ends;
    soci::statement statement =
        (connection.session().prepare << "SELECT p.proxy_id, COALESCE(CAST(p.valid_to AS varchar(10)), '') FROM proxy p JOIN enrolment e ON "
                                         "e.enrolment_id = p.enrolment_id WHERE e.person_id = :person AND e.visible = 1 AND "
                                         "p.proxy_person = :proxy ORDER BY p.proxy_id",
         soci::use(person.value, "person"), soci::use(proxy, "proxy"), soci::into(id), soci::into(ends));
    statement.execute();
    while (statement.fetch()) {
        const auto last = CalendarDate::parse_iso(ends);
        if (!last || *last > to) {
            ids.push_back(id);
        }
    }
    return ids;
}

}  // namespace

bool is_known(Connection& connection, std::int64_t person) {
    std::int64_t found = 0;
    connection.session() << "SELECT person_id FROM person_head WHERE person_id = :p UNION SELECT proxy_person FROM proxy WHERE "
                            "proxy_person = :q LIMIT 1",
        soci::use(person, "p"), soci::use(person, "q"), soci::into(found);
    return connection.session().got_data();
}

Result<ProxyAct> add_proxy(Database& database, KeyRing& keys, const LedgerWriter& writer, InsurerNumber insurer,
                           InsuredNumber insured, const ProxyEntry& entry, const std::string& by, Trial trial) {
    ProxyEntry added = entry;
    if (added.proxy == 0) {
        added.proxy = random_id();
    }
    auto act = act_with_patience(database, [&](Connection& connection) -> Result<Act> {
        TRY(const Target target, find_target(connection, insurer, insured));
        if (added.proxy == target.person.value || (entry.proxy != 0 && !is_known(connection, entry.proxy))) {
            return Error{Fault::malformed, "KK-2304", "the proxy is the person itself, or a number nobody has"};
        }
        TRY(const KeyBundle key, keys.open_enrolment(insurer, target.enrolment, target.wrapped_key));
        return commit_act(connection, writer, target, trial, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            const std::int64_t id = take_numbers(connection, "proxy", 1);
            insert_proxy(connection, id, target.enrolment, key, added);
            events.push_back({"proxy", added_event(id, added, by), target.person});
            return std::to_string(id);
        });
    });
    TRY(Act done, std::move(act));
    return ProxyAct{added.proxy, std::move(done)};
}

Result<Act> end_proxy(Database& database, const LedgerWriter& writer, InsurerNumber insurer, InsuredNumber insured,
                      std::int64_t proxy, CalendarDate to, const std::string& by, Trial trial) {
    return act_with_patience(database, [&](Connection& connection) -> Result<Act> {
        TRY(const Target target, find_target(connection, insurer, insured));
        return commit_act(connection, writer, target, trial, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            const std::string last = to.iso();
            for (const std::int64_t id : open_after(connection, target.person, proxy, to)) {
                connection.session() << "UPDATE proxy SET valid_to = :t WHERE proxy_id = :i", soci::use(last, "t"), soci::use(id, "i");
                events.push_back({"proxy", ended_event(id, proxy, to, by), target.person});
            }
            if (events.empty()) {
                return Error{Fault::missing, "KK-2305", "there is no such proxy to end"};
            }
            return std::to_string(proxy);
        });
    });
}

Result<std::vector<StoredProxy>> proxies_of(Database& database, KeyRing& keys, InsurerNumber insurer, InsuredNumber insured) {
    return database.with_patience([&](Connection& connection) -> Result<std::vector<StoredProxy>> {
        TRY(const Target target, find_target(connection, insurer, insured));
        std::vector<StoredProxy> all;
        StoredProxy row;
        EnrolmentId enrolment;
        std::string insurer_no;
        std::string wrapped;
        std::string evidence;
        std::string from;
        std::string to;
        std::int64_t proxy = 0;
        int kinds = 0;
        soci::statement statement =
            (connection.session().prepare
                 << "SELECT p.proxy_id, p.proxy_person, p.kinds, COALESCE(CAST(p.valid_from AS varchar(10)), ''), "
                    "COALESCE(CAST(p.valid_to AS varchar(10)), ''), p.recorded_at, p.evidence, e.enrolment_id, e.insurer_no, e.wrapped_key "
                    "FROM proxy p JOIN enrolment e ON e.enrolment_id = p.enrolment_id WHERE e.person_id = :p AND e.visible = 1 "
                    "ORDER BY p.proxy_id",
             soci::use(target.person.value, "p"), soci::into(row.id), soci::into(proxy), soci::into(kinds), soci::into(from),
             soci::into(to), soci::into(row.recorded_at.microseconds), soci::into(evidence), soci::into(enrolment.value),
             soci::into(insurer_no), soci::into(wrapped));
        statement.execute();
        while (statement.fetch()) {
            row.grant = {std::to_string(proxy), KindSet::from_bits(static_cast<std::uint16_t>(kinds)),
                         {CalendarDate::parse_iso(from), CalendarDate::parse_iso(to)}};
            row.evidence.clear();
            if (const auto of = InsurerNumber::parse(insurer_no); of && !evidence.empty()) {
                TRY(const KeyBundle key, keys.open_enrolment(*of, enrolment, wrapped));
                TRY(row.evidence, open_sealed(key, proxy_context(row.id), evidence));
            }
            all.push_back(row);
        }
        return all;
    });
}

}  // namespace kakehashi::storage
