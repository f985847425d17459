#include "domain/retention.h"

#include <boost/test/unit_test.hpp>

using namespace kakehashi;

namespace {

CalendarDate day(const char* iso) { return *CalendarDate::parse_iso(iso); }

bool may_erase(const char* from, const char* to, const char* deceased, const char* on) {
    Enrolment enrolment;
    enrolment.period = {CalendarDate::parse_iso(from), CalendarDate::parse_iso(to)};
    enrolment.deceased_on = CalendarDate::parse_iso(deceased);
    return Retention{5}.may_erase(enrolment, day(on));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(retention)

BOOST_AUTO_TEST_CASE(five_full_years_after_the_last_insured_day_or_the_death) {
    BOOST_TEST(!may_erase("2010-04-01", "2020-03-31", "", "2025-03-31"));
    BOOST_TEST(may_erase("2010-04-01", "2020-03-31", "", "2025-04-01"));
    BOOST_TEST(!may_erase("2010-04-01", "", "", "2099-01-01"));
    BOOST_TEST(may_erase("2010-04-01", "", "2020-03-31", "2025-04-01"));
    BOOST_TEST(may_erase("2010-04-01", "2024-03-31", "2020-03-31", "2025-04-01"));
    BOOST_TEST(!may_erase("2010-04-01", "2020-02-29", "", "2025-03-01"));
    BOOST_TEST(may_erase("2010-04-01", "2020-02-29", "", "2025-03-02"));
}

BOOST_AUTO_TEST_CASE(an_enrolment_that_holds_no_day_may_go_at_once) {
    BOOST_TEST(may_erase("2026-04-01", "2026-03-31", "", "2026-04-01"));
    BOOST_TEST(!may_erase("2026-04-01", "2026-04-01", "", "2026-04-01"));
}

BOOST_AUTO_TEST_CASE(a_table_is_read_or_refused_with_its_line) {
    const std::string head = "# x\nname,value,basis\n";
    BOOST_TEST(Retention::parse(head + "years_after_end,7,law\n", "retention.csv").value().years_after_end == 7);
    for (const char* const rows : {"years_after_end,x,a\n", "years_after_end,-1,a\n", "years_after_end,101,a\n", "other,5,a\n",
                                   "years_after_end,5,a\nyears_after_end,5,a\n", ""}) {
        const auto read = Retention::parse(head + rows, "retention.csv");
        BOOST_TEST_REQUIRE(!read.has_value(), rows);
        BOOST_TEST(read.error().code == "KK-6530");
        BOOST_TEST(read.error().place.file == "retention.csv");
    }
    BOOST_TEST(!Retention::parse("years_after_end,5,a\n", "retention.csv").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
