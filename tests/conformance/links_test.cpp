// Two enrolments made one person by an act, and taken apart again.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/conformance/town.h"
#include "tests/fakes/needed.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

constexpr const char* new_number = "0000000009";

PersonUnit closed_row(const std::string& number = first_number) {
    PersonUnit unit = register_row(home_insurer, number);
    unit.register_entry->insured.to = day(2026, 3, 31);
    return unit;
}

/// The same person at the other insurer; the register says nothing of the numbers before.
PersonUnit moved_row(const std::string& number = new_number) {
    PersonUnit unit = register_row(other_insurer, number);
    unit.register_entry->insured.from = day(2026, 4, 1);
    return unit;
}

/// Somebody with a plan, a consent and a relation under each of two numbers that nobody has linked.
struct TwoNumbers {
    explicit TwoNumbers(const std::string& store_name) : store(open_store(store_name)), town(*store) {
        town.import("municipal", home_insurer, {closed_row()});
        town.import("municipal", other_insurer, {moved_row()});
        town.import("careplan", care_office, {with(unit_of(home_insurer, first_number), plan(day_service, "1", "before", "2026-03"))});
        town.import("careplan", care_office, {with(unit_of(other_insurer, new_number), plan(day_service, "1", "after", "2026-05"))});
        act(acts().record(insurer(home_insurer), insured(first_number), consent_entry("1", "granted", 100)));
        act(acts().record(insurer(other_insurer), insured(new_number), consent_entry("2", "refused", 200)));
        act(acts().record(insurer(home_insurer), insured(first_number), relation_entry(care_office, day(2026, 1, 5), "1")));
    }

    Acts& acts() { return store->acts(); }
    Result<Done> link(bool decided = false) {
        return acts().link(insurer(home_insurer), insured(first_number), insurer(other_insurer), insured(new_number), decided);
    }
    std::shared_ptr<const consent::Subject> old() { return town.look(home_insurer, first_number); }
    std::shared_ptr<const consent::Subject> now() { return town.look(other_insurer, new_number); }
    static void act(const Result<Done>& done) { BOOST_REQUIRE(done.has_value()); }

    std::unique_ptr<StoreUnderTest> store;
    Town town;
};

/// What somebody has: numbers, facts, directives, relations; nothing that is the platform's own.
std::string contents(const consent::Subject& subject) {
    std::vector<std::string> parts;
    for (const Enrolment& each : subject.record.enrolments) {
        parts.push_back("enrolment " + each.insurer.str() + each.insured.str());
    }
    for (const Fact& each : subject.record.facts) {
        parts.push_back("fact " + each.body + " v" + std::to_string(each.version));
    }
    for (const consent::Directive& each : subject.state.directives) {
        parts.push_back("directive " + std::to_string(each.seq) + " " + each.insurer);
    }
    for (const consent::Relation& each : subject.state.relations) {
        parts.push_back("relation " + each.organisation + " " + each.verified_on.iso());
    }
    std::ranges::sort(parts);
    std::string text;
    for (const std::string& part : parts) {
        text += part + "; ";
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(links)

BOOST_DATA_TEST_CASE(a_link_makes_one_person_of_two_numbers, data::make(every_store()), name) {
    TwoNumbers two(name);
    const PersonId kept = two.old()->record.id;
    BOOST_TEST((two.now()->record.id != kept));
    TwoNumbers::act(two.link());
    BOOST_TEST((two.now()->record.id == kept));
    BOOST_TEST(contents(*two.old()) == contents(*two.now()));
    BOOST_TEST(two.town.facts(first_number) == "before v1 →1370000029, after v1 →1370000029");
    BOOST_TEST(two.now()->state.directives.size() == 2U);
    BOOST_TEST(two.now()->state.relations.size() == 1U);
}

BOOST_DATA_TEST_CASE(a_split_gives_back_everything_and_keeps_what_came_meanwhile, data::make(every_store()), name) {
    TwoNumbers two(name);
    const std::string old_before = contents(*two.old());
    const std::string new_before = contents(*two.now());
    const PersonId person_before = two.now()->record.id;
    TwoNumbers::act(two.link());
    // What is recorded under a number while both are one stays with that number.
    TwoNumbers::act(two.acts().record(insurer(other_insurer), insured(new_number), relation_entry(home_help, day(2026, 5, 5), "2")));
    two.town.import("careplan", care_office, {with(unit_of(other_insurer, new_number), plan(day_service, "2", "newer", "2026-05"))});
    TwoNumbers::act(two.acts().split(insurer(other_insurer), insured(new_number)));
    BOOST_TEST(contents(*two.old()) == old_before);
    BOOST_TEST((two.now()->record.id == person_before));
    BOOST_TEST(contents(*two.now()) != new_before);
    BOOST_TEST(contents(*two.now()).find("fact newer v2") != std::string::npos);
    BOOST_TEST(contents(*two.now()).find("relation 1370000037 2026-05-05") != std::string::npos);
    BOOST_TEST(contents(*two.now()).find("relation 1370000011") == std::string::npos);
}

BOOST_DATA_TEST_CASE(either_number_names_the_only_link, data::make(every_store()), name) {
    TwoNumbers two(name);
    const std::string new_before = contents(*two.now());
    TwoNumbers::act(two.link());
    TwoNumbers::act(two.acts().split(insurer(home_insurer), insured(first_number)));
    BOOST_TEST(contents(*two.now()) == new_before);
    const auto again = two.acts().split(insurer(home_insurer), insured(first_number));
    BOOST_REQUIRE(!again.has_value());
    BOOST_TEST(again.error().code == "KK-6513");
}

BOOST_DATA_TEST_CASE(link_and_split_raise_both_epochs_and_write_into_both_chains, data::make(every_store()), name) {
    TwoNumbers two(name);
    const auto before = two.old()->record;
    const auto other = two.now()->record;
    const auto entries = two.store->entries().size();
    consent::AccessAttempt decided_on_the_other = two.town.attempt(first_number);
    decided_on_the_other.person = other.id;
    decided_on_the_other.epoch = other.epoch;
    const auto decided_before = two.town.attempt(first_number);
    TwoNumbers::act(two.link());
    BOOST_TEST(!two.town.accepted(decided_before));
    BOOST_TEST(!two.town.accepted(decided_on_the_other));
    std::vector<SeenEntry> seen = two.store->entries();
    BOOST_REQUIRE(seen.size() == entries + 2);
    BOOST_TEST(((seen[entries].person == before.id.value && seen[entries + 1].person == other.id.value)));
    const auto decided_linked = two.town.attempt(first_number);
    TwoNumbers::act(two.acts().split(insurer(other_insurer), insured(new_number)));
    BOOST_TEST(!two.town.accepted(decided_linked));
    seen = two.store->entries();
    BOOST_REQUIRE(seen.size() == entries + 4);
    BOOST_TEST(((seen[entries + 2].person == before.id.value && seen[entries + 3].person == other.id.value)));
    BOOST_TEST(seen[entries + 3].run == seen[entries + 1].run + 1);
    BOOST_TEST(two.now()->record.epoch > other.epoch);
}

BOOST_DATA_TEST_CASE(a_grant_does_not_follow_to_another_insurer_and_a_refusal_does, data::make(every_store()), name) {
    TwoNumbers two(name);
    TwoNumbers::act(two.link());
    const auto& directives = two.now()->state.directives;
    const auto grant = std::ranges::find(directives, 100, &consent::Directive::seq);
    BOOST_REQUIRE(grant != directives.end());
    BOOST_TEST(grant->insurer == home_insurer);  // counts while an enrolment with that insurer is open: it has ended
    BOOST_TEST(std::ranges::any_of(directives, [](const auto& d) { return d.decision == consent::DirectiveDecision::refused; }));
}

BOOST_DATA_TEST_CASE(who_does_not_agree_is_linked_by_a_human_only, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    PersonUnit other = moved_row();
    other.register_entry->kana = "ｶｸｳ ﾊﾅｴ";
    town.import("municipal", home_insurer, {closed_row()});
    town.import("municipal", other_insurer, {other});
    const auto link = [&](bool decided) {
        return store->acts().link(insurer(home_insurer), insured(first_number), insurer(other_insurer), insured(new_number), decided);
    };
    const auto refused = link(false);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().code == "KK-6512");
    BOOST_TEST((town.look(home_insurer, first_number)->record.id != town.look(other_insurer, new_number)->record.id));
    BOOST_TEST(link(true).has_value());
    const auto again = link(true);
    BOOST_REQUIRE(!again.has_value());
    BOOST_TEST(again.error().code == "KK-6511");
    const auto unknown = store->acts().link(insurer(home_insurer), insured(second_number), insurer(other_insurer), insured(new_number), true);
    BOOST_REQUIRE(!unknown.has_value());
    BOOST_TEST((unknown.error().fault == Fault::refused));
}

BOOST_DATA_TEST_CASE(of_several_links_the_number_says_which_is_taken_apart, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.import("municipal", home_insurer, {closed_row(), closed_row(second_number)});
    town.import("municipal", other_insurer, {moved_row()});
    const auto link = [&](const std::string& other_no, const std::string& number) {
        return store->acts().link(insurer(home_insurer), insured(first_number), insurer(other_no), insured(number), true);
    };
    TwoNumbers::act(link(home_insurer, second_number));
    TwoNumbers::act(link(other_insurer, new_number));
    const auto unclear = store->acts().split(insurer(home_insurer), insured(first_number));
    BOOST_REQUIRE(!unclear.has_value());
    BOOST_TEST(unclear.error().code == "KK-6514");
    TwoNumbers::act(store->acts().split(insurer(home_insurer), insured(second_number)));
    BOOST_TEST(town.look(home_insurer, second_number)->record.enrolments.size() == 1U);
    BOOST_TEST(town.look(home_insurer, first_number)->record.enrolments.size() == 2U);
    BOOST_TEST((town.look(home_insurer, first_number)->record.id == town.look(other_insurer, new_number)->record.id));
}

BOOST_DATA_TEST_CASE(a_link_by_the_register_is_taken_apart_too, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    PersonUnit named = moved_row();
    named.register_entry->former_insurer = insurer(home_insurer);
    named.register_entry->former_insured = insured(first_number);
    town.import("municipal", home_insurer, {closed_row()});
    town.import("municipal", other_insurer, {named});
    const PersonId person = town.look(home_insurer, first_number)->record.id;
    BOOST_TEST((town.look(other_insurer, new_number)->record.id == person));
    TwoNumbers::act(store->acts().split(insurer(other_insurer), insured(new_number)));
    BOOST_TEST((town.look(home_insurer, first_number)->record.id == person));
    BOOST_TEST((town.look(other_insurer, new_number)->record.id != person));
}

BOOST_DATA_TEST_CASE(who_came_by_naming_a_wrong_number_goes_back_with_it, data::make(every_store()), name) {
    TwoNumbers two(name);
    TwoNumbers::act(two.link());
    // While both are one, the person moves on: the newest row names the number that was linked by mistake.
    PersonUnit closed = register_row(other_insurer, new_number, "0000000002");
    closed.register_entry->insured = {day(2026, 4, 1), day(2026, 6, 30)};
    two.town.import("municipal", other_insurer, {closed});
    PersonUnit newest = register_row("132012", "0000000077");
    newest.register_entry->insured.from = day(2026, 7, 1);
    newest.register_entry->former_insurer = insurer(other_insurer);
    newest.register_entry->former_insured = insured(new_number);
    two.town.import("municipal", "132012", {newest});
    BOOST_TEST(two.old()->record.enrolments.size() == 3U);
    TwoNumbers::act(two.acts().split(insurer(other_insurer), insured(new_number)));
    BOOST_TEST(two.old()->record.enrolments.size() == 1U);
    BOOST_TEST(two.now()->record.enrolments.size() == 2U);
    BOOST_TEST((two.town.look("132012", "0000000077")->record.id == two.now()->record.id));
}

BOOST_DATA_TEST_CASE(a_link_can_be_made_again_after_a_split, data::make(every_store()), name) {
    TwoNumbers two(name);
    const std::string old_before = contents(*two.old());
    for (int n = 0; n < 3; ++n) {
        TwoNumbers::act(two.link());
        BOOST_TEST(contents(*two.old()) == contents(*two.now()));
        TwoNumbers::act(two.acts().split(insurer(other_insurer), insured(new_number)));
        BOOST_TEST(contents(*two.old()) == old_before);
    }
}

BOOST_AUTO_TEST_SUITE_END()
