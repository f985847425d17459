// Lists on a database: everybody whom single questions would show is found, page after page, and a withdrawal counts from the next page on.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <atomic>
#include <functional>
#include <set>
#include <thread>

#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/people_index.h"
#include "adapters/storage/sealed_cursor.h"
#include "consent/disclosure_json.h"
#include "consent/gate.h"
#include "tests/adapters/storage/imported_person.h"
#include "tests/consent/random_state.h"
#include "tests/fakes/emergency_desks.h"
#include "tests/fakes/people_lists.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::storage;
using namespace kakehashi::test;
using kakehashi::tests::Dice;

namespace {

constexpr const char* office = "1370000011";
constexpr const char* hospital = "1310000017";
constexpr int people = 12;

std::string number_of(int n) { return (n < 10 ? "000000000" : "00000000") + std::to_string(n); }

Fact certification(Dice& dice, CalendarDate today) {
    Fact fact;
    fact.kind = Kind::certification;
    fact.form = "CERT";
    fact.effective = {today.plus_days(-300), dice.one_in(4) ? std::nullopt : std::optional(today.plus_days(dice.roll(200) - 60))};
    fact.body = std::string(R"({"care_level":")") + dice.pick<const char*>({"12", "21", "22"}) + "\"}";
    return fact;
}

/// People of one insurer, some of them in the care of an office or a hospital, most with a consent.
struct Region {
    explicit Region(const std::string& name, std::uint64_t salt)
        : dice(tests::test_seed() + salt), node(dialect_named(name)), index(node.database()), gate(node.states(), node.log(), no_emergencies()) {
        const CalendarDate today = now().day_in_japan();
        for (int n = 1; n <= people; ++n) {
            import_person(node, person(n, today));
        }
        node.run("DELETE FROM insurer_status");
        node.run("INSERT INTO insurer_status (insurer_no, name, live_from, kinds, order_key) VALUES ('131011', 'x', '2020-01-01', " +
                 std::to_string(KindSet::all().bits()) + ", '1')");
        for (int n = 1; n <= people; ++n) {
            if (!dice.one_in(3)) {
                relate(n, dice.one_in(2) ? "care_manager" : "medical_institution", today);
            }
        }
    }
    PersonUnit person(int n, CalendarDate today) {
        PersonUnit unit = secret_person(number_of(n));
        Replacement paper;
        paper.unit = "certification";
        paper.key = "1";
        paper.author = "131011";
        paper.order = "1";
        Fact made = certification(dice, today);
        paper.facts.push_back({made.kind, made.form, made.effective, made.body, {"secret.csv", 3, 0}});
        unit.replacements.push_back(paper);
        if (dice.one_in(4)) {
            unit.directives.clear();
        }
        return unit;
    }
    void relate(int n, const std::string& party, CalendarDate today) {
        RelationEntry relation;
        relation.organisation = party == "care_manager" ? office : hospital;
        relation.party = party;
        relation.basis = "identity_check";
        relation.verified_by = "card";
        relation.verified_on = today;
        needed(node.acts().record(insurer, *InsuredNumber::parse(number_of(n)), relation, "clerk"));
        related.emplace(n, relation.organisation);
    }
    void decide(int n, const std::string& decision) {
        DirectiveEntry entry;
        entry.decision = decision;
        entry.scope = "comprehensive";
        entry.kinds = KindSet::all();
        entry.channel = "portal";
        entry.capacity = "ok";
        needed(node.acts().record(insurer, *InsuredNumber::parse(number_of(n)), entry, "self"));
    }
    std::vector<std::string> pages(PeopleQuestion question) {
        std::vector<std::string> all;
        do {
            const auto page = needed(gate.list(question, index));
            for (const Disclosure& each : page.people) {
                all.push_back(shown(each));
            }
            question.after = page.next;
        } while (question.after);
        return all;
    }
    static std::string shown(const Disclosure& disclosure) {
        std::string text;
        append_json(text, disclosure, Explain::told);
        return text.substr(0, text.rfind(R"("access":)"));
    }

    /// Lists are of people one has, or had, a relation to; an insurer's own all have.
    bool may_be_listed(int n, const Requester& requester) const {
        return requester.party == Party::municipality || related.contains({n, requester.organisation});
    }

    Dice dice;
    std::set<std::pair<int, std::string>> related;
    InsurerNumber insurer = *InsurerNumber::parse("131011");
    DatabaseNode node;
    SociPeopleIndex index;
    Gate gate;
};

PeopleQuestion question_of(Party party, int most = 3) {
    PeopleQuestion question;
    question.requester = {party, party == Party::municipality ? "131011" : party == Party::care_manager ? office : hospital,
                          party == Party::medical_institution ? Role::physician : Role::none, ""};
    question.purpose = *own_purpose(party);
    question.most = most;
    question.channel = "test";
    return question;
}

Question alone(const PeopleQuestion& all, int n) {
    Question question;
    question.requester = all.requester;
    question.purpose = all.purpose;
    question.insurer = *InsurerNumber::parse("131011");
    question.insured = *InsuredNumber::parse(number_of(n));
    question.kinds = all.kinds;
    question.channel = all.channel;
    return question;
}

void export_again_and_again(Region& place, std::atomic<bool>& done) {
    for (int round = 0; round < 15; ++round) {
        PeopleQuestion question = question_of(Party::care_manager, 5);
        question.through = Through::exported;
        static_cast<void>(place.pages(question));
    }
    done = true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lists)

BOOST_DATA_TEST_CASE(law_6_everybody_whom_single_questions_show_is_in_the_list, data::make(every_database()), name) {
    Region place(name, 71);
    for (const Party party : {Party::municipality, Party::care_manager, Party::medical_institution}) {
        for (int round = 0; round < 8; ++round) {
            PeopleQuestion question = question_of(party, 1 + place.dice.roll(5));
            if (round > 0) {
                const auto day = now().day_in_japan().plus_days(place.dice.roll(200) - 60).iso();
                question.conditions.push_back(searches().condition(place.dice.one_in(2) ? "valid_to_before" : "valid_to_from", day).value());
            }
            if (round > 4) {
                question.conditions.push_back(searches().condition("care_level", place.dice.pick<const char*>({"12", "21", "22"})).value());
            }
            std::vector<std::string> single;
            for (int n = 1; n <= people; ++n) {
                const auto answer = needed(place.gate.ask(alone(question, n)));
                const auto* const disclosure = std::get_if<Disclosure>(&answer);
                if (disclosure != nullptr && place.may_be_listed(n, question.requester) && std::ranges::all_of(question.conditions, [&](const auto& c) { return holds(c, *disclosure); })) {
                    single.push_back(Region::shown(*disclosure));
                }
            }
            BOOST_TEST(place.pages(question) == single, boost::test_tools::per_element());
        }
    }
    BOOST_TEST(place.pages(question_of(Party::municipality)).size() == static_cast<std::size_t>(people));
    BOOST_TEST(!place.pages(question_of(Party::care_manager)).empty());
    PeopleQuestion stranger = question_of(Party::care_manager);
    stranger.requester.organisation = "1370000029";
    BOOST_TEST(place.pages(stranger).empty());
}

BOOST_DATA_TEST_CASE(somebody_with_two_numbers_is_listed_once_under_the_newer, data::make(every_database()), name) {
    Region place(name, 72);
    const auto before = place.pages(question_of(Party::municipality)).size();
    needed(place.node.links().link({place.insurer, *InsuredNumber::parse(number_of(1))}, {place.insurer, *InsuredNumber::parse(number_of(2))},
                                   {"clerk", "a test", {}}, LinkGround::decided));
    const auto after = place.pages(question_of(Party::municipality));
    BOOST_TEST(after.size() == before - 1);
}

BOOST_DATA_TEST_CASE(a_withdrawal_counts_from_the_next_page_on, data::make(every_database()), name) {
    Region place(name, 73);
    for (int n = 1; n <= people; ++n) {
        place.relate(n, "care_manager", now().day_in_japan());
        place.decide(n, "granted");
    }
    PeopleQuestion question = question_of(Party::care_manager, 4);
    const auto first = needed(place.gate.list(question, place.index));
    BOOST_TEST(first.people.size() == 4U);
    BOOST_REQUIRE(first.next.has_value());
    for (int n = 5; n <= 8; ++n) {
        place.decide(n, "withdrawn");  // the page that follows was already to be had
    }
    question.after = first.next;
    const auto second = needed(place.gate.list(question, place.index));
    for (const Disclosure& each : second.people) {
        const bool withdrawn = each.insured().text() >= number_of(5) && each.insured().text() <= number_of(8);
        const bool permitted = std::ranges::any_of(each.decisions(), [](const auto& d) { return d.effect == Effect::permit && d.ground == Ground::consent; });
        BOOST_TEST(!(withdrawn && permitted));
    }
}

BOOST_DATA_TEST_CASE(an_export_that_withdrawals_race_shows_nobody_after_the_withdrawal, data::make(every_database()), name) {
    Region place(name, 74);
    for (int n = 1; n <= people; ++n) {
        place.relate(n, "care_manager", now().day_in_japan());
        place.decide(n, "granted");
    }
    std::atomic<bool> done = false;
    std::thread exporting(export_again_and_again, std::ref(place), std::ref(done));
    for (int n = 0; !done; n = (n + 1) % people) {
        place.decide(n + 1, "withdrawn");
        place.decide(n + 1, "granted");
    }
    exporting.join();
    int permits = 0;
    for (int n = 1; n <= people; ++n) {
        bool granted = true;
        for (const LedgerEntry& entry : needed(entries_of(place.node.database(), place.node.writer(), place.node.hasher(), place.insurer,
                                                          *InsuredNumber::parse(number_of(n))))) {
            if (entry.body.find(R"("type":"directive")") != std::string::npos) {
                granted = entry.body.find(R"("decision":"granted")") != std::string::npos;
            } else if (entry.body.find(R"("effect":"permit","ground":"consent")") != std::string::npos) {
                BOOST_TEST(granted);
                ++permits;
            }
        }
    }
    BOOST_TEST(permits > people);
}

BOOST_DATA_TEST_CASE(a_cursor_is_good_for_one_list_of_one_asker, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const auto cursors = needed(SealedCursor::open(node.keys()));
    const std::string sealed = cursors.seal("people/municipality/131011", "131011/0000000001");
    BOOST_TEST(cursors.open("people/municipality/131011", sealed).value_or("") == "131011/0000000001");
    BOOST_TEST(!cursors.open("people/municipality/131024", sealed).has_value());
    BOOST_TEST(sealed.find("0000000001") == std::string::npos);
    BOOST_TEST(sealed.find_first_of("+/=&%") == std::string::npos);
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        std::string changed = sealed;
        changed[at] = changed[at] == 'A' ? 'Q' : 'A';
        BOOST_TEST(cursors.open("people/municipality/131011", changed).value_or("131011/0000000001") == "131011/0000000001");
    }
    for (const std::string& other : {std::string(), std::string("AAAA"), std::string(5'000, 'A'), std::string("\xff\xfe"), sealed + "A"}) {
        BOOST_TEST(!cursors.open("people/municipality/131011", other).has_value());
    }
    // Another process of the same node reads it.
    const auto keys = needed(KeyRing::open(node.database(), node.master_key()));
    BOOST_TEST(needed(SealedCursor::open(*keys)).open("people/municipality/131011", sealed).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
