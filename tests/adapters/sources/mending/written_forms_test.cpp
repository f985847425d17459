#include "adapters/sources/mending/written_forms.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace kakehashi::sources::mending::test {
namespace {

namespace data = boost::unit_test::data;

std::string or_none(const std::optional<std::string>& text) { return text.value_or("none"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(written_forms)

BOOST_DATA_TEST_CASE(a_day_whose_parts_are_plain_is_written_as_eight_digits,
                     data::make({"2026/4/1", "2026/04/01", "2026-4-1", "2026.4.1", "2026年4月1日", "2026/4/1 0:00",
                                 "2026/4/1 0:00:00", "2026-04-01T00:00:00", "R8.4.1", "R8/4/1", "r08.04.01", "令和8年4月1日"}),
                     text) {
    BOOST_TEST(or_none(compact_date(text)) == "20260401");
}

BOOST_AUTO_TEST_CASE(an_era_must_hold_the_day) {
    BOOST_TEST(or_none(compact_date("昭和64年1月7日")) == "19890107");
    BOOST_TEST(or_none(compact_date("昭和64年1月8日")) == "none");
    BOOST_TEST(or_none(compact_date("平成31年4月30日")) == "20190430");
    BOOST_TEST(or_none(compact_date("令和元年5月1日")) == "20190501");
    BOOST_TEST(or_none(compact_date("H31.5.1")) == "none");
    BOOST_TEST(or_none(compact_date("S15.2.29")) == "19400229");
    BOOST_TEST(or_none(compact_date("T15.12.24")) == "19261224");
}

BOOST_DATA_TEST_CASE(a_day_that_could_be_another_or_is_none_is_left,
                     data::make({"4/1/2026", "26/4/1", "2026/4", "2026/2/30", "2026/13/1", "2026/4/1 9:30", "2026/4-1", "20260401",
                                 "2026/4/1x", "", "令和8年4月", "R0.4.1", "2026年4/1", "2026/4/1 0:00:01"}),
                     text) {
    BOOST_TEST(or_none(compact_date(text)) == "none");
}

BOOST_AUTO_TEST_CASE(months_times_and_moments) {
    BOOST_TEST(or_none(compact_month("2026/4")) == "202604");
    BOOST_TEST(or_none(compact_month("2026年04月")) == "202604");
    BOOST_TEST(or_none(compact_month("2026-13")) == "none");
    BOOST_TEST(or_none(compact_month("26/4")) == "none");
    BOOST_TEST(or_none(compact_month("2026/4/1")) == "none");
    BOOST_TEST(or_none(compact_time("9:30")) == "0930");
    BOOST_TEST(or_none(compact_time("09:30:00")) == "0930");
    BOOST_TEST(or_none(compact_time("9時30分")) == "0930");
    BOOST_TEST(or_none(compact_time("9:30:15")) == "none");
    BOOST_TEST(or_none(compact_time("9:3")) == "none");
    BOOST_TEST(or_none(compact_time("24:30")) == "none");
    BOOST_TEST(or_none(compact_stamp("2026/4/1 10:15:00")) == "20260401101500");
    BOOST_TEST(or_none(compact_stamp("2026/4/1 10:15")) == "none");  // which second it was is lost
}

BOOST_AUTO_TEST_CASE(the_number_a_spreadsheet_keeps_for_a_day) {
    BOOST_TEST(or_none(date_of_serial("46113")) == "20260401");
    BOOST_TEST(or_none(date_of_serial("19999")) == "none");
    BOOST_TEST(or_none(date_of_serial("461130")) == "none");
}

BOOST_AUTO_TEST_CASE(numbers_and_postal_codes) {
    BOOST_TEST(or_none(plain_number("1,161")) == "1161");
    BOOST_TEST(or_none(plain_number("12,345,678")) == "12345678");
    BOOST_TEST(or_none(plain_number("387.0")) == "387");
    BOOST_TEST(or_none(plain_number("1,161.00")) == "1161");
    for (const char* const text : {"387", "387.5", "1,16", "1,1611", ",161", "1161,", "-1,161", "", ".0", "1,,161"}) {
        BOOST_TEST(or_none(plain_number(text)) == "none", text);
    }
    BOOST_TEST(or_none(postal_code("1000001")) == "100-0001");
    BOOST_TEST(or_none(postal_code("100001")) == "none");
}

BOOST_AUTO_TEST_CASE(widths) {
    BOOST_TEST(half_width("Ｈ０１２－／．") == "H012-/.");
    BOOST_TEST(half_width("カナ見本") == "カナ見本");
    BOOST_TEST(trimmed("　 \t22 　") == "22");
    BOOST_TEST(trimmed("　").empty());
    BOOST_TEST(or_none(half_width_kana("ミホン　ハナコ")) == "ﾐﾎﾝ ﾊﾅｺ");
    BOOST_TEST(or_none(half_width_kana("ガギグゲゴザダヂヅデドバビブベボパピプペポヴァー")) ==
               "ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟｳﾞｧｰ");
    BOOST_TEST(or_none(half_width_kana("ｻﾄｳ")) == "ｻﾄｳ");
    for (const char* const text : {"みほん", "見本", "ヵ", "ヮ", "ABC"}) {
        BOOST_TEST(or_none(half_width_kana(text)) == "none", text);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::mending::test
