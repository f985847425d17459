// Who is who: the register, and people whose numbers changed.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/conformance/town.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

/// The home insurer's row of somebody who has moved away.
PersonUnit closed_row() {
    PersonUnit unit = register_row(home_insurer, first_number);
    unit.register_entry->insured.to = day(2026, 3, 31);
    return unit;
}

/// The other insurer's row of the same person, which names the numbers before.
PersonUnit moved_row() {
    PersonUnit unit = register_row(other_insurer, "0000000009");
    unit.register_entry->insured.from = day(2026, 4, 1);
    unit.register_entry->former_insurer = insurer(home_insurer);
    unit.register_entry->former_insured = insured(first_number);
    return unit;
}

struct Move {
    PersonUnit former;
    PersonUnit later;
};

/// Both rows are imported; whether they are one person then.
bool linked(Town& town, const Move& move, bool former_first) {
    for (int n = 0; n < 2; ++n) {
        const bool former = (n == 0) == former_first;
        town.import("municipal", former ? home_insurer : other_insurer, {former ? move.former : move.later});
    }
    const auto one = town.look(home_insurer, first_number);
    const auto other = town.look(other_insurer, "0000000009");
    BOOST_REQUIRE(one);
    BOOST_REQUIRE(other);
    return one->record.id == other->record.id;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(people)

BOOST_DATA_TEST_CASE(a_newer_register_row_replaces_the_identity_and_an_older_does_not, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({});
    const auto named = [](const std::string& order, const std::string& text) {
        PersonUnit unit = register_row(home_insurer, first_number, order);
        unit.register_entry->name = text;
        return unit;
    };
    const auto name_now = [&] { return town.look(home_insurer, first_number)->record.enrolments.front().identity.name; };
    town.import("municipal", home_insurer, {named("0000000002", "架空　二子")});
    BOOST_TEST(name_now() == "架空　二子");
    const SetResult older = town.import("municipal", home_insurer, {named("0000000001", "架空　一子")});
    BOOST_TEST(name_now() == "架空　二子");
    BOOST_TEST((older.report.outcome == SetOutcome::superseded));
    PersonUnit newest = named("0000000003", "架空　三子");
    newest.register_entry->protective_measure = true;
    newest.register_entry->insured.to = day(2026, 3, 31);
    const SetResult newer = town.import("municipal", home_insurer, {newest});
    BOOST_TEST((newer.report.outcome == SetOutcome::applied));
    BOOST_TEST(name_now() == "架空　三子");
    const auto subject = town.look(home_insurer, first_number);
    BOOST_TEST(subject->record.enrolments.front().protective_measure);
    BOOST_TEST((subject->state.enrolments.front().period == newest.register_entry->insured));
    BOOST_TEST(subject->record.facts.empty());  // rows of the register are no facts to be shown
}

BOOST_DATA_TEST_CASE(a_cancelled_register_row_leaves_nobody_insured, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    PersonUnit cancelled = register_row(home_insurer, first_number, "0000000002");
    cancelled.register_entry->cancelled = true;
    town.import("municipal", home_insurer, {cancelled});
    const auto subject = town.look(home_insurer, first_number);
    BOOST_TEST(!subject->state.enrolments.front().period.holds(day(2020, 4, 1)));
    BOOST_TEST(!subject->state.enrolments.front().period.holds(day(2026, 4, 1)));
}

BOOST_DATA_TEST_CASE(former_numbers_link_when_all_agree_and_the_old_enrolment_is_closed,
                     data::make(every_store()) * data::make({true, false}), name, former_first) {
    const auto store = open_store(name);
    Town town(*store);
    BOOST_TEST(linked(town, {closed_row(), moved_row()}, former_first));
    const auto subject = town.look(other_insurer, "0000000009");
    BOOST_REQUIRE(subject->record.enrolments.size() == 2U);
    BOOST_TEST(subject->record.enrolments.front().insurer.text() == other_insurer);
}

BOOST_DATA_TEST_CASE(former_numbers_that_do_not_agree_leave_two_persons,
                     data::make(every_store()) * data::make({true, false}), name, former_first) {
    const auto differing = [](auto change) {
        Move move{closed_row(), moved_row()};
        change(move);
        return move;
    };
    const std::vector<Move> moves = {
        differing([](Move& m) { m.later.register_entry->kana = "ｶｸｳ ﾎｼｺ"; }),
        differing([](Move& m) { m.later.register_entry->birth_date = "19400103"; }),
        differing([](Move& m) { m.later.register_entry->sex = "1"; }),
        differing([](Move& m) { m.former.register_entry->insured.to = std::nullopt; }),
    };
    for (std::size_t n = 0; n < moves.size(); ++n) {
        const auto store = open_store(name);
        Town town(*store);
        BOOST_TEST_CONTEXT("difference " << n) {
            BOOST_TEST(!linked(town, moves[n], former_first));
        }
    }
}

BOOST_DATA_TEST_CASE(a_doubtful_link_is_told_whichever_row_comes_second,
                     data::make(every_store()) * data::make({true, false}), name, former_first) {
    const auto store = open_store(name);
    Town town(*store);
    PersonUnit later = moved_row();
    later.register_entry->sex = "1";
    const auto first = former_first ? closed_row() : later;
    const auto second = former_first ? later : closed_row();
    town.import("municipal", first.insurer.str(), {first});
    const SetResult result = town.import("municipal", second.insurer.str(), {second});
    BOOST_REQUIRE(result.report.findings.size() == 1U);
    BOOST_TEST(result.report.findings.front().rule == "P04");
}

BOOST_DATA_TEST_CASE(a_number_that_changes_name_and_birth_date_at_once_is_told, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    const auto row = [](const std::string& order, const std::string& text, const std::string& birth_date) {
        PersonUnit unit = register_row(home_insurer, first_number, order);
        unit.register_entry->name = text;
        unit.register_entry->birth_date = birth_date;
        return unit;
    };
    const auto told = [&](const std::vector<PersonUnit>& units) {
        const SetResult result = town.import("municipal", home_insurer, units);
        std::string rules;
        for (const Finding& finding : result.report.findings) {
            rules += finding.rule == "P05" ? "P05 " + std::string(name_of(finding.severity)) + ";" : "";
        }
        return rules;
    };
    // Nobody is known under the number before the first set, whatever its rows say.
    BOOST_TEST(told({row("0000000001", "架空　花子", "19400102"), row("0000000002", "架空　月子", "19400103")}) == "");
    BOOST_TEST(told({row("0000000003", "見本　月子", "19400103")}) == "");
    BOOST_TEST(told({row("0000000004", "見本 月子", "19400104")}) == "");
    BOOST_TEST(told({row("0000000006", "別人　星子", "19500505")}) == "P05 warning;");
    BOOST_TEST(town.look(home_insurer, first_number)->record.enrolments.front().identity.name == "別人　星子");  // applied all the same
    BOOST_TEST(told({row("0000000005", "見本　月子", "19400104")}) == "");  // older, and not applied
    // Each row of a set is compared with who was registered before it.
    const PersonUnit changed = row("0000000007", "架空　海子", "19600606");
    PersonUnit again = changed;
    again.register_entry->order = "0000000008";
    BOOST_TEST(told({changed, again}) == "P05 warning;P05 warning;");
}

BOOST_DATA_TEST_CASE(a_set_is_compared_with_those_before_it_that_share_its_batch, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    PersonUnit newer = register_row(home_insurer, second_number, "0000000002");
    newer.register_entry->name = "別人　星子";
    newer.register_entry->birth_date = "19500505";
    const auto results = town.import_together({{{"municipal", "handed", home_insurer, "", "20260501001", ""}, {register_row(home_insurer, second_number)}, {}, {}, {}},
                                               {{"municipal", "handed", home_insurer, "", "20260501002", ""}, {newer}, {}, {}, {}}});
    BOOST_REQUIRE(results.size() == 2U);
    BOOST_TEST(results.front().report.findings.empty());
    BOOST_REQUIRE(results.back().report.findings.size() == 1U);
    BOOST_TEST(results.back().report.findings.front().rule == "P05");
}

BOOST_DATA_TEST_CASE(facts_of_every_enrolment_of_a_person_are_found_under_each_number, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.import("municipal", home_insurer, {closed_row()});
    town.import("careplan", care_office, {with(unit_of(home_insurer, first_number), plan(day_service, "1", "before"))});
    town.import("municipal", other_insurer, {moved_row()});
    town.import("careplan", care_office,
                {with(unit_of(other_insurer, "0000000009"), plan(day_service, "1", "after", "2026-05"))});
    BOOST_TEST(town.facts(first_number) == "before v1 →1370000029, after v1 →1370000029");
    if (store->database() != nullptr) {  // an import ends with preparing for readers
        const auto good = store->database()->with([](storage::Connection& connection) -> Result<std::int64_t> {
            std::int64_t count = 0;
            connection.session() << "SELECT count(*) FROM reading_copy c JOIN person_head h ON h.person_id = c.person_id AND "
                                    "h.epoch = c.epoch",
                soci::into(count);
            return count;
        });
        BOOST_TEST(good.value() == 2);
    }
}

BOOST_DATA_TEST_CASE(the_same_number_at_two_insurers_is_two_persons, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.import("municipal", home_insurer, {register_row(home_insurer, first_number)});
    town.import("municipal", other_insurer, {register_row(other_insurer, first_number)});
    BOOST_TEST((town.look(home_insurer, first_number)->record.id != town.look(other_insurer, first_number)->record.id));
}

BOOST_AUTO_TEST_SUITE_END()
