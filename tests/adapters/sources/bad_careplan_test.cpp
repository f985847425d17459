#include <boost/test/unit_test.hpp>

#include "adapters/sources/careplan/careplan_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::string plan = "UPPLAN_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string annex = "UPSIKYU_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string supplement = "UPHOSOKU_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string deletion = "DLTPLAN_202604_9990000011_43_9990000022_11_20260402090000.CSV";
const std::string good_row =
    "202407,131011,9000000001,20260325,202604,9990000011,,387,,20260403,,0930,1030,1,111211,,,,,9990000022,,,0,9990000011,\r\n";

std::unique_ptr<Source> careplan_source(careplan::Profile profile = careplan::Profile::strict) {
    auto source = careplan::CarePlanSource::open(conf_dir(), "/tmp", profile);
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}

/// The good monthly set with its table 6 replaced.
RecordingSink with_plan(const std::string& content) {
    return read_set(*careplan_source(), {{plan, content}, golden("careplan/" + annex), golden("careplan/" + supplement)});
}

/// `row` with one cell replaced; cells count from 1.
std::string changed(std::string row, int item, const std::string& value) {
    std::size_t from = 0;
    for (int n = 1; n < item; ++n) {
        from = row.find(',', from) + 1;
    }
    return row.replace(from, row.find_first_of(",\r", from) - from, value);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(careplan_bad_input)

BOOST_AUTO_TEST_CASE(a_name_of_no_standard_is_left_to_others) {
    BOOST_TEST(!careplan_source()->recognise("report.csv", "").has_value());
    BOOST_TEST(!careplan_source()->recognise("KK_PERSON_131011_20261101090000.csv", "").has_value());
}

BOOST_AUTO_TEST_CASE(a_name_that_is_nearly_right_is_claimed_and_refused) {
    for (const std::string name : {"UPPLAN_202613_9990000011_43_9990000022_11_20260325101500.CSV",
                                   "UPPLAN_202604_9990000011_43__11_20260325101500.CSV", "UPPLAN.CSV", "UPNEWKIND_1.CSV"}) {
        const auto claim = careplan_source()->recognise(name, "");
        BOOST_TEST_REQUIRE(claim.has_value(), name);
        BOOST_TEST(printed(claim->findings.front()) == "F01 set " + name + ":0#0");
    }
}

BOOST_AUTO_TEST_CASE(capitals_do_not_matter) {
    const auto claim = careplan_source()->recognise("upplan_202604_9990000011_43_9990000022_11_20260325101500.csv", "");
    BOOST_TEST_REQUIRE(claim.has_value());
    BOOST_TEST(claim->findings.empty());
    BOOST_TEST((claim->set == SetName{"careplan", "monthly_plan", "9990000011", "9990000022", "20260325101500", "202604"}));
}

BOOST_AUTO_TEST_CASE(a_serial_that_is_no_time_is_told) {
    const std::string name = "DLTPLAN_202604_9990000011_43_9990000022_11_20260431990000.CSV";
    BOOST_TEST(printed(careplan_source()->recognise(name, "")->findings.front()) ==
               "F07 warning " + name + ":0#0 [20260431990000]");
}

BOOST_AUTO_TEST_CASE(utf8_is_refused) {
    BOOST_TEST(found(with_plan("\xEF\xBB\xBF" + good_row), "C01 set " + plan + ":0#0 [UTF-8]"));
    BOOST_TEST(found(with_plan(changed(good_row, 21, "ヘルパーみほん")), "C01 set " + plan + ":0#0 [UTF-8]"));
}

BOOST_AUTO_TEST_CASE(utf16_is_refused) {
    std::string wide = "\xFF\xFE";
    for (const char c : good_row) {
        wide += c;
        wide += '\0';
    }
    BOOST_TEST(found(with_plan(wide), "C01 set " + plan + ":0#0 [UTF-16]"));
}

BOOST_AUTO_TEST_CASE(broken_bytes_user_defined_and_control_characters_are_told_where_they_stand) {
    BOOST_TEST(found(with_plan(good_row + changed(good_row, 21, "\x81")), "C01 set " + plan + ":2#21 [0x8100]"));
    BOOST_TEST(found(with_plan(good_row + changed(good_row, 21, "\xF0\x40")), "C01 set " + plan + ":2#21 [0xF040]"));
    BOOST_TEST(found(with_plan(good_row + changed(good_row, 21, "\xF9\xFC")), "C01 set " + plan + ":2#21 [0xF9FC]"));
    BOOST_TEST(found(with_plan(good_row + changed(good_row, 21, "a\x0B")), "C01 set " + plan + ":2#21 [0x0B]"));
}

BOOST_AUTO_TEST_CASE(a_wrong_number_of_items_puts_the_person_aside) {
    const RecordingSink sink = with_plan(good_row + "202407,131011,9000000001,20260325\r\n");
    BOOST_TEST(found(sink, "C02 person " + plan + ":2#0 [4 / 25]"));
    BOOST_TEST_REQUIRE(!sink.units.empty());
    BOOST_TEST(sink.units.front().findings.front().rule == "C02");
}

BOOST_AUTO_TEST_CASE(a_file_that_was_cut_off_puts_the_last_person_aside) {
    BOOST_TEST(found(with_plan(good_row + good_row.substr(0, 40)), "C02 person " + plan + ":2#0 [5 / 25]"));
}

BOOST_AUTO_TEST_CASE(an_open_quote_is_told_where_it_opened_and_reading_goes_on) {
    const RecordingSink sink =
        with_plan(good_row + changed(good_row, 21, "\"open") + changed(good_row, 14, "x") + good_row);
    BOOST_TEST(found(sink, "C06 set " + plan + ":2#0"));
    BOOST_TEST(found(sink, "R02 person " + plan + ":3#14 サービス回数 [x]"));
}

BOOST_AUTO_TEST_CASE(every_cell_rule_names_line_and_item) {
    const auto told = [](int item, const std::string& value, const std::string& finding) {
        return found(with_plan(good_row + changed(good_row, item, value)), finding);
    };
    BOOST_TEST(told(15, "", "R01 person " + plan + ":2#15 サービスコード"));
    BOOST_TEST(told(14, "123", "R02 person " + plan + ":2#14 サービス回数 [3 > 2]"));
    BOOST_TEST(told(4, "20260230", "R03 person " + plan + ":2#4 作成年月日 [20260230]"));
    BOOST_TEST(told(23, "2", "R04 person " + plan + ":2#23 ３０日超区分 [2]"));
    BOOST_TEST(told(20, "999000002", "R05 person " + plan + ":2#20 サービス事業者コード [***]"));
    BOOST_TEST(told(5, "202605", "R06 person " + plan + ":2#5 対象年月 [202605 / 202604]"));
    BOOST_TEST(told(10, "20260501", "R06 person " + plan + ":2#10 サービス利用日 [20260501 / 202604]"));
    BOOST_TEST(told(13, "9999", "R28 warning " + plan + ":2#13 サービス終了時刻 [9999]"));
    BOOST_TEST(told(12, "2560", "R28 warning " + plan + ":2#12 サービス開始時刻 [2560]"));
    BOOST_TEST(told(11, "0000000000000000000000000000001", "R08 warning " + plan + ":2#11 日割対象日"));
    BOOST_TEST(told(15, "171007", "R09 warning " + plan + ":2#16 TAISコード"));
    BOOST_TEST(told(15, "331111", "R10 warning " + plan + ":2#15 サービスコード [33]"));
}

BOOST_AUTO_TEST_CASE(a_row_of_nobody_refuses_the_set_for_somebodys_plan_is_short) {
    for (const char* const number : {"900000001", "ABC", "", "123456789018"}) {
        const RecordingSink sink = with_plan(good_row + changed(good_row, 3, number));
        BOOST_TEST(found(sink, "R27 set " + plan + ":2#0"), number);
    }
    BOOST_TEST(found(with_plan(good_row + changed(good_row, 3, "900000001")), "R05 person " + plan + ":2#3 被保険者番号 [***]"));
    const RecordingSink lenient = read_set(*careplan_source(careplan::Profile::lenient),
                                           {{plan, good_row + changed(good_row, 3, "900000001")}, golden("careplan/" + annex)});
    BOOST_TEST(found(lenient, "R27 warning " + plan + ":2#0"));
}

BOOST_AUTO_TEST_CASE(an_individual_number_is_never_shown) {
    // 12 digits whose last is the check digit.
    const RecordingSink sink = with_plan(good_row + changed(good_row, 21, "123456789018"));
    BOOST_TEST(found(sink, "N01 person " + plan + ":2#21 サービス事業所名"));
    for (const Finding& finding : sink.all_findings()) {
        BOOST_TEST(finding.detail.find("123456789018") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_missing_member_refuses_the_set_as_the_profile_says) {
    const std::vector<NamedContent> without_annex = {{plan, good_row}, golden("careplan/" + supplement)};
    BOOST_TEST(found(read_set(*careplan_source(), without_annex), "F03 set " + plan + ":0#0 [UPSIKYU]"));
    BOOST_TEST(found(read_set(*careplan_source(careplan::Profile::lenient), without_annex),
                     "F03 warning " + plan + ":0#0 [UPSIKYU]"));
    BOOST_TEST(found(read_set(*careplan_source(), {{plan, good_row}, golden("careplan/" + annex)}),
                     "F03 set " + plan + ":0#0 [UPHOSOKU]"));
    BOOST_TEST(found(read_set(*careplan_source(), {golden("careplan/" + annex), golden("careplan/" + supplement)}),
                     "F03 set " + annex + ":0#0 [UPPLAN]"));
}

BOOST_AUTO_TEST_CASE(one_person_without_table_6_is_put_aside_alone) {
    const RecordingSink sink = with_plan(good_row);
    BOOST_TEST(found(sink, "F03 person " + plan + ":0#0 " + annex + ":4 [UPPLAN]"));
    BOOST_TEST(sink.units.size() == 2);
}

BOOST_AUTO_TEST_CASE(versions_are_told_once_a_file) {
    BOOST_TEST(found(with_plan(changed(good_row, 1, "202410") + changed(good_row, 1, "202410")),
                     "C03 warning " + plan + ":1#1 CSVバージョン [202410]"));
    BOOST_TEST(found(with_plan(good_row + changed(good_row, 1, "202410") + good_row),
                     "C03 set " + plan + ":2#1 CSVバージョン [202410]"));
    BOOST_TEST(found(with_plan(changed(good_row, 1, "202208")), "F02 warning " + plan + ":1#1 CSVバージョン [202208]"));
}

BOOST_AUTO_TEST_CASE(totals_and_counts_are_compared_but_never_stored) {
    NamedContent seven = golden("careplan/" + annex);
    seven.content.replace(seven.content.find(",4,1461,1461"), 12, ",4,1462,1461");
    const RecordingSink sink =
        read_set(*careplan_source(), {golden("careplan/" + plan), seven, golden("careplan/" + supplement)});
    BOOST_TEST(found(sink, "R12 warning " + annex + ":3#17 サービス単位金額 [1462 / 1461]"));
    seven.content.replace(seven.content.find(",3,1161,1161"), 12, ",2,1161,1161");
    const RecordingSink counts =
        read_set(*careplan_source(), {golden("careplan/" + plan), seven, golden("careplan/" + supplement)});
    BOOST_TEST(found(counts, "R13 warning " + annex + ":1#16 回数／日数 [2 / 3]"));
    BOOST_TEST(printed(counts).find("999999\"") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_told) { BOOST_TEST(found(with_plan(""), "C05 set " + plan + ":0#0")); }

BOOST_AUTO_TEST_CASE(a_header_row_is_passed_over) {
    const RecordingSink sink = with_plan(cp932("CSVバージョン,保険者番号,被保険者番号\r\n") + good_row);
    BOOST_TEST(found(sink, "C07 warning " + plan + ":1#0"));
    BOOST_TEST(printed(sink).find("\"C02") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(bytes_that_cannot_be_read_end_the_reading) {
    const auto source = careplan_source();
    auto bytes = std::make_shared<ProbeBytes>("202407,131011,9000000001,202604\r\n");
    bytes->fail_from(0);
    RecordingSink sink;
    const std::vector<ClaimedFile> files = {{{deletion, bytes, ""}, *source->recognise(deletion, "")}};
    const auto failed = source->read(files, sink);
    BOOST_TEST_REQUIRE(!failed.has_value());
    BOOST_TEST((failed.error().fault == Fault::unavailable));
}

BOOST_AUTO_TEST_CASE(bytes_that_end_before_their_size_end_the_reading) {
    const auto source = careplan_source();
    auto bytes = std::make_shared<ProbeBytes>("202407,131011,9000000001,202604\r\n");
    bytes->pretend_size(1000);
    RecordingSink sink;
    const std::vector<ClaimedFile> files = {{{deletion, bytes, ""}, *source->recognise(deletion, "")}};
    BOOST_TEST(!source->read(files, sink).has_value());
}

BOOST_AUTO_TEST_CASE(a_sink_that_gives_up_ends_the_reading) {
    const auto source = careplan_source();
    RecordingSink sink;
    sink.give_up_after = 1;
    const auto bytes = std::make_shared<ProbeBytes>("202407,131011,9000000001,202604\r\n");
    const std::vector<ClaimedFile> files = {{{deletion, bytes, ""}, *source->recognise(deletion, "")}};
    BOOST_TEST(source->read(files, sink).error().message == "the store is full");
}

BOOST_AUTO_TEST_CASE(a_deletion_for_another_month_than_the_file_is_refused) {
    const RecordingSink sink = read_set(*careplan_source(), {{deletion, "202407,131011,9000000001,202605\r\n"}});
    BOOST_TEST(found(sink, "R06 person " + deletion + ":1#4 削除対象年月 [202605 / 202604]"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
