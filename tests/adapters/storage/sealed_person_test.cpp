// Sealed persons in memory serve without the database, go when their person is forgotten, and never outlive an erasure as an
// answer.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "adapters/storage/copy_warmer.h"
#include "adapters/storage/erasure_store.h"
#include "adapters/storage/sealed_person.h"
#include "consent/fact_frame.h"
#include "consent/gate.h"
#include "tests/adapters/storage/imported_person.h"
#include "tests/fakes/emergency_desks.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

constexpr std::size_t room = 1U << 20U;

struct SealedNode {
    explicit SealedNode(const std::string& name) : node(dialect_named(name)), unit(secret_person("0000000001")) {
        node.run("INSERT INTO insurer_status (insurer_no, name, live_from, kinds, order_key) VALUES ('131011', '', '2020-04-01', " +
                 std::to_string(KindSet::all().bits()) + ", '')");
        import_person(node, unit);
        node.imports().prepare_reading();
    }

    std::shared_ptr<const SealedPerson> read() {
        return needed(node.database().with(
            [&](Connection& connection) { return read_sealed(connection, unit.insurer, unit.insured); }));
    }
    Result<std::shared_ptr<const consent::Subject>> load() {
        return states.load(unit.insurer, unit.insured, consent::History::current);
    }
    bool remembers() { return states.remembers(unit.insurer, unit.insured, consent::History::current); }
    /// What the database says of anybody from now on can be told from what it said before.
    void take_away_texts() {
        node.run("UPDATE reading_copy SET sealed = 'AAAA'");
        node.run("UPDATE fact SET body = 'AAAA'");
    }
    void erase_first() {
        ErasureStore erasures(node.database(), node.keys(), node.writer(), Retention{5}, node.folder() / "erased");
        std::ofstream(node.folder() / "erased") << node.number("SELECT enrolment_id FROM enrolment WHERE insured_no = '0000000001'") << "\n";
        BOOST_TEST(needed(erasures.replay()) == 1);
    }
    /// Whether somebody is in memory, or nobody is any more, within ten seconds.
    bool memory_becomes(bool filled) {
        for (int n = 0; n < 1'000 && (states.bytes() > 0) != filled; ++n) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return (states.bytes() > 0) == filled;
    }
    consent::Answer ask() {
        consent::Gate gate(states, node.log(), no_emergencies());
        consent::Question question;
        question.requester = {consent::Party::municipality, "131011", consent::Role::none, ""};
        question.purpose = consent::Purpose::administration;
        question.insurer = unit.insurer;
        question.insured = unit.insured;
        question.channel = "test";
        return needed(gate.ask(question));
    }

    DatabaseNode node;
    PersonUnit unit;
    SociStateStore states{node.database(), node.keys(), room};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sealed_person)

BOOST_DATA_TEST_CASE(whoever_is_kept_sealed_is_read_without_the_database, data::make(every_database()), name) {
    SealedNode sealed(name);
    needed(sealed.states.standing());
    BOOST_TEST(!sealed.remembers());
    BOOST_TEST(sealed.states.keep_in_spare_room(sealed.read()));
    needed(sealed.node.keys().insurer_key(sealed.unit.insurer));
    BOOST_TEST(sealed.remembers());
    sealed.take_away_texts();
    const auto found = needed(sealed.load());
    BOOST_REQUIRE(found->record.facts.size() == 1U);
    BOOST_TEST(found->record.facts.front().body == "{\"note\":\"転倒に注意する\"}");
    sealed.states.forget(found->record.id);
    BOOST_TEST(!sealed.remembers());
    BOOST_TEST(sealed.load().error().code == "KK-4102");
    BOOST_TEST(sealed.states.bytes() == 0U);
}

BOOST_DATA_TEST_CASE(nothing_in_memory_is_open_until_somebody_asks, data::make(every_database()), name) {
    SealedNode sealed(name);
    const auto person = sealed.read();
    BOOST_TEST(person->numbers.size() == 1U);
    for (const char* const secret : {"花子", "転倒", "夢町", "0399998888"}) {
        BOOST_TEST(person->rows.find(secret) == std::string::npos);
    }
}

BOOST_DATA_TEST_CASE(whoever_is_asked_for_again_has_frames, data::make(every_database()), name) {
    SealedNode sealed(name);
    BOOST_TEST(needed(sealed.load())->frames.empty());
    const auto again = needed(sealed.load());
    BOOST_REQUIRE(again->frames.size() == 1U);
    BOOST_TEST(again->frames.front().before_body == consent::frame_of(again->record.facts.front()).before_body);
    BOOST_TEST(needed(sealed.load()) == again);
}

BOOST_DATA_TEST_CASE(what_is_in_memory_of_an_erased_person_answers_nobody, data::make(every_database()), name) {
    SealedNode sealed(name);
    BOOST_TEST(std::holds_alternative<consent::Disclosure>(sealed.ask()));
    BOOST_TEST(sealed.states.bytes() > 0U);
    sealed.erase_first();
    BOOST_TEST(needed(sealed.load()) != nullptr);  // memory may be late; the commit is not
    const auto answer = sealed.ask();
    BOOST_REQUIRE(std::holds_alternative<consent::Refusal>(answer));
    BOOST_TEST(sealed.states.bytes() == 0U);
}

BOOST_DATA_TEST_CASE(a_warmer_keeps_whom_nobody_asked_for_and_forgets_the_erased, data::make(every_database()), name) {
    SealedNode sealed(name);
    const CopyWarmer warmer(sealed.node.database(), sealed.states, std::chrono::milliseconds(5));
    BOOST_TEST(sealed.memory_becomes(true));
    sealed.erase_first();
    BOOST_TEST(sealed.memory_becomes(false));
}

/// Until it ends the warmer finds copies and fails to read them, which alone asks for that table.
struct Unreadable {
    explicit Unreadable(DatabaseNode& node) : node(node) { node.run("ALTER TABLE person_head RENAME TO hidden_head"); }
    ~Unreadable() { end(); }
    Unreadable(const Unreadable&) = delete;
    Unreadable& operator=(const Unreadable&) = delete;
    void end() {
        if (!ended) {
            node.run("ALTER TABLE hidden_head RENAME TO person_head");
            ended = true;
        }
    }

    DatabaseNode& node;
    bool ended = false;
};

BOOST_DATA_TEST_CASE(a_warmer_whose_reading_fails_begins_again_with_those_it_could_not_read, data::make(every_database()), name) {
    SealedNode sealed(name);
    Unreadable unreadable(sealed.node);
    const CopyWarmer warmer(sealed.node.database(), sealed.states, std::chrono::milliseconds(5));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // it has tried
    BOOST_TEST(sealed.states.bytes() == 0U);
    unreadable.end();
    BOOST_TEST(sealed.memory_becomes(true));
}

BOOST_DATA_TEST_CASE(a_warmer_that_is_not_through_forgets_the_erased, data::make(every_database()), name) {
    SealedNode sealed(name);
    needed(sealed.load());
    const PersonUnit other = secret_person("0000000002");
    import_person(sealed.node, other);
    sealed.node.imports().prepare_reading();  // whom the warmer will never have read
    sealed.erase_first();
    const Unreadable unreadable(sealed.node);
    const CopyWarmer warmer(sealed.node.database(), sealed.states, std::chrono::milliseconds(5));
    BOOST_TEST(sealed.memory_becomes(false));
}

BOOST_DATA_TEST_CASE(both_forms_share_one_bound, data::make(every_database()), name) {
    SealedNode sealed(name);
    const auto person = sealed.read();
    SociStateStore none(sealed.node.database(), sealed.node.keys(), 0);
    BOOST_TEST(!none.keep_in_spare_room(person));
    needed(none.load(sealed.unit.insurer, sealed.unit.insured, consent::History::current));
    BOOST_TEST(none.bytes() == 0U);
    // Room for the sealed one alone, then no more for an open one.
    SociStateStore all(sealed.node.database(), sealed.node.keys(), room);
    BOOST_TEST(all.keep_in_spare_room(person));
    const std::size_t narrow = all.bytes() * 4 / 3 + 4;
    SociStateStore small(sealed.node.database(), sealed.node.keys(), narrow);
    needed(small.load(sealed.unit.insurer, sealed.unit.insured, consent::History::current));
    BOOST_TEST(small.bytes() == all.bytes());
}

BOOST_DATA_TEST_CASE(an_open_person_goes_only_for_one_who_is_asked_for_again_soon, data::make(every_database()), name) {
    SealedNode sealed(name);
    const PersonUnit other = secret_person("0000000002");
    import_person(sealed.node, other);
    sealed.node.imports().prepare_reading();
    SociStateStore all(sealed.node.database(), sealed.node.keys(), room);
    BOOST_TEST(all.keep_in_spare_room(sealed.read()));
    const std::size_t two_sealed = 2 * all.bytes();
    needed(sealed.load());
    const std::size_t one_open = sealed.states.bytes() - two_sealed / 2;
    // Room for both sealed and for one open.
    SociStateStore states(sealed.node.database(), sealed.node.keys(), std::max(two_sealed * 3 / 2, two_sealed + one_open * 3 / 2));
    const auto load = [&](const PersonUnit& unit) {
        return needed(states.load(unit.insurer, unit.insured, consent::History::current));
    };
    const auto first = load(sealed.unit);
    load(other);
    BOOST_TEST(load(sealed.unit)->frames.size() == 1U);  // still open
    load(other);
    BOOST_TEST(load(other)->frames.size() == 1U);
}

BOOST_AUTO_TEST_CASE(spare_room_is_taken_from_nobody) {
    KeptPersons<int> persons(1'000);
    const auto numbers = [](const char* insured) {
        return NumbersKey(InsurerNumber::parse("131011").value(), InsuredNumber::parse(insured).value());
    };
    const auto form = std::make_shared<const int>(1);
    persons.keep({1}, form, {numbers("0000000001")}, 600);
    BOOST_TEST(!persons.keep_in_spare_room({2}, form, {numbers("0000000002")}, 600));
    BOOST_TEST(persons.keep_in_spare_room({3}, form, {numbers("0000000003")}, 400));
    BOOST_TEST(persons.bytes() == 1'000U);
    persons.keep({4}, form, {numbers("0000000004")}, 100);
    BOOST_TEST(persons.find(numbers("0000000003")) == nullptr);  // the first to go
    BOOST_TEST(persons.find(numbers("0000000001")) != nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
