#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "domain/calendar_date.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;

namespace {

std::string utc(const char* text) {
    const auto parsed = Timestamp::parse_iso(text);
    return parsed ? parsed->iso_utc() : "nothing";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(calendar_date)

BOOST_DATA_TEST_CASE(a_day_that_exists_is_read_and_written_alike,
                     data::make({"18000101", "19000228", "19691231", "19700101", "20000229", "20240229", "20261122", "99991231"}),
                     text) {
    const auto day = CalendarDate::parse_compact(text);
    BOOST_REQUIRE(day.has_value());
    BOOST_TEST(day->compact() == text);
    BOOST_TEST((CalendarDate::parse_iso(day->iso()) == day));
    BOOST_TEST((CalendarDate::from_days(day->days()) == *day));
}

BOOST_DATA_TEST_CASE(a_day_that_does_not_exist_is_nothing,
                     data::make({"", "2026112", "202611220", "20260229", "19000229", "20261301", "20260001", "20260431",
                                 "20260400", "17991231", "2026112a", " 2026112", "-2026112"}),
                     text) {
    BOOST_TEST(!CalendarDate::parse_compact(text).has_value());
}

BOOST_DATA_TEST_CASE(an_iso_day_has_its_hyphens, data::make({"20261122", "2026/11/22", "2026-1-22", "2026-11-22 ", "2026-11-31"}),
                     text) {
    BOOST_TEST(!CalendarDate::parse_iso(text).has_value());
}

BOOST_AUTO_TEST_CASE(a_period_holds_both_its_ends_and_an_open_end_has_none) {
    const CalendarDate day = *CalendarDate::of(2026, 4, 1);
    BOOST_TEST((Period{day, day}.holds(day)));
    BOOST_TEST((!Period{day, day}.holds(day.plus_days(1))));
    BOOST_TEST((!Period{day, day}.holds(day.plus_days(-1))));
    BOOST_TEST((Period{{}, day}.holds(*CalendarDate::of(1800, 1, 1))));
    BOOST_TEST((Period{}.holds(day)));
    BOOST_TEST((!Period{day, day.plus_days(-1)}.holds(day)));
}

BOOST_AUTO_TEST_CASE(a_month_knows_its_days_and_neighbours) {
    const ServiceMonth month = *ServiceMonth::parse_compact("202402");
    BOOST_TEST(month.first_day().iso() == "2024-02-01");
    BOOST_TEST(month.last_day().iso() == "2024-02-29");
    BOOST_TEST(month.plus_months(-2).iso() == "2023-12");
    BOOST_TEST(month.plus_months(11).compact() == "202501");
    BOOST_TEST((ServiceMonth::containing(month.last_day()) == month));
    BOOST_TEST((ServiceMonth::parse_iso("2024-02") == month));
    for (const char* text : {"202400", "202413", "2024-2", "20242", ""}) {
        BOOST_TEST(!ServiceMonth::parse_compact(text).has_value());
    }
}

BOOST_AUTO_TEST_CASE(the_day_in_japan_begins_at_fifteen_hundred_utc) {
    BOOST_TEST(Timestamp::parse_iso("2026-11-21T14:59:59.999999Z")->day_in_japan().iso() == "2026-11-21");
    BOOST_TEST(Timestamp::parse_iso("2026-11-21T15:00:00Z")->day_in_japan().iso() == "2026-11-22");
    BOOST_TEST(Timestamp{-1}.day_in_japan().iso() == "1970-01-01");
    BOOST_TEST(Timestamp::parse_compact_japan("20261122090000")->iso_utc() == "2026-11-22T00:00:00.000000Z");
    BOOST_TEST(Timestamp::parse_compact_japan("20261122090000")->iso_japan() == "2026-11-22T09:00:00+09:00");
}

BOOST_AUTO_TEST_CASE(an_instant_is_read_with_its_offset_and_fraction) {
    BOOST_TEST(utc("2026-11-22T12:04:05+09:00") == "2026-11-22T03:04:05.000000Z");
    BOOST_TEST(utc("2026-11-22T03:04:05.1Z") == "2026-11-22T03:04:05.100000Z");
    BOOST_TEST(utc("2026-11-22T03:04:05.1234567Z") == "2026-11-22T03:04:05.123456Z");
    BOOST_TEST(utc("1969-12-31T23:59:59.999999Z") == "1969-12-31T23:59:59.999999Z");
    for (const char* text : {"2026-11-22T03:04:05", "2026-11-22 03:04:05Z", "2026-11-22T24:00:00Z", "2026-11-22T03:60:00Z",
                             "2026-11-22T03:04:05.Z", "2026-11-22T03:04:05+0900", "2026-11-31T03:04:05Z", ""}) {
        BOOST_TEST(utc(text) == "nothing", text);
    }
    BOOST_TEST(!Timestamp::parse_compact_japan("20261122240000").has_value());
    BOOST_TEST(!Timestamp::parse_compact_japan("2026112209000").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
