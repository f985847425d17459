#include "adapters/storage/emergency_choices.h"

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/sealed_contexts.h"
#include "adapters/storage/sealing.h"
#include "domain/body_text.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

using consent::EmergencyPreference;


std::string_view word_of(EmergencyPreference preference) { return preference == EmergencyPreference::refuse ? "refuse" : "allow"; }

std::string evidence_of(const EmergencyChoice& choice) {
    std::string text;
    JsonText(text).open_object().member("by", choice.by).member("channel", choice.channel).close_object();
    return text;
}

std::string event_of(std::int64_t id, const EmergencyChoice& choice) {
    std::string text;
    JsonText(text).open_object().member("act", "chosen").member("by", choice.by).member("channel", choice.channel).member("id", id)
        .member("preference", word_of(choice.preference)).close_object();
    return text;
}

void insert(Connection& connection, std::int64_t id, const Target& target, const KeyBundle& key, const EmergencyChoice& choice) {
    const int refused = choice.preference == EmergencyPreference::refuse ? 1 : 0;
    const std::int64_t at = now().microseconds;
    const std::int64_t decided = choice.decided_at ? choice.decided_at->microseconds : at;
    const std::string evidence = seal(key, choice_context(id), evidence_of(choice));
    connection.session() << "INSERT INTO emergency_choice (choice_id, enrolment_id, refused, register_order, decided_at, recorded_at, "
                            "evidence) SELECT :id, e.enrolment_id, :r, e.register_order, :d, :at, :ev FROM enrolment e "
                            "WHERE e.enrolment_id = :e",
        soci::use(id, "id"), soci::use(refused, "r"), soci::use(decided, "d"), soci::use(at, "at"), soci::use(evidence, "ev"),
        soci::use(target.enrolment.value, "e");
}

}  // namespace

Result<Act> choose_in_emergency(Database& database, KeyRing& keys, const LedgerWriter& writer, InsurerNumber insurer,
                                InsuredNumber insured, const EmergencyChoice& choice, Trial trial) {
    return act_with_patience(database, [&](Connection& connection) -> Result<Act> {
        TRY(const Target target, find_target(connection, insurer, insured));
        TRY(const KeyBundle key, keys.open_enrolment(insurer, target.enrolment, target.wrapped_key));
        return commit_act(connection, writer, target, trial, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            const std::int64_t id = take_numbers(connection, "emergency_choice", 1);
            insert(connection, id, target, key, choice);
            events.push_back({"emergency", event_of(id, choice), target.person});
            return std::to_string(id);
        });
    });
}

Result<std::vector<StoredEmergencyChoice>> emergency_choices(Database& database, KeyRing& keys, InsurerNumber insurer,
                                                             InsuredNumber insured) {
    return database.with_patience([&](Connection& connection) -> Result<std::vector<StoredEmergencyChoice>> {
        TRY(const Target target, find_target(connection, insurer, insured));
        std::vector<StoredEmergencyChoice> all;
        StoredEmergencyChoice row;
        int refused = 0;
        std::int64_t decided = 0;
        std::string evidence;
        std::string wrapped;  // of the same moment as what lies under it
        soci::statement statement =
            (connection.session().prepare << "SELECT c.choice_id, c.refused, c.decided_at, c.recorded_at, c.evidence, e.wrapped_key FROM "
                                             "emergency_choice c JOIN enrolment e ON e.enrolment_id = c.enrolment_id "
                                             "WHERE c.enrolment_id = :e ORDER BY c.decided_at, c.choice_id",
             soci::use(target.enrolment.value, "e"), soci::into(row.id), soci::into(refused), soci::into(decided),
             soci::into(row.recorded_at.microseconds), soci::into(evidence), soci::into(wrapped));
        statement.execute();
        while (statement.fetch()) {
            TRY(const KeyBundle key, keys.open_enrolment(insurer, target.enrolment, wrapped));
            TRY(const std::string opened, open_sealed(key, choice_context(row.id), evidence));
            row.choice.preference = refused != 0 ? EmergencyPreference::refuse : EmergencyPreference::allow;
            row.choice.decided_at = Timestamp{decided};
            row.choice.by = text_in(opened, "by");
            row.choice.channel = text_in(opened, "channel");
            all.push_back(row);
        }
        return all;
    });
}

}  // namespace kakehashi::storage
