// A relation that a later notice or a decision has ended is over, in whatever order the files came.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "consent/relation_periods.h"

namespace {

using namespace kakehashi;
using consent::Basis;
using consent::Party;
using consent::Relation;

const std::string first_office = "9990000011";
const std::string second_office = "9990000022";
const std::string hospital = "9910000012";

CalendarDate day(const std::string& iso) { return *CalendarDate::parse_iso(iso); }

Fact fact(const std::string& unit, const std::string& key, const std::string& from, const std::string& body) {
    Fact made;
    made.unit = unit;
    made.key = key;
    made.effective.from = CalendarDate::parse_iso(from);
    made.insurer = *InsurerNumber::parse("131011");
    made.body = body;
    return made;
}

Fact notice(const std::string& notified_on, const std::string& from, const std::string& office) {
    return fact("plan_notice", notified_on, from, R"({"care_management_office":")" + office + R"("})");
}

Fact request(const std::string& applied_on, const std::string& institution) {
    Fact made = fact("opinion_request", applied_on + "/" + institution, applied_on, "{}");
    made.addressee = institution;
    return made;
}

Relation planner(const std::string& office, const std::string& since) {
    return {office, Party::care_manager, Basis::plan_notice, day(since), {}, {}};
}

Relation asked(const std::string& since) {
    return {hospital, Party::medical_institution, Basis::opinion_request, day(since), {}, {}};
}

/// The periods of the relation given these facts, in whatever order they stand.
std::string periods_of(const Relation& relation, std::vector<Fact> facts) {
    const auto settled = [&] {
        std::vector<Relation> relations = {relation};
        consent::settle_relations(relations, facts);
        std::string text;
        for (const Relation& part : relations) {
            text += (text.empty() ? "" : " ") + part.verified_on.iso() + ".." + (part.ended_on ? part.ended_on->iso() : "");
        }
        return text;
    };
    const std::string text = settled();
    std::ranges::reverse(facts);
    BOOST_TEST(settled() == text);
    return text;
}

/// The last day of a relation that has one period; empty while it goes on.
std::string end_of(const Relation& relation, const std::vector<Fact>& facts) {
    const std::string text = periods_of(relation, facts);
    BOOST_TEST_REQUIRE(text.size() <= 22U, text);
    return text.substr(12);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(relation_periods)

BOOST_AUTO_TEST_CASE(a_later_plan_notice_ends_the_relation_of_the_earlier_office) {
    const std::vector<Fact> facts = {notice("2025-03-20", "2025-04-01", first_office),
                                     notice("2026-06-10", "2026-07-01", second_office)};
    BOOST_TEST(end_of(planner(first_office, "2025-04-01"), facts) == "2026-06-30");
    BOOST_TEST(end_of(planner(second_office, "2026-07-01"), facts) == "");
}

BOOST_AUTO_TEST_CASE(a_notice_ends_relations_that_came_without_one) {
    const std::vector<Fact> facts = {notice("2026-06-10", "2026-07-01", second_office)};
    BOOST_TEST(end_of(planner(first_office, "2024-01-01"), facts) == "2026-06-30");
    BOOST_TEST(end_of(planner(first_office, "2026-08-01"), facts) == "");
}

BOOST_AUTO_TEST_CASE(a_plan_made_by_the_person_ends_the_offices_too) {
    const Fact self_made = fact("plan_notice", "2026-06-10", "2026-07-01", R"({"plan_author":"2"})");
    BOOST_TEST(end_of(planner(first_office, "2025-04-01"), {self_made}) == "2026-06-30");
}

BOOST_AUTO_TEST_CASE(the_office_entrusted_stays_beside_the_one_that_entrusts) {
    const Fact both = fact("plan_notice", "2026-03-20", "2026-04-01",
                           R"({"care_management_office":"9990000011","entrusted_office":"9990000022"})");
    BOOST_TEST(end_of(planner(first_office, "2026-04-01"), {both}) == "");
    BOOST_TEST(end_of(planner(second_office, "2026-04-01"), {both}) == "");
}

BOOST_AUTO_TEST_CASE(a_corrected_notice_of_the_same_day_leaves_only_the_office_it_names) {
    const std::vector<Fact> facts = {notice("2026-03-20", "2026-04-01", second_office)};
    BOOST_TEST(periods_of(planner(first_office, "2026-04-01"), facts) == "2026-04-01..2026-03-31");
    // Two notices for the same first day: the later one counts.
    const std::vector<Fact> two = {notice("2026-03-10", "2026-04-01", first_office),
                                   notice("2026-03-20", "2026-04-01", second_office)};
    BOOST_TEST(end_of(planner(first_office, "2026-04-01"), two) == "2026-03-31");
    BOOST_TEST(end_of(planner(second_office, "2026-04-01"), two) == "");
}

BOOST_AUTO_TEST_CASE(an_office_that_comes_back_is_related_again) {
    const std::vector<Fact> facts = {notice("2025-03-20", "2025-04-01", first_office),
                                     notice("2026-06-10", "2026-07-01", second_office),
                                     notice("2026-09-10", "2026-10-01", first_office)};
    BOOST_TEST(periods_of(planner(first_office, "2026-10-01"), facts) == "2025-04-01..2026-06-30 2026-10-01..");
    BOOST_TEST(end_of(planner(second_office, "2026-07-01"), facts) == "2026-09-30");
}

BOOST_AUTO_TEST_CASE(a_notice_for_a_day_to_come_takes_nothing_from_the_office_it_names_again) {
    // The relation on file bears the day of the newest notice.
    const std::vector<Fact> facts = {notice("2025-03-20", "2025-04-01", first_office),
                                     notice("2026-06-10", "2026-07-01", first_office)};
    BOOST_TEST(periods_of(planner(first_office, "2026-07-01"), facts) == "2025-04-01..");
}

BOOST_AUTO_TEST_CASE(a_notice_taken_back_leaves_the_one_before_it) {
    Relation never = planner(first_office, "2026-07-01");
    never.ended_on = day("2026-06-30");
    BOOST_TEST(periods_of(never, {notice("2025-03-20", "2025-04-01", first_office)}) == "2025-04-01..");
    BOOST_TEST(periods_of(never, {notice("2025-03-20", "2025-04-01", second_office)}) == "2026-07-01..2026-06-30");
    BOOST_TEST(periods_of(never, {}) == "2026-07-01..2026-06-30");
}

BOOST_AUTO_TEST_CASE(nothing_begins_after_an_end_made_by_hand) {
    Relation ended = planner(first_office, "2025-04-01");
    ended.ended_on = day("2025-12-31");
    const std::vector<Fact> facts = {notice("2025-03-20", "2025-04-01", first_office),
                                     notice("2026-06-10", "2026-07-01", second_office),
                                     notice("2026-09-10", "2026-10-01", first_office)};
    BOOST_TEST(periods_of(ended, facts) == "2025-04-01..2025-12-31");
}

BOOST_AUTO_TEST_CASE(other_relations_of_a_care_manager_are_left_alone) {
    const std::vector<Fact> facts = {notice("2026-06-10", "2026-07-01", second_office)};
    Relation checked = planner(first_office, "2026-06-01");
    checked.basis = Basis::identity_check;
    BOOST_TEST(end_of(checked, facts) == "");
    Relation provider = planner(first_office, "2026-06-01");
    provider.party = Party::service_provider;
    BOOST_TEST(end_of(provider, facts) == "");
}

BOOST_AUTO_TEST_CASE(a_superseded_notice_ends_nothing_and_an_earlier_end_stays) {
    Fact superseded = notice("2026-06-10", "2026-07-01", second_office);
    superseded.superseded_at = Timestamp{1};
    BOOST_TEST(end_of(planner(first_office, "2025-04-01"), {superseded}) == "");
    Relation ended = planner(first_office, "2025-04-01");
    ended.ended_on = day("2025-12-31");
    BOOST_TEST(end_of(ended, {notice("2026-06-10", "2026-07-01", second_office)}) == "2025-12-31");
}

BOOST_AUTO_TEST_CASE(an_opinion_request_lasts_until_the_application_is_decided) {
    const Fact decided = fact("certification", "2026-02-10", "2026-04-01", R"({"certified_on":"2026-03-01"})");
    BOOST_TEST(end_of(asked("2026-02-12"), {request("2026-02-10", hospital)}) == "");
    BOOST_TEST(end_of(asked("2026-02-12"), {request("2026-02-10", hospital), decided}) == "2026-03-01");
    const Fact withdrawn = fact("certification", "2026-02-10", "2026-02-20", R"({"result":"3"})");
    BOOST_TEST(end_of(asked("2026-02-12"), {request("2026-02-10", hospital), withdrawn}) == "2026-02-20");
}

BOOST_AUTO_TEST_CASE(a_decision_about_another_application_insurer_or_institution_ends_nothing) {
    const Fact decided = fact("certification", "2026-02-10", "2026-04-01", R"({"certified_on":"2026-03-01"})");
    BOOST_TEST(end_of(asked("2026-08-12"), {request("2026-08-10", hospital), decided}) == "");
    BOOST_TEST(end_of(asked("2026-08-12"), {request("2026-02-10", hospital), request("2026-08-10", hospital), decided}) == "");
    BOOST_TEST(end_of(asked("2026-02-12"), {request("2026-02-10", "9910000099"), decided}) == "");
    Fact elsewhere = decided;
    elsewhere.insurer = *InsurerNumber::parse("141002");
    BOOST_TEST(end_of(asked("2026-02-12"), {request("2026-02-10", hospital), elsewhere}) == "");
    // Without any request on file the relation came by itself, and ends by itself.
    BOOST_TEST(end_of(asked("2026-02-12"), {decided}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
