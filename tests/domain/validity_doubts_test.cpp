// Periods of one person that hardly go together.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "domain/validity_doubts.h"

using namespace kakehashi;

namespace {

Period period(const std::string& from, const std::string& to) {
    return {CalendarDate::parse_iso(from), CalendarDate::parse_iso(to)};
}

DatedUnit on_file(const std::string& unit, const std::string& key, const std::string& from, const std::string& to,
                  const std::string& order = "0000000001") {
    return {unit, key, period(from, to), order, false, false, {}, {}};
}

DatedUnit incoming(const std::string& unit, const std::string& key, const std::string& from, const std::string& to,
                   const std::string& application_kind = "", const std::string& order = "0000000001") {
    return {unit, key, period(from, to), order, false, true, application_kind, {"f.csv", 2, 0}};
}

using Texts = std::vector<std::string>;

/// "rule detail" of all doubts, in whatever order the units stand.
Texts doubts(std::vector<DatedUnit> units) {
    const auto told = [&] {
        Texts texts;
        for (const Finding& finding : validity_doubts(units)) {
            BOOST_TEST((finding.severity == Severity::warning));
            BOOST_TEST(finding.place.line == 2U);
            texts.push_back(finding.rule + (finding.detail.empty() ? "" : " " + finding.detail));
        }
        return texts;
    };
    const Texts texts = told();
    std::ranges::reverse(units);
    BOOST_TEST(told() == texts, boost::test_tools::per_element());
    return texts;
}

DatedUnit old_certification() { return on_file("certification", "2025-02-10", "2025-04-01", "2026-03-31"); }

DatedUnit renewal(const std::string& applied_on, const std::string& from = "2026-04-01") {
    return incoming("certification", applied_on, from, "2027-03-31", "2");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validity)

BOOST_AUTO_TEST_CASE(two_certifications_that_overlap_are_told_at_the_later_one) {
    BOOST_TEST(doubts({old_certification(), incoming("certification", "2026-01-10", "2026-01-10", "2026-07-31", "3")}) ==
               Texts{"Y10 2025-02-10"});
    BOOST_TEST(doubts({incoming("certification", "2025-02-10", "2025-04-01", "2026-03-31"),
                       incoming("certification", "2026-01-10", "2026-01-10", "2026-07-31", "3")}) == Texts{"Y10 2025-02-10"});
    // The later one is on file already.
    BOOST_TEST(doubts({on_file("certification", "2026-01-10", "2026-01-10", "2026-07-31"),
                       incoming("certification", "2025-02-10", "2025-04-01", "2026-03-31")}) == Texts{"Y10 2026-01-10"});
}

BOOST_AUTO_TEST_CASE(what_is_on_file_alone_is_not_told_again) {
    BOOST_TEST(doubts({old_certification(), on_file("certification", "2026-01-10", "2026-01-10", "2026-07-31")}).empty());
}

BOOST_AUTO_TEST_CASE(the_correction_that_cuts_a_certification_short_takes_its_place) {
    DatedUnit cut = incoming("certification", "2025-02-10", "2025-04-01", "2026-01-09", "", "0000000002");
    const DatedUnit changed = incoming("certification", "2026-01-10", "2026-01-10", "2026-07-31", "3");
    BOOST_TEST(doubts({old_certification(), cut, changed}).empty());
    DatedUnit erased = cut;
    erased.erased = true;
    BOOST_TEST(doubts({old_certification(), erased, changed}).empty());
    // A correction that comes too late changes nothing.
    cut.order = "0000000000";
    BOOST_TEST(doubts({old_certification(), cut, changed}) == Texts{"Y10 2025-02-10"});
}

BOOST_AUTO_TEST_CASE(a_decision_of_one_day_gave_no_validity) {
    BOOST_TEST(doubts({old_certification(), incoming("certification", "2026-01-10", "2026-02-01", "2026-02-01", "3")}).empty());
}

BOOST_AUTO_TEST_CASE(a_renewal_follows_without_a_gap) {
    BOOST_TEST(doubts({old_certification(), renewal("2026-02-10")}).empty());
    BOOST_TEST(doubts({old_certification(), renewal("2026-02-10", "2026-05-01")}) == Texts{"Y11 2026-03-31"});
    BOOST_TEST(doubts({old_certification(), incoming("certification", "2026-05-01", "2026-05-01", "2027-03-31", "1")}).empty());
    BOOST_TEST(doubts({renewal("2026-02-10", "2026-05-01")}).empty());  // nothing before it is known
}

BOOST_AUTO_TEST_CASE(a_renewal_is_applied_for_in_the_last_sixty_days) {
    BOOST_TEST(doubts({old_certification(), renewal("2026-01-30")}).empty());
    BOOST_TEST(doubts({old_certification(), renewal("2026-01-29")}) == Texts{"Y13 2026-03-31"});
    BOOST_TEST(doubts({old_certification(), renewal("2026-03-31")}).empty());
    BOOST_TEST(doubts({old_certification(), renewal("2026-04-01")}) == Texts{"Y12 2026-03-31"});
}

BOOST_AUTO_TEST_CASE(a_rate_or_limit_needs_something_to_serve) {
    for (const std::string unit : {"copayment_ratio", "copayment_limit", "reduction"}) {
        const DatedUnit late = incoming(unit, "2026-08-01", "2026-08-01", "2027-07-31");
        BOOST_TEST(doubts({old_certification(), late}) == Texts{"Y14"});
        BOOST_TEST(doubts({on_file("checklist", "2026-07-01", "2026-07-01", ""), late}).empty());
        BOOST_TEST(doubts({old_certification(), incoming(unit, "2025-08-01", "2025-08-01", "2026-07-31")}).empty());
        BOOST_TEST(doubts({late}).empty());  // certifications may come later
    }
}

BOOST_AUTO_TEST_CASE(two_rates_at_once_are_told_and_two_kinds_of_reduction_are_not) {
    BOOST_TEST(doubts({on_file("copayment_ratio", "2026-08-01", "2026-08-01", "2027-07-31"),
                       incoming("copayment_ratio", "2026-10-01", "2026-10-01", "2027-07-31")}) == Texts{"Y15 2026-08-01"});
    BOOST_TEST(doubts({on_file("reduction", "1/2026-08-01", "2026-08-01", "2027-07-31"),
                       incoming("reduction", "3/2026-10-01", "2026-10-01", "2027-07-31")}).empty());
    BOOST_TEST(doubts({on_file("reduction", "3/2026-08-01", "2026-08-01", "2027-07-31"),
                       incoming("reduction", "3/2026-10-01", "2026-10-01", "2027-07-31")}) == Texts{"Y15 3/2026-08-01"});
    BOOST_TEST(doubts({on_file("copayment_ratio", "2026-08-01", "2026-08-01", "2027-07-31"),
                       incoming("copayment_limit", "2026-08-01", "2026-08-01", "2027-07-31")}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
