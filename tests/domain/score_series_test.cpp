#include <boost/test/unit_test.hpp>

#include "domain/body_text.h"
#include "domain/score_series.h"

namespace kakehashi::test {
namespace {

const std::string scales_csv =
    "# a comment\n"
    "scale,items,greatest,better,name_ja,name_en,labels\n"
    "adl,2,25,higher,動作,Acts,\n"
    "trouble,3,12,lower,困りごと,Trouble,\n"
    "degree,1,3,lower,度,Degree,自立|J1|J2\n";
const std::string items_csv =
    "scale,item,form,member,points,day\n"
    "adl,meal,A,meal,0=0|1=5|2=10,assessed_on\n"
    "adl,move,A,move,0=0|3=15,assessed_on\n"
    "adl,meal,B,eating,0=0|1=5|2=10,\n"
    "adl,move,B,transfer,0=0|3=15,\n"
    "trouble,one,A,t1,0=0|4=4,\n"
    "trouble,two,A,t2,0=0|4=4,\n"
    "trouble,three,A,t3,0=0|4=4,\n"
    "degree,degree,A,degree,1=1|2=2|3=3,\n";

const ScaleBook& book() {
    static const auto parsed = ScaleBook::parse(scales_csv, items_csv);
    BOOST_TEST_REQUIRE(parsed.has_value(), (parsed ? "" : parsed.error().message));
    return *parsed;
}

Fact fact(std::int64_t id, const std::string& form, const std::string& body, int month = 4,
          const std::string& author = "1370000029") {
    Fact made;
    made.id = FactId{id};
    made.kind = Kind::life;
    made.form = form;
    made.author = author;
    made.effective.from = CalendarDate::of(2026, static_cast<unsigned>(month), 1);
    made.body = body;
    return made;
}

std::vector<ScoreSeries> series(const std::vector<Fact>& facts) {
    std::vector<const Fact*> pointers;
    for (const Fact& one : facts) {
        pointers.push_back(&one);
    }
    return series_of(book(), pointers);
}

std::string trouble_of(const std::string& scales, const std::string& items) {
    const auto parsed = ScaleBook::parse(scales, items);
    BOOST_TEST_REQUIRE(!parsed.has_value());
    BOOST_TEST(parsed.error().code == "KK-6211");
    return parsed.error().place.file + ":" + std::to_string(parsed.error().place.line) + " " + parsed.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scores)

BOOST_AUTO_TEST_CASE(texts_of_a_flat_body_are_told_one_by_one) {
    std::string told;
    for_each_text(R"({"a":"1","b":"x\"\\","c":7,"d":true,"e":"","f":"z"})",
                  [&](std::string_view name, std::string_view value) {
                      told += std::string(name) + "=" + std::string(value) + ";";
                  });
    BOOST_TEST(told == R"(a=1;b=x\"\\;e=;f=z;)");
    for (const char* const broken : {"", "{", "{\"", "{\"a", "{\"a\":", "{\"a\":\"", "{\"a\":[\"b\"]}", "[]", "{\"a\":\"\\", "{}"}) {
        for_each_text(broken, [](std::string_view, std::string_view value) { BOOST_TEST(value.empty()); });
    }
}

BOOST_AUTO_TEST_CASE(codes_become_points_and_members_of_other_forms_the_same_items) {
    const auto a = book().assess(fact(1, "A", R"({"assessed_on":"2026-03-31","meal":"1","move":"3"})"));
    BOOST_TEST_REQUIRE(a.size() == 1U);
    BOOST_TEST(a[0].sum() == 20);
    BOOST_TEST(a[0].complete());
    BOOST_TEST((a[0].on == CalendarDate::of(2026, 3, 31)));
    const auto b = book().assess(fact(2, "B", R"({"eating":"2","transfer":"0"})"));
    BOOST_TEST_REQUIRE(b.size() == 1U);
    BOOST_TEST(b[0].sum() == 10);
    BOOST_TEST((b[0].on == CalendarDate::of(2026, 4, 1)));
    BOOST_TEST(book().assess(fact(3, "C", R"({"meal":"1"})")).empty());
    BOOST_TEST(book().assess(fact(4, "A", R"({"note":"1"})")).empty());
}

BOOST_AUTO_TEST_CASE(what_was_not_answered_makes_the_sum_incomplete) {
    const auto made = book().assess(fact(1, "A", R"({"meal":"9","move":"3","t2":"4"})"));
    BOOST_TEST_REQUIRE(made.size() == 2U);
    BOOST_TEST(made[0].answered() == 1);
    BOOST_TEST(!made[0].complete());
    BOOST_TEST(made[0].sum() == 15);
    BOOST_TEST(made[1].answered() == 1);
    BOOST_TEST(made[1].points.size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_series_runs_by_day_whatever_order_facts_come_in) {
    const auto made = series({fact(3, "A", R"({"meal":"2","move":"3"})", 9), fact(1, "A", R"({"meal":"0","move":"3"})", 3),
                              fact(2, "A", R"({"meal":"1","move":"3"})", 6)});
    BOOST_TEST_REQUIRE(made.size() == 1U);
    BOOST_TEST_REQUIRE(made[0].values.size() == 3U);
    BOOST_TEST(made[0].values[0].sum() == 15);
    BOOST_TEST(made[0].values[2].sum() == 25);
    BOOST_TEST(made[0].since_last->points == 5);
    BOOST_TEST(made[0].since_first->points == 10);
    BOOST_TEST((made[0].since_first->direction == Change::Direction::better));
}

BOOST_AUTO_TEST_CASE(less_is_better_where_the_scale_says_so) {
    const auto made = series({fact(1, "A", R"({"t1":"4","t2":"4","t3":"0","degree":"2"})", 3),
                              fact(2, "A", R"({"t1":"0","t2":"4","t3":"0","degree":"3"})", 6)});
    BOOST_TEST_REQUIRE(made.size() == 2U);
    BOOST_TEST(made[0].since_last->points == -4);
    BOOST_TEST((made[0].since_last->direction == Change::Direction::better));
    BOOST_TEST((made[1].since_last->direction == Change::Direction::worse));
    BOOST_TEST(book().scales()[made[1].scale].label(made[1].values.back().sum()) == "J2");
}

BOOST_AUTO_TEST_CASE(a_change_is_of_the_items_that_both_answer) {
    const auto made = series({fact(1, "A", R"({"t1":"4","t2":"4"})", 3), fact(2, "A", R"({"t2":"0","t3":"4"})", 6)});
    BOOST_TEST_REQUIRE(made.size() == 1U);
    BOOST_TEST(made[0].since_last->points == -4);
    BOOST_TEST(made[0].since_last->compared == 1);
    const auto apart = series({fact(1, "A", R"({"t1":"4"})", 3), fact(2, "A", R"({"t2":"0"})", 6)});
    BOOST_TEST(!apart[0].since_last.has_value());
}

BOOST_AUTO_TEST_CASE(offices_are_not_mixed) {
    const auto made = series({fact(1, "A", R"({"meal":"2","move":"3"})", 3, "1370000029"),
                              fact(2, "A", R"({"meal":"0","move":"0"})", 6, "1370000037")});
    BOOST_TEST_REQUIRE(made.size() == 2U);
    BOOST_TEST(!made[0].since_last.has_value());
    BOOST_TEST(!made[1].since_last.has_value());
}

BOOST_AUTO_TEST_CASE(of_one_day_the_fullest_assessment_counts_and_of_two_as_full_the_later_fact) {
    const auto made = series({fact(1, "A", R"({"meal":"2","move":"0"})"), fact(2, "B", R"({"eating":"1","transfer":"3"})"),
                              fact(3, "A", R"({"meal":"0"})")});
    BOOST_TEST_REQUIRE(made.size() == 1U);
    BOOST_TEST_REQUIRE(made[0].values.size() == 1U);
    BOOST_TEST(made[0].values[0].fact.value == 2);
}

BOOST_AUTO_TEST_CASE(what_has_no_day_is_in_no_series) {
    Fact undated = fact(1, "A", R"({"meal":"2"})");
    undated.effective = {};
    BOOST_TEST(series({undated}).empty());
}

BOOST_AUTO_TEST_CASE(tables_that_contradict_themselves_are_refused_with_file_and_line) {
    BOOST_TEST(trouble_of("scale,items\n", items_csv).starts_with("scales.csv:1 the header is not"));
    BOOST_TEST(trouble_of(scales_csv + "adl,2,25,higher,x,x,\n", items_csv).starts_with("scales.csv:6 a scale needs"));
    BOOST_TEST(trouble_of(scales_csv + "more,1,1,up,x,x,\n", items_csv).starts_with("scales.csv:6 a scale needs"));
    BOOST_TEST(trouble_of(scales_csv + "more,1,1,higher,x,x,\n", items_csv).starts_with("items.csv:0 the items of more"));
    BOOST_TEST(trouble_of(scales_csv, items_csv + "none,x,A,x,0=0,\n").starts_with("items.csv:10 an item needs"));
    BOOST_TEST(trouble_of(scales_csv, items_csv + "adl,meal,A,x,0:0,\n").starts_with("items.csv:10 points are written"));
    BOOST_TEST(trouble_of(scales_csv, items_csv + "adl,meal,A\n").starts_with("items.csv:10 the row has another"));
    BOOST_TEST(trouble_of(scales_csv, "").starts_with("items.csv:0 the table is empty"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::test
