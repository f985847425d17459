#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consent/gate.h"
#include "domain/ingest.h"
#include "tests/conformance/store_under_test.h"
#include "tests/fakes/handed_source.h"

namespace kakehashi::test {

inline constexpr const char* home_insurer = "131011";
inline constexpr const char* other_insurer = "131029";
inline constexpr const char* first_number = "0000000001";
inline constexpr const char* second_number = "0000000002";
inline constexpr const char* care_office = "1370000011";
inline constexpr const char* day_service = "1370000029";
inline constexpr const char* home_help = "1370000037";

InsurerNumber insurer(const std::string& text);
InsuredNumber insured(const std::string& text);
CalendarDate day(int year, unsigned month, unsigned day);

/// A row of the register: 架空 花子, insured since 2020-04-01.
PersonUnit register_row(const std::string& insurer_no, const std::string& insured_no, const std::string& order = "0000000001");
/// An empty unit of that person.
PersonUnit unit_of(const std::string& insurer_no, const std::string& insured_no);
/// A month's plan of care_office for `addressee`.
Replacement plan(const std::string& addressee, const std::string& order, const std::string& body,
                 const std::string& month = "2026-04");
Replacement deletion(const std::string& addressee, const std::string& order);
PersonUnit with(PersonUnit unit, Replacement replacement);
DirectiveEntry consent_entry(const std::string& record_number, const std::string& decision, std::int64_t decided_at);
RelationEntry relation_entry(const std::string& organisation, CalendarDate verified_on, const std::string& order);

/// A store and the hand that feeds it: sets go the way of every import, through Ingest.
class Town {
public:
    explicit Town(StoreUnderTest& store);

    /// Imports one set; `sender` is whoever it comes from.
    SetResult import(const std::string& standard, const std::string& sender, std::vector<PersonUnit> units);
    SetResult import(Handed set);
    /// The same by another process.
    SetResult import_by(ImportStore& imports, Handed set);
    /// The same with options of the caller's; without `now` there, the town's own is taken.
    SetResult import(Handed set, IngestOptions options);
    /// What its file says from now on; nothing is imported.
    void hand(Handed set);
    /// Sets in one import, each with a serial; what became of each, in the order of the serials.
    std::vector<SetResult> import_together(std::vector<Handed> sets);
    /// The set that was handed over with that serial, once more.
    SetResult send_again(const SetName& name, IngestOptions options = {});
    /// One stored set, tried again at that time; the town's own when none is given.
    SetResult retry(SetId set, std::optional<Timestamp> now = std::nullopt);
    /// Registers those people with the home insurer, which takes part since 2020.
    void settle(const std::vector<std::string>& numbers);
    void start_insurer(const std::string& insurer_no);

    /// The person as the store has it now.
    std::shared_ptr<const consent::Subject> look(const std::string& insurer_no, const std::string& insured_no,
                                                 consent::History history = consent::History::current);
    std::int64_t epoch(const std::string& insured_no);
    /// "body v1 →addressee, …" of the person's facts, in the order of the record.
    std::string facts(const std::string& insured_no, consent::History history = consent::History::current);

    consent::Gate& gate() { return gate_; }
    ImportStore& imports() { return store_.imports(); }
    StoreUnderTest& store() { return store_; }
    CalendarDate today();

    /// The steps of an import by hand, up to and without publish.
    SetId stage(ImportStore& imports, const std::string& serial, const PersonUnit& unit);
    /// An attempt to log something that was decided on the person as of now.
    consent::AccessAttempt attempt(const std::string& insured_no);
    /// Whether the log takes it.
    bool accepted(consent::AccessAttempt attempt);

private:
    SetName next_name(const std::string& standard, const std::string& sender);

    StoreUnderTest& store_;
    consent::Gate gate_;
    HandedSource* source_ = nullptr;
    std::vector<std::unique_ptr<Source>> sources_;
    SubmissionMatrix matrix_;
    int serial_ = 0;
};

}  // namespace kakehashi::test
