// A preview under an assumption is the answer that is given once the act stands in the database; and it leaves nothing there.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <set>

#include "consent/gate.h"
#include "tests/conformance/database_node.h"
#include "tests/conformance/town.h"
#include "tests/consent/previewed.h"
#include "tests/consent/random_state.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;
using kakehashi::consent::Assumption;
using kakehashi::tests::Dice;

namespace {

/// Registers somebody, with facts of many kinds by two authors.
void settle(Town& town, const std::string& number) {
    PersonUnit unit = unit_of(home_insurer, number);
    for (const Kind kind : {Kind::certification, Kind::insurance_card, Kind::care_plan, Kind::service_use, Kind::life}) {
        for (const char* const author : {home_insurer, care_office}) {
            Replacement paper;
            paper.unit = "paper";
            paper.key = std::string(name_of(kind));
            paper.author = author;
            paper.order = "1";
            paper.facts.push_back({kind, "FORM", {}, std::string(R"({"says":")") + author + R"("})", {}});
            unit.replacements.push_back(paper);
        }
    }
    town.import("municipal", home_insurer, {register_row(home_insurer, number)});
    town.import("municipal", home_insurer, {unit});
}

std::set<std::string> directives_of(Town& town, const std::string& number) {
    std::set<std::string> ids;
    const auto looked = town.look(home_insurer, number);
    for (const auto& directive : looked->state.directives) {
        ids.insert(directive.id);
    }
    return ids;
}

consent::Question random_question(Dice& dice, const std::string& number) {
    using enum consent::Party;
    consent::Question question;
    question.insurer = insurer(home_insurer);
    question.insured = insured(number);
    question.requester.party = dice.pick({care_manager, care_manager, service_provider, medical_institution, municipality});
    question.requester.organisation = question.requester.party == municipality ? home_insurer : dice.pick({care_office, day_service});
    question.requester.role = dice.pick({consent::Role::none, consent::Role::care_manager});
    question.purpose = *consent::own_purpose(question.requester.party);
    question.channel = "test";
    return question;
}

Assumption::Act random_act(Dice& dice) {
    const auto drawn = tests::random_directive(dice, "");
    Assumption::Act act{static_cast<consent::DirectiveDecision>(1 + dice.roll(3)), drawn.scope, "", drawn.kinds, drawn.lists_every_kind};
    act.organisation = act.scope == consent::Scope::organisation ? dice.pick({care_office, day_service}) : "";
    return act;
}

DirectiveEntry entry_of(const Assumption::Act& act, CalendarDate today) {
    DirectiveEntry entry;
    entry.decision = name_of(act.decision);
    entry.scope = name_of(act.scope);
    entry.organisation = act.organisation;
    entry.kinds = act.kinds;
    entry.lists_every_kind = act.lists_every_kind;
    entry.period.from = today;
    entry.channel = "portal";
    entry.capacity = "ok";
    return entry;
}

/// Records what was assumed; the directive's id, if there was one.
std::string record(Town& town, const consent::Question& question, const Assumption& assumption) {
    const std::string number(question.insured.text());
    const auto before = directives_of(town, number);
    if (assumption.relation) {
        RelationEntry entry = relation_entry(question.requester.organisation, town.today(), "");
        entry.party = name_of(question.requester.party);
        entry.basis = "identity_check";
        needed(town.store().acts().record(question.insurer, question.insured, entry));
    }
    if (assumption.act) {
        needed(town.store().acts().record(question.insurer, question.insured, entry_of(*assumption.act, town.today())));
    }
    for (const std::string& id : directives_of(town, number)) {
        if (!before.contains(id)) {
            return id;
        }
    }
    return consent::assumed_id;
}

/// Acts of before, and relations of which some have expired.
void settle_past(Town& town, Dice& dice, const consent::Question& question) {
    for (int n = dice.roll(4); n > 0; --n) {
        Assumption past;
        past.act = random_act(dice);
        record(town, question, past);
    }
    for (int n = dice.roll(4); n > 0; --n) {
        const auto drawn = tests::random_relation(dice);
        RelationEntry entry = relation_entry(dice.pick({care_office, day_service}), town.today().plus_days(-dice.roll(200)), "");
        entry.party = dice.one_in(2) ? name_of(question.requester.party) : name_of(drawn.party);
        entry.basis = name_of(drawn.basis);
        entry.last_claim_month = drawn.last_claim_month;
        if (dice.one_in(3)) {
            entry.ended_on = town.today().plus_days(dice.roll(3) - 2);
        }
        needed(town.store().acts().record(question.insurer, question.insured, entry));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(previews)

BOOST_DATA_TEST_CASE(it_is_what_is_answered_before_and_after_the_act_is_on_file, data::make(every_database()), name) {
    Dice dice(tests::test_seed() + 56);
    const auto store = open_store(name);
    Town town(*store);
    town.start_insurer(home_insurer);
    int changed = 0;
    for (int n = 1; n <= 60; ++n) {
        const std::string number = std::to_string(1'000'000'000 + n);
        settle(town, number);
        const auto question = random_question(dice, number);
        settle_past(town, dice, question);
        Assumption assumption;
        assumption.relation = question.requester.party != consent::Party::municipality && dice.one_in(2);
        if (!dice.one_in(4)) {
            assumption.act = random_act(dice);
        }
        const std::size_t entries = store->entries().size();
        const std::int64_t epoch = town.epoch(number);
        const auto previews = needed(town.gate().preview(question, assumption));
        BOOST_TEST(store->entries().size() == entries);
        BOOST_TEST(town.epoch(number) == epoch);
        const std::string before = words_of(needed(town.gate().ask(question)));
        BOOST_TEST(words_of(previews.now) == before);
        const std::string id = record(town, question, assumption);
        const std::string after = words_of(needed(town.gate().ask(question)));
        BOOST_TEST(renamed(words_of(previews.assumed), consent::assumed_id, id) == after);
        changed += before != after ? 1 : 0;
    }
    BOOST_TEST(changed > 10);
}

BOOST_DATA_TEST_CASE(it_is_read_anew_and_not_from_memory, data::make(every_database()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    consent::Question question;
    question.insurer = insurer(home_insurer);
    question.insured = insured(first_number);
    question.requester = {consent::Party::care_manager, care_office, consent::Role::care_manager, ""};
    question.kinds = KindSet::of(Kind::insurance_card);
    needed(town.gate().ask(question));  // now in memory
    needed(store->acts().record(question.insurer, question.insured, relation_entry(care_office, town.today(), "1")));
    BOOST_TEST((needed(town.gate().preview(question, {})).now.decisions().front().effect == consent::Effect::permit));
}

BOOST_AUTO_TEST_SUITE_END()
