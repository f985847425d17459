// Feedback shows a person through the gate only, and a group to nobody but the office it belongs to.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "consent/feedback.h"
#include "tests/consent/invented_subject.h"
#include "tests/fakes/emergency_desks.h"
#include "tests/fakes/fixed_state_store.h"
#include "tests/fakes/recording_access_log.h"
#include "tests/folders.h"

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::test;

namespace {

constexpr const char* home = "131011";
constexpr const char* number = "0000000001";

std::shared_ptr<const Standing> standing() {
    std::ifstream in(source_dir() / "conf/policy/sharing-matrix.csv");
    const std::string table{std::istreambuf_iterator<char>(in), {}};
    auto made = std::make_shared<Standing>();
    made->day = *CalendarDate::of(2026, 11, 22);
    made->policy = std::make_shared<const Policy>(Policy::parse(table, "sharing-matrix.csv").value());
    made->live_insurers[home] = {*CalendarDate::of(2026, 4, 1), KindSet::all()};
    return made;
}

const ScaleBook& book() {
    static const ScaleBook parsed =
        ScaleBook::parse("scale,items,greatest,better,name_ja,name_en,labels\nmood,1,9,lower,気分,Mood,\n",
                         "scale,item,form,member,points,day\nmood,mood,FORM,mood,2=2|5=5|8=8,day\n")
            .value();
    return parsed;
}

/// Groups that are what they are told to be, and count who asks.
class FixedGroups final : public OfficeGroups {
public:
    Result<std::vector<GroupSummary>> summaries(std::string_view office, FeedbackWindow window,
                                                const FeedbackPolicy& policy) override {
        asked.emplace_back(office);
        windows.push_back(window);
        smallest = policy.smallest_group;
        if (broken) {
            return Error{Fault::unavailable, "KK-4002", "the database does not answer"};
        }
        return made;
    }
    std::vector<GroupSummary> made = {{"15", 0, 20, Quartiles{3, 5, 7}}};
    std::vector<std::string> asked;
    std::vector<FeedbackWindow> windows;
    int smallest = 0;
    bool broken = false;
};

std::string mood(int value, const std::string& day) {
    return R"({"day":")" + day + R"(","mood":")" + std::to_string(value) + R"(","service_code":"15"})";
}

struct Desk {
    Desk() : states(standing()), gate(states, log, no_emergencies()), desk(gate, groups, book(), policy) {}
    void knows(const InventedSubject& subject, const std::string& author = day_service) {
        auto made = std::make_shared<Subject>(*subject.made());
        for (Fact& fact : made->record.facts) {
            fact.author = author;
        }
        states.add(*InsurerNumber::parse(home), *InsuredNumber::parse(number), made);
    }
    Result<FeedbackAnswer> ask(Party party, const std::string& organisation, Purpose purpose = Purpose::care) {
        Question question;
        question.requester = {party, organisation, Role::none, ""};
        question.asks_about_self = party == Party::resident;
        question.purpose = purpose;
        question.insurer = *InsurerNumber::parse(home);
        question.insured = *InsuredNumber::parse(number);
        question.channel = "console";
        return desk.ask(question);
    }

    FeedbackPolicy policy;
    FixedStateStore states;
    RecordingAccessLog log;
    Gate gate;
    FixedGroups groups;
    FeedbackDesk desk;
};

/// A person in day service, assessed twice; the last value is `last`.
InventedSubject assessed(int last = 8) {
    return InventedSubject(home, number)
        .related(day_service, Party::service_provider)
        .related(care_office, Party::care_manager)
        .directive(DirectiveDecision::granted, 1)
        .fact(Kind::life, mood(5, "2026-04-01"))
        .fact(Kind::life, mood(last, "2026-10-01"))
        .fact(Kind::certification, "{}");
}

const Feedback& shown(const Result<FeedbackAnswer>& answer) {
    BOOST_REQUIRE(answer.has_value());
    BOOST_REQUIRE(std::holds_alternative<Feedback>(*answer));
    return std::get<Feedback>(*answer);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(feedback)

BOOST_AUTO_TEST_CASE(the_office_sees_the_change_and_the_place_in_its_own_group) {
    Desk desk;
    desk.knows(assessed());
    const auto answer = desk.ask(Party::service_provider, day_service);
    const Feedback& feedback = shown(answer);
    BOOST_TEST_REQUIRE(feedback.series.size() == 1U);
    BOOST_TEST((feedback.series[0].since_last->direction == Change::Direction::worse));
    BOOST_TEST_REQUIRE(feedback.groups.size() == 1U);
    BOOST_TEST((feedback.groups[0].place == GroupPlace::Third::upper));
    BOOST_TEST((feedback.groups[0].summary.quartiles == Quartiles{3, 5, 7}));
    BOOST_TEST(desk.groups.asked == std::vector<std::string>{day_service}, boost::test_tools::per_element());
    BOOST_TEST((desk.groups.windows[0].from == *CalendarDate::of(2026, 5, 1)));
    BOOST_TEST((desk.groups.windows[0].to == *CalendarDate::of(2026, 10, 31)));
    BOOST_TEST(desk.groups.smallest == 10);
}

BOOST_AUTO_TEST_CASE(every_look_is_logged_like_any_other_and_asks_for_life_alone) {
    Desk desk;
    desk.knows(assessed());
    const auto answer = desk.ask(Party::service_provider, day_service);
    const auto attempts = desk.log.attempts();
    BOOST_TEST_REQUIRE(attempts.size() == 1U);
    BOOST_TEST(attempts[0].person->value == 7);
    BOOST_TEST(attempts[0].event.find(R"("decisions":[{"effect":"permit","ground":"consent","kind":"life")") != std::string::npos);
    BOOST_TEST(attempts[0].event.find("certification") == std::string::npos);
    BOOST_TEST(shown(answer).disclosure.access().index == 0);
}

BOOST_AUTO_TEST_CASE(nobody_else_sees_a_group_nor_makes_one_be_counted) {
    Desk desk;
    desk.knows(assessed());
    for (const auto& [party, organisation, purpose] :
         {std::tuple{Party::care_manager, care_office, Purpose::care}, std::tuple{Party::municipality, home, Purpose::administration},
          std::tuple{Party::resident, "", Purpose::self}}) {
        const auto answer = desk.ask(party, organisation, purpose);
        BOOST_TEST(shown(answer).series.size() == 1U);
        BOOST_TEST(shown(answer).groups.empty());
    }
    BOOST_TEST(desk.groups.asked.empty());
}

BOOST_AUTO_TEST_CASE(an_office_that_did_not_assess_sees_change_but_no_place) {
    Desk desk;
    desk.knows(assessed().related(home_help, Party::service_provider));
    const auto answer = desk.ask(Party::service_provider, home_help);
    BOOST_TEST(shown(answer).series.size() == 1U);
    BOOST_TEST(shown(answer).groups.empty());
}

BOOST_AUTO_TEST_CASE(a_refused_look_is_logged_and_counts_no_group) {
    Desk desk;
    desk.knows(InventedSubject(home, number)
                   .related(home_help, Party::service_provider)
                   .directive(DirectiveDecision::refused, 1)
                   .fact(Kind::life, mood(5, "2026-04-01")));
    const auto answer = desk.ask(Party::service_provider, home_help);
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST((std::get<Refusal>(*answer).reason == RefusalReason::consent_missing));
    BOOST_TEST(desk.log.attempts().size() == 1U);
    BOOST_TEST(desk.groups.asked.empty());
}

BOOST_AUTO_TEST_CASE(of_a_group_that_is_too_small_there_is_no_place) {
    Desk desk;
    desk.knows(assessed());
    desk.groups.made = {{"15", 0, {}, {}}};
    const auto answer = desk.ask(Party::service_provider, day_service);
    BOOST_TEST_REQUIRE(shown(answer).groups.size() == 1U);
    BOOST_TEST(!shown(answer).groups[0].place.has_value());
    desk.groups.made = {{"16", 0, 20, Quartiles{3, 5, 7}}};
    BOOST_TEST(shown(desk.ask(Party::service_provider, day_service)).groups.empty());
}

BOOST_AUTO_TEST_CASE(values_on_a_quartile_are_in_the_middle) {
    for (const auto& [value, place] : {std::pair{2, GroupPlace::Third::lower}, std::pair{5, GroupPlace::Third::middle},
                                       std::pair{8, GroupPlace::Third::upper}}) {
        Desk desk;
        desk.knows(assessed(value));
        BOOST_TEST((shown(desk.ask(Party::service_provider, day_service)).groups[0].place == place));
        desk.groups.made[0].quartiles = Quartiles{value, value, value};
        BOOST_TEST((shown(desk.ask(Party::service_provider, day_service)).groups[0].place == GroupPlace::Third::middle));
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_shown_when_log_or_groups_do_not_answer) {
    Desk desk;
    desk.knows(assessed());
    desk.groups.broken = true;
    BOOST_TEST(desk.ask(Party::service_provider, day_service).error().code == "KK-4002");
    desk.groups.broken = false;
    desk.log.fail_with(Error{Fault::unavailable, "KK-4002", "the log does not answer"});
    BOOST_TEST(!desk.ask(Party::service_provider, day_service).has_value());
    BOOST_TEST(desk.groups.asked.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
