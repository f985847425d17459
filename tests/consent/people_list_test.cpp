// Law 6: a list, its pages, its searches and an export give of each person what a question about that person alone gives, and of nobody else
// anything; what is not shown decides nothing.
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <deque>
#include <fstream>
#include <iterator>
#include <map>

#include "consent/disclosure_json.h"
#include "consent/gate.h"
#include "tests/consent/random_state.h"
#include "tests/fakes/emergency_desks.h"
#include "tests/fakes/people_lists.h"
#include "tests/fakes/recording_access_log.h"

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::test;
using kakehashi::tests::Dice;

namespace {

constexpr int people_in_world = 8;

std::shared_ptr<const Standing> standing(Dice& dice) {
    auto made = std::make_shared<Standing>();
    made->day = tests::some_day();
    made->global_epoch = 3;
    made->policy = std::make_shared<const Policy>(
        tests::policy_of(dice.one_in(2) ? tests::default_matrix() : tests::random_matrix(dice)));
    made->policy_sha256 = std::string(64, '0');
    made->live_insurers["131011"] = {*CalendarDate::of(2026, 4, 1), dice.one_in(4) ? KindSet::of(Kind::certification) : KindSet::all()};
    made->live_insurers["131029"] = {*CalendarDate::of(2026, 4, 1), KindSet::all()};
    made->live_insurers["131037"] = {*CalendarDate::of(2027, 4, 1), KindSet::all()};
    return made;
}

Fact random_fact(Dice& dice, const Enrolment& enrolment, std::int64_t id) {
    Fact fact;
    fact.id = {id};
    fact.kind = dice.one_in(2) ? Kind::certification : dice.pick({Kind::life, Kind::care_plan, Kind::survey, Kind::insurance_card});
    fact.form = fact.kind == Kind::certification ? "CERT" : "FORM";
    fact.unit = "unit";
    fact.key = std::to_string(id);
    fact.order = "1";
    fact.insurer = enrolment.insurer;
    fact.author = dice.pick<const char*>({"131011", "131011", "131029", "1370000011"});
    fact.effective = {tests::some_day().plus_days(-dice.roll(700)), {}};
    if (!dice.one_in(3)) {
        fact.effective.to = fact.effective.from->plus_days(365);
    }
    fact.body = std::string(R"({"care_level":")") + dice.pick<const char*>({"12", "21", "22"}) + "\"}";
    return fact;
}

Subject random_person(Dice& dice, int n) {
    Subject subject;
    subject.state = tests::random_subject(dice, 3);
    subject.state.disasters.clear();
    subject.record.id = {n};
    subject.record.epoch = 1;
    subject.state.person = std::to_string(n);
    const int numbers = dice.one_in(3) ? 2 : 1;
    for (int which = 0; which < numbers; ++which) {
        Enrolment enrolment;
        enrolment.id = {10 * n + which};
        enrolment.insurer = *InsurerNumber::parse(dice.pick<const char*>({"131011", "131011", "131029", "131037"}));
        enrolment.insured = *InsuredNumber::parse("000000000" + std::to_string(which == 0 ? n : 9));
        if (which == 1) {
            enrolment.insured = *InsuredNumber::parse("000000001" + std::to_string(n));
        }
        enrolment.period = {CalendarDate::of(2024 - which, 4, 1), {}};
        enrolment.identity = {"架空　" + std::to_string(n), "", "1940-01-02", "2", "", "", ""};
        subject.state.enrolments.push_back({enrolment.insurer.str(), enrolment.period});
        subject.record.enrolments.push_back(enrolment);
    }
    for (int fact = dice.roll(6); fact > 0; --fact) {
        const auto& owner = subject.record.enrolments[static_cast<std::size_t>(dice.roll(numbers))];
        subject.record.facts.push_back(random_fact(dice, owner, 100 * n + fact));
    }
    return subject;
}

/// The first `stale_answers` of a number of entries come too late.
class SometimesStale final : public InlineAccessLog {
public:
    void append(AccessAttempt attempt, Then then) override {
        if (left > 0 && --left % 2 == 0) {
            return then(std::variant<AccessReceipt, Stale>(Stale{}));
        }
        kept.append(std::move(attempt), std::move(then));
    }
    int left = 0;
    RecordingAccessLog kept;
};

struct World {
    explicit World(Dice& dice) : states(standing(dice)), gate(states, log, no_emergencies()), index(states) {
        for (int n = 1; n <= people_in_world; ++n) {
            add(std::make_shared<const Subject>(random_person(dice, n)));
        }
    }
    explicit World(const std::shared_ptr<const Standing>& given) : states(given), gate(states, log, no_emergencies()), index(states) {}
    void add(const std::shared_ptr<const Subject>& subject) {
        for (const Enrolment& enrolment : subject->record.enrolments) {
            states.add(enrolment.insurer, enrolment.insured, subject);
        }
    }

    FixedStateStore states;
    SometimesStale log;
    Gate gate;
    FixedPeopleIndex index;
};

/// What is shown, without the entry that says so.
std::string shown(const Disclosure& disclosure) {
    std::string text;
    append_json(text, disclosure, Explain::told);
    return text.substr(0, text.rfind(R"("access":)"));
}

PeopleQuestion random_question(Dice& dice) {
    PeopleQuestion question;
    Request request = tests::random_request(dice);
    while (request.mode != Mode::normal) {
        request = tests::random_request(dice);
    }
    question.requester = request.requester;
    question.purpose = request.purpose;
    if (dice.one_in(3)) {
        question.kinds = KindSet::of(Kind::certification).with(Kind::life);
    }
    if (dice.one_in(3)) {
        question.on = tests::some_day().plus_days(-dice.roll(300));
    }
    question.most = 1 + dice.roll(5);
    question.channel = "test";
    return question;
}

std::vector<PeopleCondition> random_conditions(Dice& dice) {
    std::vector<PeopleCondition> conditions;
    if (dice.one_in(2)) {
        conditions.push_back(searches().condition("care_level", dice.pick<const char*>({"12", "21", "22"})).value());
    }
    if (dice.one_in(2)) {
        const auto* const name = dice.pick<const char*>({"valid_to_before", "valid_to_from"});
        conditions.push_back(searches().condition(name, tests::some_day().plus_days(dice.roll(400) - 200).iso()).value());
    }
    return conditions;
}

/// Said another way than the product says it: of the answer to a question about one person.
bool expected(const PeopleCondition& condition, const Disclosure& disclosure) {
    std::vector<std::pair<std::string, const Fact*>> certifications;
    for (const Fact* const fact : disclosure.facts()) {
        if (fact->form == "CERT") {
            certifications.emplace_back(fact->effective.from->iso(), fact);
        }
    }
    if (certifications.empty()) {
        return false;
    }
    const Fact& newest = *std::ranges::max_element(certifications, {}, [](const auto& each) { return each.first; })->second;
    if (condition.search.member == "care_level") {
        return newest.body.find('"' + condition.value + '"') != std::string::npos;
    }
    if (!newest.effective.to) {
        return false;
    }
    return condition.search.comparison == Comparison::before ? newest.effective.to->iso() < condition.value
                                                              : newest.effective.to->iso() >= condition.value;
}

Question alone(const PeopleQuestion& all, const PersonNumbers& numbers) {
    Question question;
    question.requester = all.requester;
    question.purpose = all.purpose;
    question.kinds = all.kinds;
    question.on = all.on;
    question.channel = all.channel;
    question.insurer = numbers.insurer;
    question.insured = numbers.insured;
    return question;
}

/// The numbers somebody is listed under, by the words of docs/lists.md.
bool listed_under(World& world, const Subject& subject, const PersonNumbers& numbers, const PeopleQuestion& question) {
    const auto standing = world.states.standing().value();
    for (const Enrolment& enrolment : subject.record.enrolments) {
        const auto live = standing->live_insurers.find(enrolment.insurer.str());
        const bool takes_part = live != standing->live_insurers.end() && live->second.from <= standing->day;
        const bool may_ask = question.requester.party != Party::municipality || enrolment.insurer.str() == question.requester.organisation;
        if (takes_part && may_ask) {
            return enrolment.insurer == numbers.insurer && enrolment.insured == numbers.insured;
        }
    }
    return false;
}

std::map<PersonNumbers, std::string> by_single_questions(World& world, const PeopleQuestion& question) {
    std::map<PersonNumbers, std::string> all;
    for (const auto& [key, subject] : world.states.subjects()) {
        const PersonNumbers numbers{key.first, key.second};
        const bool own = question.requester.party != Party::municipality || numbers.insurer.str() == question.requester.organisation;
        const auto answer = world.gate.ask(alone(question, numbers)).value();
        const auto* const disclosure = std::get_if<Disclosure>(&answer);
        if (own && disclosure != nullptr && listed_under(world, *subject, numbers, question) &&
            std::ranges::all_of(question.conditions, [&](const auto& each) { return expected(each, *disclosure); })) {
            all[numbers] = shown(*disclosure);
        }
    }
    return all;
}

/// Page after page.
std::vector<Disclosure> by_pages(World& world, PeopleQuestion question) {
    std::vector<Disclosure> all;
    do {
        auto page = world.gate.list(question, world.index).value();
        BOOST_TEST(static_cast<int>(page.people.size()) <= question.most);
        std::ranges::move(page.people, std::back_inserter(all));
        question.after = page.next;
    } while (question.after);
    return all;
}

/// The world without any fact that the requester is not shown.
void take_hidden_facts_away(World& world, const PeopleQuestion& question, World& emptied) {
    for (const auto& [key, subject] : world.states.subjects()) {
        const PersonNumbers numbers{key.first, key.second};
        const auto answer = world.gate.ask(alone(question, numbers)).value();
        const auto* const disclosure = std::get_if<Disclosure>(&answer);
        const auto bare = std::make_shared<Subject>(*subject);
        std::erase_if(bare->record.facts, [&](const Fact& fact) {
            return disclosure == nullptr || std::ranges::none_of(disclosure->facts(), [&](const Fact* shown) { return shown->id == fact.id; });
        });
        emptied.states.add(key.first, key.second, bare);
    }
}

template <class Check>
void in_many_worlds(std::uint64_t salt, const Check& check) {
    Dice dice(tests::test_seed() + salt);
    for (int n = 0; n < 400; ++n) {
        World world(dice);
        for (int asked = 0; asked < 6; ++asked) {
            check(dice, world);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(people_list)

BOOST_AUTO_TEST_CASE(law_6_lists_pages_and_searches_say_what_single_questions_say) {
    std::size_t people = 0;
    in_many_worlds(61, [&](Dice& dice, World& world) {
        PeopleQuestion question = random_question(dice);
        question.conditions = random_conditions(dice);
        question.through = dice.pick({Through::list, Through::exported});
        const auto single = by_single_questions(world, question);
        const std::size_t entries_before = world.log.kept.attempts().size();
        world.log.left = dice.one_in(2) ? dice.roll(8) : 0;
        const auto listed = by_pages(world, question);
        world.log.left = 0;
        BOOST_TEST(std::ranges::is_sorted(listed, {}, [](const auto& each) { return PersonNumbers{each.insurer(), each.insured()}; }));
        std::map<PersonNumbers, std::string> by_list;
        for (const Disclosure& each : listed) {
            by_list[{each.insurer(), each.insured()}] = shown(each);
        }
        BOOST_TEST(by_list.size() == listed.size());
        BOOST_TEST((by_list == single));
        people += listed.size();
        // An entry for each, and for nobody else.
        const auto entries = world.log.kept.attempts();
        BOOST_TEST(entries.size() - entries_before == listed.size());
        const std::string mark = question.through == Through::list ? R"("through":"list")" : R"("through":"export")";
        for (std::size_t n = entries_before; n < entries.size(); ++n) {
            BOOST_TEST(entries[n].event.find(mark) != std::string::npos);
        }
    });
    BOOST_TEST(people > 1'000U);
}

BOOST_AUTO_TEST_CASE(law_6_what_is_not_shown_decides_nothing) {
    in_many_worlds(62, [&](Dice& dice, World& world) {
        PeopleQuestion question = random_question(dice);
        question.conditions = random_conditions(dice);
        const auto before = by_pages(world, question);
        // Whatever hidden facts say, or that they are there at all: taken away, the same people come with the same facts.
        World emptied(world.states.standing().value());
        take_hidden_facts_away(world, question, emptied);
        const auto after = by_pages(emptied, question);
        BOOST_TEST(before.size() == after.size());
        for (std::size_t n = 0; n < std::min(before.size(), after.size()); ++n) {
            BOOST_TEST(shown(before[n]) == shown(after[n]));
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()
