#include <boost/test/unit_test.hpp>

#include "adapters/sources/careplan/careplan_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::string rest = "_9990000011_43_9990000022_11_20260326090000.CSV";
const std::string table1 = "UP1KYO" + rest;
const std::string table2 = "UP2KYO" + rest;
const std::string table3 = "UP3KYO" + rest;
const std::string supplement = "UPHOSOKU_000000" + rest;
const std::string person = "202407,131011,9000000001,";

const std::string good_table1 = person + "20260326,,,,計子,事業所,,,,9990000011,20260401,20240401,21,2,,,20270331,22,,,,,,,\r\n";

std::unique_ptr<Source> careplan_source() {
    auto source = careplan::CarePlanSource::open(conf_dir(), "/tmp");
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}

/// A line of table 2: numbers of need, goal and service, and the texts.
std::string line(const std::string& need_no, const std::string& need, const std::string& goal_no, const std::string& goal,
                 const std::string& short_goal, const std::string& no, const std::string& content) {
    return person + "20260326,20260401," + need_no + "," + need + "," + goal_no + "," + goal + "," + short_goal + ",,," + no +
           "," + content + ",,,,,,,,\r\n";
}

RecordingSink read_plan(const std::string& one, const std::string& two, const std::string& three = "") {
    std::vector<NamedContent> files = {{table1, cp932(one)}, {table2, cp932(two)}};
    if (!three.empty()) {
        files.push_back({table3, cp932(three)});
    }
    return read_set(*careplan_source(), files);
}

/// The tree of table 2, without the members that do not matter here.
std::string tree(const std::string& two) {
    const RecordingSink sink = read_plan(good_table1, two);
    BOOST_TEST_REQUIRE(sink.units.size() == 1U);
    for (const FactDraft& fact : sink.units.front().replacements.front().facts) {
        if (fact.form == "UP2KYO") {
            const std::size_t from = fact.body.find("\"needs\":") + 8;
            return fact.body.substr(from, fact.body.find(",\"plan_date\"") - from);
        }
    }
    return {};
}

const std::string whole = line("1", "課題", "1", "長期", "短期", "1", "S1");

}  // namespace

BOOST_AUTO_TEST_SUITE(careplan_plan_sets)

BOOST_AUTO_TEST_CASE(a_second_short_term_goal_under_one_number_stays_a_goal_of_its_own) {
    const std::string three = tree(whole + line("1", "", "1", "", "", "2", "S2") + line("1", "", "1", "", "別", "3", "S3"));
    BOOST_TEST(three ==
               "[{\"goals\":[{\"goal_no\":1,\"line\":1,\"long_term_goal\":\"長期\",\"short_term_goals\":["
               "{\"line\":1,\"services\":[{\"content\":\"S1\",\"line\":1,\"service_no\":1},"
               "{\"content\":\"S2\",\"line\":2,\"service_no\":2}],\"short_term_goal\":\"短期\"},"
               "{\"line\":3,\"services\":[{\"content\":\"S3\",\"line\":3,\"service_no\":3}],\"short_term_goal\":\"別\"}]}],"
               "\"line\":1,\"need\":\"課題\",\"need_no\":1}]");
}

BOOST_AUTO_TEST_CASE(texts_repeated_on_every_line_and_texts_printed_once_are_the_same_tree) {
    const std::string once = whole + line("1", "", "1", "", "", "2", "S2") + line("1", "", "2", "長期2", "短期2", "1", "S3");
    const std::string repeated = whole + line("1", "課題", "1", "長期", "短期", "2", "S2") +
                                 line("1", "課題", "2", "長期2", "短期2", "1", "S3");
    const std::string bare = whole + line("", "", "", "", "", "2", "S2") + line("", "", "2", "長期2", "短期2", "1", "S3");
    BOOST_TEST(tree(once) == tree(repeated));
    BOOST_TEST(tree(once) == tree(bare));
}

BOOST_AUTO_TEST_CASE(lines_stand_in_the_order_of_their_numbers_whatever_the_file_says) {
    const std::string ordered = tree(whole + line("1", "", "1", "", "", "2", "S2") + line("2", "課題2", "1", "長期2", "短期2", "1", "S3"));
    const RecordingSink sink =
        read_plan(good_table1, line("2", "課題2", "1", "長期2", "短期2", "1", "S3") + whole + line("1", "", "1", "", "", "2", "S2"));
    BOOST_TEST(found(sink, "R15 warning " + table2 + ":2#6 課題ＮＯ"));
    BOOST_TEST(printed(sink).find("\"content\":\"S1\"") < printed(sink).find("\"content\":\"S3\""));
    BOOST_TEST(ordered.find("\"content\":\"S2\"") < ordered.find("\"content\":\"S3\""));
}

BOOST_AUTO_TEST_CASE(numbers_of_zero_missing_texts_and_one_number_for_two_needs_are_told) {
    BOOST_TEST(found(read_plan(good_table1, line("0", "課題", "1", "長期", "", "1", "S1")),
                     "R15 warning " + table2 + ":1#6 課題ＮＯ [0]"));
    BOOST_TEST(found(read_plan(good_table1, line("1", "", "1", "長期", "", "1", "S1")), "R15 warning " + table2 + ":1#7 課題"));
    BOOST_TEST(found(read_plan(good_table1, whole + line("1", "別の課題", "1", "長期", "", "1", "S2")),
                     "R15 warning " + table2 + ":2#6 課題ＮＯ [1]"));
}

BOOST_AUTO_TEST_CASE(a_plan_holds_from_its_day_to_the_end_of_the_certification) {
    const RecordingSink sink = read_plan(good_table1, whole);
    BOOST_TEST_REQUIRE(sink.units.size() == 1U);
    const Replacement& plan = sink.units.front().replacements.front();
    BOOST_TEST(plan.key == "2026-04-01");
    for (const FactDraft& fact : plan.facts) {
        BOOST_TEST(fact.effective.from->iso() == "2026-04-01");
        BOOST_TEST(fact.effective.to->iso() == (fact.kind == Kind::certification ? "2026-04-01" : "2027-03-31"));
    }
}

BOOST_AUTO_TEST_CASE(two_plans_of_one_person_are_two_replacements) {
    std::string later = good_table1;
    later.replace(later.find("20260401"), 8, "20260501");
    std::string later_line = whole;
    later_line.replace(later_line.find("20260401"), 8, "20260501");
    const RecordingSink sink = read_plan(good_table1 + later, whole + later_line);
    BOOST_TEST_REQUIRE(sink.units.size() == 1U);
    BOOST_TEST_REQUIRE(sink.units.front().replacements.size() == 2U);
    BOOST_TEST(sink.units.front().replacements[1].key == "2026-05-01");
    BOOST_TEST(!found(sink, "R17 person " + table1 + ":2#0 [UP1KYO]"));
    BOOST_TEST(found(read_plan(good_table1 + good_table1, whole), "R17 person " + table1 + ":2#0 [UP1KYO]"));
}

BOOST_AUTO_TEST_CASE(a_row_of_another_plan_puts_the_person_aside) {
    std::string other = whole;
    other.replace(other.find("20260401"), 8, "20260402");
    BOOST_TEST(found(read_plan(good_table1, whole + other),
                     "R24 person " + table2 + ":2#5 居宅サービス計画作成（変更）日 [20260402]"));
}

BOOST_AUTO_TEST_CASE(a_row_of_table_3_speaks_of_one_matter) {
    const std::string service = person + "20260326,20260401,訪問介護,1,0930,1030,,,,\r\n";
    const std::string both = person + "20260326,20260401,訪問介護,1,0930,1030,起床,0600,0600,\r\n";
    const std::string none = person + "20260326,20260401,,,,,,,,\r\n";
    const RecordingSink sink = read_plan(good_table1, whole, service + both + none);
    BOOST_TEST(found(sink, "R23 warning " + table3 + ":2#10 主な日常生活上の活動"));
    BOOST_TEST(found(sink, "R23 warning " + table3 + ":3#0"));
    BOOST_TEST(printed(sink).find("\"code\":\"R23\",\"line\":1") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(missing_tables_are_told_by_weight) {
    const auto source = careplan_source();
    const NamedContent one{table1, cp932(good_table1)};
    const NamedContent two{table2, cp932(whole)};
    const RecordingSink alone = read_set(*source, {one});
    BOOST_TEST(found(alone, "F03 set " + table1 + ":0#0 [UP2KYO]"));
    BOOST_TEST(found(alone, "F03 warning " + table1 + ":0#0 [UP3KYO]"));
    BOOST_TEST(found(alone, "F03 set " + table1 + ":0#0 [UPHOSOKU]"));
    BOOST_TEST(found(read_set(*source, {two}), "F03 set " + table2 + ":0#0 [UP1KYO]"));
}

BOOST_AUTO_TEST_CASE(a_supplement_belongs_to_the_plan_or_the_month_that_its_name_says) {
    const auto source = careplan_source();
    BOOST_TEST(source->recognise(supplement, "")->set.kind == "plan");
    BOOST_TEST(source->recognise(supplement, "")->set.month == "");
    NamedContent content = golden("careplan/" + supplement);
    content.content.replace(content.content.find("20260401"), 8, "00000000");
    content.content.replace(content.content.find("000000\r\n"), 6, "202604");
    const RecordingSink sink = read_set(*source, {{table1, cp932(good_table1)}, {table2, cp932(whole)}, content});
    BOOST_TEST(found(sink, "F05 warning " + supplement + ":1#4 居宅サービス計画作成（変更）日 [00000000]"));
    BOOST_TEST(found(sink, "F05 warning " + supplement + ":1#63 対象年月 [202604]"));
    BOOST_TEST(sink.units.front().claim.has_value());
}

BOOST_AUTO_TEST_CASE(a_supplement_of_a_month_names_no_plan) {
    const std::string monthly = "UPHOSOKU_202604_9990000011_43_9990000022_11_20260325101500.CSV";
    NamedContent content = golden("careplan/" + monthly);
    content.content.replace(content.content.find(",00000000,"), 10, ",20260401,");
    const RecordingSink sink = read_set(*careplan_source(), {content});
    BOOST_TEST(found(sink, "F05 warning " + monthly + ":1#4 居宅サービス計画作成（変更）日 [20260401]"));
    content.content.replace(content.content.find("202604\r\n"), 6, "000000");
    BOOST_TEST(found(read_set(*careplan_source(), {content}), "R06 person " + monthly + ":1#63 対象年月 [000000 / 202604]"));
}

BOOST_AUTO_TEST_CASE(table_1_and_the_supplement_agree_on_the_care_level) {
    NamedContent content = golden("careplan/" + supplement);
    content.content.replace(content.content.find(",22,19705"), 9, ",23,19705");
    const RecordingSink sink = read_set(*careplan_source(), {{table1, cp932(good_table1)}, {table2, cp932(whole)}, content});
    BOOST_TEST(found(sink, "R14 warning " + supplement + ":1#18 要介護状態区分 [23 / 22]"));
}

BOOST_AUTO_TEST_CASE(deletions_name_sender_receiver_and_key_and_nothing_else) {
    const RecordingSink plan = read_set(*careplan_source(), {{"DLT1KYO" + rest, person + "20260401\r\n"}});
    BOOST_TEST_REQUIRE(plan.units.size() == 1U);
    const Replacement& erased = plan.units.front().replacements.front();
    BOOST_TEST((erased.operation == Replacement::Operation::erase));
    BOOST_TEST(erased.unit == "plan");
    BOOST_TEST(erased.key == "2026-04-01");
    BOOST_TEST(erased.author == "9990000011");
    BOOST_TEST(erased.addressee == "9990000022");
    const std::string deletion = "DLTJSK_202604_9990000022_11_9990000011_43_20260506090000.CSV";
    const RecordingSink actuals = read_set(*careplan_source(), {{deletion, person + "202604,9990000033,11\r\n"}});
    BOOST_TEST(actuals.units.front().replacements.front().key == "2026-04/9990000033/11");
    BOOST_TEST(found(actuals, "R11 warning " + deletion + ":1#5 サービス事業者コード"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
