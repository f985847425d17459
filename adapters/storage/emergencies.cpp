#include "adapters/storage/emergencies.h"

#include <utility>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/sealed_contexts.h"
#include "adapters/storage/sealing.h"
#include "domain/body_text.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

using consent::EmergencyDeclaration;
using consent::EmergencyLook;

constexpr std::int64_t an_hour = 3'600'000'000;  // microseconds
constexpr std::int64_t longest = 24 * an_hour;


std::string statement_of(const EmergencyLook& look, const std::string& reason) {
    std::string text;
    JsonText(text).open_object().member("reason", reason).member("role", name_of(look.role)).member("user", look.user).close_object();
    return text;
}

std::string review_of(const std::string& note, const std::string& by) {
    std::string text;
    JsonText(text).open_object().member("by", by).member("note", note).close_object();
    return text;
}

std::string declared_event(std::int64_t id, const EmergencyLook& look, const std::string& reason, Timestamp until, CalendarDate due) {
    std::string text;
    JsonText(text).open_object().member("act", "declared").member("due", due.iso()).member("id", id)
        .member("organisation", look.organisation).member("reason", reason).member("role", name_of(look.role))
        .member("until", until.iso_utc()).member("user", look.user).close_object();
    return text;
}

std::string reviewed_event(std::int64_t id, EmergencyOutcome outcome, const std::string& note, const std::string& by) {
    std::string text;
    JsonText(text).open_object().member("act", "reviewed").member("by", by).member("id", id).member("outcome", name_of(outcome))
        .member("reason", note).close_object();
    return text;
}

/// A row and what opens it.
struct Row {
    StoredEmergency stored;
    EnrolmentId enrolment;
    std::string wrapped_key;
    std::string sealed_statement;
    std::string sealed_review;
};

Result<StoredEmergency> opened(KeyRing& keys, Row row) {
    const auto insurer = InsurerNumber::parse(row.stored.insurer);
    if (!insurer) {
        return Error{Fault::broken, "KK-2334", "an emergency belongs to no insurer"};
    }
    TRY(const KeyBundle key, keys.open_enrolment(*insurer, row.enrolment, row.wrapped_key));
    TRY(const std::string stated, open_sealed(key, statement_context(row.stored.id), row.sealed_statement));
    row.stored.reason = text_in(stated, "reason");
    row.stored.role = text_in(stated, "role");
    row.stored.user = text_in(stated, "user");
    if (!row.sealed_review.empty()) {
        TRY(const std::string review, open_sealed(key, review_context(row.stored.id), row.sealed_review));
        row.stored.reviewed_by = text_in(review, "by");
        row.stored.note = text_in(review, "note");
    }
    return std::move(row.stored);
}

/// Rows of an insurer, a person, a number; empty texts and 0 stand for all.
std::vector<Row> rows_of(Connection& connection, const std::string& insurer, const std::string& insured, std::int64_t id, bool only_open) {
    std::vector<Row> rows;
    Row row;
    std::string due;
    int outcome = 0;
    const int any_outcome = only_open ? 0 : 1;
    const std::string of_insurer = insured.empty() ? insurer : std::string{};  // named: it is bound until the statement has run
    soci::statement statement =
        (connection.session().prepare
             << "SELECT m.emergency_id, e.insurer_no, e.insured_no, m.organisation, m.declared_at, m.until_at, m.stated, "
                "CAST(m.due_on AS varchar(10)), m.outcome, m.reviewed_at, m.review, e.enrolment_id, e.wrapped_key FROM emergency m "
                "JOIN enrolment e ON e.enrolment_id = m.enrolment_id WHERE e.visible = 1 AND (:i1 = '' OR e.insurer_no = :i2) AND "
                "(:n1 = '' OR e.person_id = (SELECT w.person_id FROM enrolment w WHERE w.insurer_no = :i3 AND w.insured_no = :n2 AND "
                "w.visible = 1)) AND (:d1 = 0 OR m.emergency_id = :d2) AND (:o = 1 OR m.outcome = 0) ORDER BY m.due_on, m.emergency_id",
         soci::use(of_insurer, "i1"), soci::use(insurer, "i2"), soci::use(insured, "n1"), soci::use(insurer, "i3"),
         soci::use(insured, "n2"), soci::use(id, "d1"), soci::use(id, "d2"), soci::use(any_outcome, "o"), soci::into(row.stored.id),
         soci::into(row.stored.insurer), soci::into(row.stored.insured), soci::into(row.stored.organisation),
         soci::into(row.stored.declared_at.microseconds), soci::into(row.stored.until.microseconds), soci::into(row.sealed_statement),
         soci::into(due), soci::into(outcome), soci::into(row.stored.reviewed_at.microseconds), soci::into(row.sealed_review),
         soci::into(row.enrolment.value), soci::into(row.wrapped_key));
    statement.execute();
    while (statement.fetch()) {
        row.stored.due_on = CalendarDate::parse_iso(due).value_or(CalendarDate{});
        row.stored.outcome = static_cast<EmergencyOutcome>(outcome);
        rows.push_back(row);
    }
    return rows;
}

}  // namespace

std::string_view name_of(EmergencyOutcome outcome) {
    switch (outcome) {
        case EmergencyOutcome::open: return "open";
        case EmergencyOutcome::appropriate: return "appropriate";
        case EmergencyOutcome::inappropriate: return "inappropriate";
    }
    return "open";
}

std::optional<EmergencyOutcome> emergency_outcome_named(std::string_view name) {
    for (const auto outcome : {EmergencyOutcome::open, EmergencyOutcome::appropriate, EmergencyOutcome::inappropriate}) {
        if (name == name_of(outcome)) {
            return outcome;
        }
    }
    return std::nullopt;
}

Result<std::optional<EmergencyDeclaration>> SociEmergencyDesk::open(const EmergencyLook& look) {
    using Found = std::optional<EmergencyDeclaration>;
    return database_.with_patience([&](Connection& connection) -> Result<Found> {
        const std::int64_t at = now().microseconds;
        Found longest_open;
        for (Row& row : rows_of(connection, look.insurer.str(), look.insured.str(), 0, false)) {
            // One that would last longer than any may was declared by a clock that was ahead, and has been set back since.
            const std::int64_t left = row.stored.until.microseconds - at;
            if (row.stored.organisation != look.organisation || left <= 0 || left > longest) {
                continue;
            }
            // Looks after the review would be told to nobody and reviewed by nobody: they need a declaration of their own.
            if (row.stored.outcome == EmergencyOutcome::inappropriate) {
                continue;
            }
            TRY(const StoredEmergency stored, opened(keys_, std::move(row)));
            if (stored.user == look.user && stored.role == name_of(look.role) && (!longest_open || longest_open->until < stored.until)) {
                longest_open = EmergencyDeclaration{stored.id, stored.reason, stored.until};
            }
        }
        return longest_open;
    });
}

Result<EmergencyDeclaration> SociEmergencyDesk::declare(const EmergencyLook& look, const std::string& reason,
                                                        std::optional<Timestamp> until) {
    const Timestamp at = now();
    const Timestamp end = until.value_or(Timestamp{at.microseconds + terms_.hours * an_hour});
    if (end <= at || end.microseconds > at.microseconds + longest) {
        return Error{Fault::malformed, "KK-2332", "an emergency ends in the future, and within 24 hours"};
    }
    return act_with_patience(database_, [&](Connection& connection) -> Result<EmergencyDeclaration> {
        TRY(const Target target, find_target(connection, look.insurer, look.insured));
        TRY(const KeyBundle key, keys_.open_enrolment(look.insurer, target.enrolment, target.wrapped_key));
        EmergencyDeclaration declared{0, reason, end};
        TRY_DONE(commit_act(connection, writer_, target, Trial::no, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            declared.id = take_numbers(connection, "emergency", 1);
            const CalendarDate due = at.day_in_japan().plus_days(terms_.review_days);
            const std::string stated = seal(key, statement_context(declared.id), statement_of(look, reason));
            const std::string due_on = due.iso();
            connection.session() << "INSERT INTO emergency (emergency_id, enrolment_id, organisation, declared_at, until_at, stated, "
                                    "due_on) VALUES (:id, :e, :o, :a, :u, :s, :d)",
                soci::use(declared.id, "id"), soci::use(target.enrolment.value, "e"), soci::use(look.organisation, "o"),
                soci::use(at.microseconds, "a"), soci::use(end.microseconds, "u"), soci::use(stated, "s"), soci::use(due_on, "d");
            events.push_back({"emergency", declared_event(declared.id, look, reason, end, due), target.person});
            return std::to_string(declared.id);
        }));
        return declared;
    });
}

Result<std::vector<StoredEmergency>> emergencies(Database& database, KeyRing& keys, const EmergencyFilter& filter) {
    return database.with_patience([&](Connection& connection) -> Result<std::vector<StoredEmergency>> {
        std::vector<StoredEmergency> all;
        const std::string insurer = filter.insurer ? filter.insurer->str() : std::string{};
        const std::string insured = filter.insured ? filter.insured->str() : std::string{};
        for (Row& row : rows_of(connection, insurer, insured, 0, filter.only_open)) {
            TRY(auto stored, opened(keys, std::move(row)));
            all.push_back(std::move(stored));
        }
        return all;
    });
}

Result<Act> review_emergency(Database& database, KeyRing& keys, const LedgerWriter& writer, InsurerNumber insurer, std::int64_t id,
                             EmergencyOutcome outcome, const std::string& note, const std::string& by, Trial trial) {
    return act_with_patience(database, [&](Connection& connection) -> Result<Act> {
        const auto rows = rows_of(connection, insurer.str(), {}, id, false);
        if (rows.empty()) {
            return Error{Fault::missing, "KK-2330", "this insurer has no such declaration of an emergency"};
        }
        const Row& row = rows.front();
        const auto insured = InsuredNumber::parse(row.stored.insured);
        if (!insured) {
            return nobody_disclosed();
        }
        TRY(const Target target, find_target(connection, insurer, *insured));
        TRY(const KeyBundle key, keys.open_enrolment(insurer, target.enrolment, target.wrapped_key));
        return commit_act(connection, writer, target, trial, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            const int found = static_cast<int>(outcome);
            const std::int64_t at = now().microseconds;
            const std::string sealed = seal(key, review_context(id), review_of(note, by));
            soci::statement update =
                (connection.session().prepare << "UPDATE emergency SET outcome = :f, reviewed_at = :t, review = :r WHERE emergency_id = :i "
                                                 "AND outcome = 0",
                 soci::use(found, "f"), soci::use(at, "t"), soci::use(sealed, "r"), soci::use(id, "i"));
            update.execute(true);
            if (update.get_affected_rows() != 1) {
                return Error{Fault::conflicting, "KK-2331", "the emergency was reviewed before"};
            }
            events.push_back({"emergency", reviewed_event(id, outcome, note, by), target.person});
            return std::to_string(id);
        });
    });
}

}  // namespace kakehashi::storage
