#include <boost/test/unit_test.hpp>

#include "domain/office_group.h"

namespace kakehashi::test {
namespace {

const ScaleBook& book() {
    static const auto parsed =
        ScaleBook::parse("scale,items,greatest,better,name_ja,name_en,labels\nadl,2,20,higher,動作,Acts,\nmood,1,9,lower,気分,Mood,\n",
                         "scale,item,form,member,points,day\nadl,meal,A,meal,0=0|1=5|2=10,\nadl,move,A,move,0=0|1=5|2=10,\n"
                         "mood,mood,A,mood,1=1|2=2|3=3|4=4|5=5|6=6|7=7|8=8|9=9,\n");
    BOOST_TEST_REQUIRE(parsed.has_value());
    return *parsed;
}

constexpr const char* office = "1370000029";

CalendarDate day(unsigned month, unsigned of_month = 1) { return *CalendarDate::of(2026, month, of_month); }

Fact fact(std::int64_t id, const std::string& body, CalendarDate on = day(6), const std::string& author = office) {
    Fact made;
    made.id = {id};
    made.form = "A";
    made.author = author;
    made.effective.from = on;
    made.body = body;
    return made;
}

Fact mood(std::int64_t id, int value, CalendarDate on = day(6), const std::string& service = "15",
          const std::string& author = office) {
    return fact(id, R"({"mood":")" + std::to_string(value) + R"(","service_code":")" + service + "\"}", on, author);
}

OfficeGroup empty_group() { return {book(), office, {day(4), day(9, 30)}}; }

FeedbackPolicy five() { return {5, 6}; }

std::string told(const std::vector<GroupSummary>& summaries) {
    std::string text;
    for (const GroupSummary& one : summaries) {
        text += book().scales()[one.scale].name + " " + one.service + ": ";
        text += one.people ? std::to_string(*one.people) : "-";
        if (one.quartiles) {
            text += " " + std::to_string(one.quartiles->lower) + "/" + std::to_string(one.quartiles->median) + "/" +
                    std::to_string(one.quartiles->upper);
        }
        text += ";";
    }
    return text;
}

std::string trouble(const std::string& rows) {
    const auto parsed = FeedbackPolicy::parse(rows, "feedback.csv");
    BOOST_TEST_REQUIRE(!parsed.has_value());
    BOOST_TEST(parsed.error().code == "KK-6221");
    return std::to_string(parsed.error().place.line) + " " + parsed.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(office_groups)

BOOST_AUTO_TEST_CASE(quartiles_are_values_that_occur) {
    BOOST_TEST((quartiles_of({7}) == Quartiles{7, 7, 7}));
    BOOST_TEST((quartiles_of({4, 1, 3, 2}) == Quartiles{1, 2, 3}));
    BOOST_TEST((quartiles_of({5, 1, 4, 2, 3}) == Quartiles{2, 3, 4}));
    BOOST_TEST((quartiles_of({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) == Quartiles{3, 5, 8}));
    BOOST_TEST((quartiles_of({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}) == Quartiles{3, 6, 9}));
}

BOOST_AUTO_TEST_CASE(of_too_few_people_nothing_is_told_and_of_enough_the_quartiles) {
    OfficeGroup group = empty_group();
    for (int n = 1; n <= 4; ++n) {
        group.add({n}, mood(n, n));
    }
    BOOST_TEST(told(group.summaries(five())) == "mood 15: -;");
    group.add({5}, mood(5, 9));
    BOOST_TEST(told(group.summaries(five())) == "mood 15: 5 2/3/4;");
    BOOST_TEST(told(group.summaries({6, 6})) == "mood 15: -;");
}

BOOST_AUTO_TEST_CASE(many_assessments_of_few_people_are_few_people) {
    OfficeGroup group = empty_group();
    for (int n = 0; n < 40; ++n) {
        group.add({n % 4}, mood(n, 1 + n % 9, day(6, static_cast<unsigned>(1 + n % 28))));
    }
    BOOST_TEST(told(group.summaries(five())) == "mood 15: -;");
}

BOOST_AUTO_TEST_CASE(of_one_person_the_last_assessment_counts_in_whatever_order_they_come) {
    OfficeGroup group = empty_group();
    for (int n = 1; n <= 5; ++n) {
        group.add({n}, mood(10 + n, 2, day(8)));
        group.add({n}, mood(n, 9, day(5)));
    }
    BOOST_TEST(told(group.summaries(five())) == "mood 15: 5 2/2/2;");
    for (int n = 1; n <= 5; ++n) {
        group.add({n}, mood(20 + n, 7, day(8)));  // the same day, a later fact
    }
    BOOST_TEST(told(group.summaries(five())) == "mood 15: 5 7/7/7;");
}

BOOST_AUTO_TEST_CASE(other_offices_other_days_and_incomplete_assessments_do_not_count) {
    OfficeGroup group = empty_group();
    for (int n = 1; n <= 5; ++n) {
        group.add({n}, mood(n, 1, day(6), "15", "1370000037"));
        group.add({n}, mood(n, 1, day(3, 31)));
        group.add({n}, mood(n, 1, day(10)));
        group.add({n}, fact(n, R"({"meal":"2","service_code":"15"})"));
    }
    BOOST_TEST(told(group.summaries(five())).empty());
    for (int n = 1; n <= 5; ++n) {
        group.add({n}, mood(n, 3, n % 2 == 0 ? day(4) : day(9, 30)));
    }
    BOOST_TEST(told(group.summaries(five())) == "mood 15: 5 3/3/3;");
}

BOOST_AUTO_TEST_CASE(kinds_of_service_are_groups_of_their_own_and_scales_too) {
    OfficeGroup group = empty_group();
    for (int n = 1; n <= 8; ++n) {
        group.add({n}, mood(n, n, day(6), n <= 5 ? "15" : "16"));
        group.add({n}, fact(20 + n, R"({"meal":"2","move":"1","service_code":"15"})"));
    }
    BOOST_TEST(told(group.summaries(five())) == "adl 15: 8 15/15/15;mood 15: 5 2/3/4;mood 16: -;");
}

BOOST_AUTO_TEST_CASE(the_running_month_is_in_no_window) {
    const FeedbackWindow window = window_before(day(11, 22), {10, 6});
    BOOST_TEST((window.from == day(5)));
    BOOST_TEST((window.to == day(10, 31)));
    const FeedbackWindow over_the_year = window_before(day(1, 1), {10, 3});
    BOOST_TEST((over_the_year.from == *CalendarDate::of(2025, 10, 1)));
    BOOST_TEST((over_the_year.to == *CalendarDate::of(2025, 12, 31)));
}

BOOST_AUTO_TEST_CASE(the_policy_is_read_and_a_wrong_one_refused_by_line) {
    const std::string head = "# why\nname,value,basis\n";
    const auto read = FeedbackPolicy::parse(head + "smallest_group,12,x\nmonths,3,y, z\n", "feedback.csv");
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->smallest_group == 12);
    BOOST_TEST(read->months == 3);
    BOOST_TEST(trouble("name,value\n").starts_with("1 the header"));
    BOOST_TEST(trouble(head + "smallest_group,4,x\nmonths,3,y\n").starts_with("3 the value"));
    BOOST_TEST(trouble(head + "smallest_group,ten,x\nmonths,3,y\n").starts_with("3 the value"));
    BOOST_TEST(trouble(head + "months,3,x\nmonths,3,y\n").starts_with("4 the value"));
    BOOST_TEST(trouble(head + "months,3,x\nweeks,3,y\n").starts_with("4 no setting"));
    BOOST_TEST(trouble(head + "months,3,x\n").starts_with("0 a setting is missing"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::test
