#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "consent/gate.h"
#include "domain/ingest.h"
#include "tests/conformance/store_under_test.h"
#include "tests/conformance/town.h"
#include "tests/fakes/emergency_desks.h"
#include "tests/fakes/handed_source.h"
#include "tests/fakes/inline_access_log.h"
#include "tests/fakes/needed.h"
#include "tests/service/failing_import_store.h"

namespace data = boost::unit_test::data;

namespace kakehashi::test {

std::ostream& operator<<(std::ostream& out, GivesUp gives_up) {
    return out << (gives_up == GivesUp::before ? "before" : "after");
}

}  // namespace kakehashi::test

using namespace kakehashi;
using namespace kakehashi::test;
using consent::AccessAttempt;
using consent::AccessReceipt;
using consent::Stale;

namespace {

constexpr const char* third_number = "0000000003";

/// A list of sets in which everything occurs that an import does: people, newer register rows, consents, relations,
/// insurers, facts that replace, patch and come before their people, and a set that is refused.
class SetList {
public:
    SetList() : matrix_(needed(SubmissionMatrix::parse(table, "matrix.csv"))) {
        auto source = std::make_unique<HandedSource>();
        hand(*source, early_plans());
        hand(*source, people());
        hand(*source, changes());
        hand(*source, later_plans());
        hand(*source, refused());
        hand(*source, third_person());
        sources_.push_back(std::move(source));
    }

    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

    /// Imports the whole list, or all but one of it. `unavailable` when the store was for any set.
    [[nodiscard]] Result<Done> import_into(ImportStore& store, const std::string& but = "") const {
        std::vector<SourceFile> files;
        for (const std::string& name : names_) {
            if (name == but) {
                continue;
            }
            files.push_back({name, std::make_shared<MemoryBytes>("handed " + name), name});
        }
        Ingest ingest(sources_, matrix_, &store);
        TRY(const auto results, ingest.take(std::move(files), {}));
        for (const SetResult& result : results) {
            if (result.error) {
                BOOST_TEST(result.report.findings.back().rule == "F14");
                return *result.error;
            }
        }
        return Done{};
    }

private:
    static constexpr const char* table =
        "standard,form,party,must_equal,basis\nmunicipal,FORM,municipality,insurer,x\n"
        "careplan,FORM,care_manager,sender,x\n";

    void hand(HandedSource& source, Handed set) {
        names_.push_back(set.name.serial + ".csv");
        for (PersonUnit& unit : set.units) {
            for (Replacement& replacement : unit.replacements) {
                for (FactDraft& draft : replacement.facts) {
                    draft.place = {names_.back(), 2, 0};
                }
            }
        }
        source.hand(names_.back(), std::move(set));
    }

    static Handed set_of(const std::string& standard, const std::string& sender, const std::string& serial) {
        Handed set;
        set.name = {standard, "handed", sender, "", serial, ""};
        return set;
    }

    static Handed early_plans() {
        Handed set = set_of("careplan", care_office, "20260501001");
        for (const char* const number : {first_number, third_number}) {
            set.units.push_back(with(unit_of(home_insurer, number), plan(day_service, "1", "level=2;days=mon;")));
        }
        return set;
    }

    static Handed people() {
        Handed set = set_of("municipal", home_insurer, "20260501002");
        set.statuses.push_back({insurer(home_insurer), "架空市", day(2020, 4, 1), KindSet::all(), "1", {}});
        for (const char* const number : {first_number, second_number}) {
            PersonUnit unit = register_row(home_insurer, number);
            unit.directives.push_back(consent_entry(std::string("C") + number, "granted", 1'000));
            unit.relations.push_back(relation_entry(care_office, day(2026, 4, 1), "1"));
            set.units.push_back(std::move(unit));
        }
        return set;
    }

    static Handed changes() {
        Handed set = set_of("municipal", home_insurer, "20260501003");
        PersonUnit moved = register_row(home_insurer, first_number, "0000000002");
        moved.register_entry->address = "架空県架空市星町二丁目";
        set.units.push_back(std::move(moved));
        PersonUnit withdrawn = unit_of(home_insurer, second_number);
        withdrawn.directives.push_back(consent_entry("W0000000002", "withdrawn", 2'000));
        withdrawn.relations.push_back(relation_entry(day_service, day(2026, 4, 2), "2"));
        set.units.push_back(std::move(withdrawn));
        return set;
    }

    static Handed later_plans() {
        Handed set = set_of("careplan", care_office, "20260501004");
        set.units.push_back(with(unit_of(home_insurer, first_number), plan(day_service, "2", "level=3;days=tue;")));
        set.units.push_back(with(unit_of(home_insurer, second_number), plan(home_help, "2", "level=1;days=wed;")));
        Replacement patch = plan(home_help, "3", "days=fri;level=;");
        patch.operation = Replacement::Operation::patch;
        set.units.push_back(with(unit_of(home_insurer, second_number), std::move(patch)));
        set.units.push_back(with(unit_of(home_insurer, first_number), deletion(home_help, "2")));
        return set;
    }

    static Handed refused() {
        Handed set = set_of("careplan", care_office, "20260501005");
        set.units.push_back(with(unit_of(home_insurer, first_number), plan(day_service, "9", "level=5;")));
        set.findings.push_back({"F04", Severity::set, {"20260501005.csv", 0, 0}, "", ""});
        return set;
    }

    static Handed third_person() {
        Handed set = set_of("municipal", home_insurer, "20260501006");
        set.units.push_back(register_row(home_insurer, third_number));
        return set;
    }

    SubmissionMatrix matrix_;
    std::vector<std::unique_ptr<Source>> sources_;
    std::vector<std::string> names_;
};

void tell_subject(std::ostream& text, const consent::Subject& subject) {
    for (const Enrolment& enrolment : subject.record.enrolments) {
        text << " insured " << enrolment.insured.str() << ' ' << enrolment.identity.address << '\n';
    }
    std::multiset<std::string> rows;
    for (const Fact& fact : subject.record.facts) {
        rows.insert(fact.unit + '/' + fact.key + " →" + fact.addressee + " o" + fact.order + " v" +
                    std::to_string(fact.version) + (fact.superseded_at ? " old " : " ") + fact.body);
    }
    for (const consent::Directive& directive : subject.state.directives) {
        rows.insert("directive " + std::to_string(directive.seq) + ' ' + std::string(name_of(directive.decision)));
    }
    for (const consent::Relation& relation : subject.state.relations) {
        rows.insert("relation " + relation.organisation + ' ' + relation.verified_on.iso());
    }
    for (const std::string& row : rows) {
        text << " " << row << '\n';
    }
}

/// All that readers can see, free of random numbers.
std::string picture_of(StoreUnderTest& store) {
    std::ostringstream text;
    store.states().forget_standing();
    text << needed(store.states().standing())->live_insurers.size() << " insurers\n";
    for (const char* const number : {first_number, second_number, third_number}) {
        for (const auto history : {consent::History::current, consent::History::everything}) {
            const auto subject = needed(store.states().load(insurer(home_insurer), insured(number), history));
            text << number << (subject ? "" : " nobody") << '\n';
            if (subject) {
                tell_subject(text, *subject);
                store.states().forget(subject->record.id);
            }
        }
    }
    return text.str();
}

/// What an undisturbed import shows after each set, in the end, and how many calls it makes.
struct Undisturbed {
    explicit Undisturbed(const std::string& store_name) {
        const auto store = open_store(store_name);
        FailingImportStore imports(store->imports(), 0, GivesUp::before);
        between.insert(picture_of(*store));
        imports.settled = [&] { between.insert(picture_of(*store)); };
        needed(SetList().import_into(imports));
        end = picture_of(*store);
        calls = imports.calls();
        without_one.insert(end);
        const SetList sets;
        for (const std::string& name : sets.names()) {
            const auto other = open_store(store_name);
            needed(sets.import_into(other->imports(), name));
            without_one.insert(picture_of(*other));
        }
    }
    std::set<std::string> between;
    std::set<std::string> without_one;  ///< what is shown in the end when one set, or none, was left out
    std::string end;
    int calls = 0;
};

const Undisturbed& undisturbed_on(const std::string& store_name) {
    static std::map<std::string, Undisturbed> known;
    return known.try_emplace(store_name, store_name).first->second;
}

/// Which calls fail: each in turn; on PostgreSQL, where a new store takes long to make, every third.
int step_of(const std::string& store_name) { return store_name == "postgresql" ? 3 : 1; }

/// A log that does not keep its entries, or keeps them and does not say so.
class FailingLog final : public InlineAccessLog {
public:
    FailingLog(consent::AccessLog& log, GivesUp gives_up) : log_(log), gives_up_(gives_up) {}
    void append(AccessAttempt attempt, Then then) override {
        if (gives_up_ == GivesUp::after) {
            BOOST_TEST(log_.append_and_wait(std::move(attempt)).has_value());
        }
        then(Error{Fault::unavailable, "KK-4002", "the database does not answer (on purpose)"});
    }

private:
    consent::AccessLog& log_;
    GivesUp gives_up_;
};

consent::Question own_question() {
    consent::Question question;
    question.requester.party = consent::Party::resident;
    question.asks_about_self = true;
    question.purpose = consent::Purpose::self;
    question.insurer = insurer(home_insurer);
    question.insured = insured(first_number);
    question.channel = "console";
    return question;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(failing_store)

BOOST_DATA_TEST_CASE(an_import_that_fails_at_any_call_applies_the_other_sets_and_can_be_run_again,
                     data::make(every_store()) * data::make({GivesUp::before, GivesUp::after}) * data::make({false, true}), store_name,
                     gives_up, batches) {
    const Undisturbed& undisturbed = undisturbed_on(store_name);
    const SetList sets;
    BOOST_TEST_MESSAGE(store_name << ": " << undisturbed.calls << " calls, " << undisturbed.without_one.size() << " ends");
    BOOST_TEST_REQUIRE(undisturbed.without_one.size() > 4U);
    int told = 0;
    for (int call = 1; call <= undisturbed.calls; call += step_of(store_name)) {
        BOOST_TEST_CONTEXT("call " << call) {
            const auto store = open_store(store_name);
            {
                const auto one = store->another_import();
                FailingImportStore failing(*one, call, gives_up);
                failing.batches = batches;
                const auto ran = sets.import_into(failing);
                // A set that waits is tried again within the import, and so is one of a batch, which may make up for the call
                // that failed.
                BOOST_TEST((ran ? picture_of(*store) == undisturbed.end : ran.error().fault == Fault::unavailable));
                BOOST_TEST(undisturbed.without_one.contains(picture_of(*store)));
                told += ran ? 0 : 1;
            }
            const auto another = store->another_import();
            BOOST_TEST(sets.import_into(*another).has_value());
            BOOST_TEST(picture_of(*store) == undisturbed.end);
        }
    }
    BOOST_TEST((batches || told * step_of(store_name) > undisturbed.calls / 2));
}

BOOST_DATA_TEST_CASE(an_import_whose_store_goes_away_shows_whole_sets_and_can_be_run_again, data::make(every_store()) * data::make({false, true}), store_name, batches) {
    const Undisturbed& undisturbed = undisturbed_on(store_name);
    const SetList sets;
    BOOST_TEST_REQUIRE(undisturbed.between.size() > 5U);
    for (int call = 1; call <= undisturbed.calls; call += 2 * step_of(store_name)) {
        BOOST_TEST_CONTEXT("call " << call) {
            const auto store = open_store(store_name);
            {
                const auto one = store->another_import();  // gone afterwards, and with it what it owns
                FailingImportStore failing(*one, call, GivesUp::after, Outage::lasting);
                failing.batches = batches;
                const auto failed = sets.import_into(failing);
                BOOST_TEST_REQUIRE(!failed.has_value());
                BOOST_TEST((failed.error().fault == Fault::unavailable));
                BOOST_TEST(undisturbed.between.contains(picture_of(*store)));
            }
            const auto another = store->another_import();
            BOOST_TEST(sets.import_into(*another).has_value());
            BOOST_TEST(picture_of(*store) == undisturbed.end);
        }
    }
}

BOOST_DATA_TEST_CASE(an_import_goes_on_with_the_store_object_that_failed, data::make(every_store()), store_name) {
    const Undisturbed& undisturbed = undisturbed_on(store_name);
    const SetList sets;
    for (int call = 1; call <= undisturbed.calls; call += step_of(store_name)) {
        BOOST_TEST_CONTEXT("call " << call) {
            const auto store = open_store(store_name);
            FailingImportStore failing(store->imports(), call, GivesUp::after);
            failing.batches = true;  // one by one, the tests above do
            const auto ran = sets.import_into(failing);
            BOOST_TEST((!ran || picture_of(*store) == undisturbed.end));
            BOOST_TEST(sets.import_into(failing).has_value());
            BOOST_TEST(picture_of(*store) == undisturbed.end);
        }
    }
}

BOOST_DATA_TEST_CASE(nothing_is_disclosed_when_the_log_fails,
                     data::make(every_store()) * data::make({GivesUp::before, GivesUp::after}), store_name, gives_up) {
    const auto store = open_store(store_name);
    needed(SetList().import_into(store->imports()));
    consent::Gate healthy(store->states(), store->log(), no_emergencies());
    BOOST_TEST(std::holds_alternative<consent::Disclosure>(needed(healthy.ask(own_question()))));

    FailingLog log(store->log(), gives_up);
    consent::Gate gate(store->states(), log, no_emergencies());
    const auto answer = gate.ask(own_question());
    BOOST_TEST_REQUIRE(!answer.has_value());
    BOOST_TEST((answer.error().fault == Fault::unavailable));
    auto unknown = own_question();
    unknown.insured = insured("0000000009");
    BOOST_TEST(!gate.ask(unknown).has_value());
}

BOOST_AUTO_TEST_CASE(an_answer_whose_connection_is_cut_is_no_answer_and_the_next_one_is,
                     *boost::unit_test::precondition(postgresql_given)) {
    // Other tests may use the same database: only this store's connections carry the name.
    ::setenv("PGAPPNAME", "kakehashi-cut", 1);
    const auto store = open_store("postgresql");
    needed(SetList().import_into(store->imports()));
    consent::Gate gate(store->states(), store->log(), no_emergencies());
    BOOST_TEST(gate.ask(own_question()).has_value());
    needed(store->database()->with_own([](storage::Connection& connection) -> Result<Done> {
        connection.session() << "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                                "application_name = 'kakehashi-cut' AND pid <> pg_backend_pid()";
        return Done{};
    }));
    ::unsetenv("PGAPPNAME");
    const auto cut = gate.ask(own_question());
    BOOST_TEST_REQUIRE(!cut.has_value());
    BOOST_TEST((cut.error().fault == Fault::unavailable));
    int refused = 0;  // each pooled connection may be found dead once
    while (!gate.ask(own_question()).has_value() && refused < 3) {
        ++refused;
    }
    BOOST_TEST(refused < 3);
}

BOOST_AUTO_TEST_SUITE_END()
