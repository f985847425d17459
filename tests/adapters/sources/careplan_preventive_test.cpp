#include <boost/test/unit_test.hpp>

#include "adapters/sources/careplan/careplan_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::string rest = "_9990000044_46_9990000022_62_20260410090000";
const std::string basic = "UPKIHON" + rest + ".CSV";
const std::string picture = "UPKIHON_IMAGE" + rest + "_0001.jpg";
const std::string plan = "UPYOBO_9990000044_46_9990000022_62_20260411090000.CSV";

std::unique_ptr<Source> careplan_source() {
    auto source = careplan::CarePlanSource::open(conf_dir(), "/tmp");
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}

RecordingSink with_picture(const std::string& name, const std::string& content) {
    return read_set(*careplan_source(), {golden("careplan/" + basic), golden("careplan/UPKIHON_SUB1" + rest + ".CSV"),
                                         golden("careplan/UPKIHON_SUB2" + rest + ".CSV"), {name, content}});
}

std::size_t facts_of_form(const RecordingSink& sink, const std::string& form) {
    std::size_t count = 0;
    for (const PersonUnit& unit : sink.units) {
        for (const Replacement& made : unit.replacements) {
            for (const FactDraft& fact : made.facts) {
                count += fact.form == form ? 1U : 0U;
            }
        }
    }
    return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(careplan_preventive)

BOOST_AUTO_TEST_CASE(a_picture_belongs_to_the_row_that_names_it) {
    std::string lower = picture;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
    for (const std::string& name : {picture, lower}) {
        const RecordingSink sink = with_picture(name, "\xFF\xD8\xFF\xE0");
        BOOST_TEST(facts_of_form(sink, "UPKIHON_IMAGE") == 1U);
        BOOST_TEST(printed(sink).find("R22") == std::string::npos);
    }
    const std::string other = "UPKIHON_IMAGE" + rest + "_0002.jpg";
    const RecordingSink sink = with_picture(other, "\xFF\xD8\xFF\xE0");
    BOOST_TEST(found(sink, "R22 warning " + other + ":0#0 [UPKIHON]"));
    BOOST_TEST(found(sink, "R22 warning " + basic + ":1#62 家族構成 画像ファイル名"));
    BOOST_TEST(facts_of_form(sink, "UPKIHON_IMAGE") == 0U);
}

BOOST_AUTO_TEST_CASE(a_picture_that_is_no_jpeg_is_told) {
    BOOST_TEST(found(with_picture(picture, "\x89PNG"), "R22 warning " + picture + ":0#0 [JPEG]"));
    BOOST_TEST(found(with_picture(picture, ""), "R22 warning " + picture + ":0#0 [JPEG]"));
}

BOOST_AUTO_TEST_CASE(names_of_pictures_have_a_branch_and_other_pictures_are_left_to_others) {
    const auto source = careplan_source();
    BOOST_TEST(source->recognise(picture, "")->findings.empty());
    BOOST_TEST(source->recognise(picture, "")->set.kind == "basic_information");
    BOOST_TEST(printed(source->recognise("UPKIHON_IMAGE" + rest + ".jpg", "")->findings.front()).starts_with("F01 set"));
    BOOST_TEST(printed(source->recognise("UPKIHON_IMAGE" + rest + "_0001.CSV", "")->findings.front()).starts_with("F01 set"));
    BOOST_TEST(!source->recognise("UPLOADED.JPG", "").has_value());
    BOOST_TEST(!source->recognise("UPPLAN" + rest + ".jpg", "").has_value());
}

BOOST_AUTO_TEST_CASE(many_pictures_do_not_crowd_out_the_rows) {
    std::vector<NamedContent> files = {golden("careplan/" + basic), golden("careplan/UPKIHON_SUB1" + rest + ".CSV"),
                                       golden("careplan/UPKIHON_SUB2" + rest + ".CSV")};
    for (int n = 0; n < 300; ++n) {
        files.insert(files.begin(), {"UPKIHON_IMAGE" + rest + "_" + std::to_string(1000 + n) + ".jpg", "\xFF\xD8\xFF"});
    }
    const RecordingSink sink = read_set(*careplan_source(), files);
    BOOST_TEST(facts_of_form(sink, "UPKIHON_SUB2") == 1U);
    // So do files of one form under many names.
    std::vector<NamedContent> same;
    for (int n = 0; n < 300; ++n) {
        const std::string kinds = std::to_string(10 + n % 90) + "_9990000022_" + std::to_string(10 + n / 90);
        same.push_back({"UPKIHON_9990000044_" + kinds + "_20260410090000.CSV", golden("careplan/" + basic).content});
    }
    BOOST_TEST(facts_of_form(read_set(*careplan_source(), same), "UPKIHON") == 5U);
}

BOOST_AUTO_TEST_CASE(extra_zeros_in_a_name_are_passed_over) {
    const auto claim = careplan_source()->recognise("UPKIHON_000000" + rest + ".CSV", "");
    BOOST_TEST_REQUIRE(claim.has_value());
    BOOST_TEST(claim->findings.empty());
    BOOST_TEST(claim->set.month == "");
}

BOOST_AUTO_TEST_CASE(what_tells_income_and_what_names_others_is_kept_apart) {
    const RecordingSink sink = with_picture(picture, "\xFF\xD8\xFF");
    for (const PersonUnit& unit : sink.units) {
        for (const FactDraft& fact : unit.replacements.front().facts) {
            BOOST_TEST((fact.body.find("pension") != std::string::npos) == (fact.kind == Kind::copayment_limit));
            for (const std::string name : {"見本　一郎", "090-0000-0000", "03-0000-0001", "見本　花子"}) {
                BOOST_TEST(fact.body.find(name) == std::string::npos);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_preventive_plan_without_its_table_is_refused) {
    const RecordingSink sink = read_set(*careplan_source(), {golden("careplan/" + plan)});
    BOOST_TEST(found(sink, "F03 set " + plan + ":0#0 [UPYOBO_SUB]"));
    NamedContent odd = golden("careplan/" + plan);
    odd.content.replace(odd.content.find(",11,2,1,"), 8, ",11,2,4,");
    BOOST_TEST(found(read_set(*careplan_source(), {odd}), "R04 person " + plan + ":1#14 要支援状態区分 [4]"));
}

BOOST_AUTO_TEST_CASE(actuals_passed_on_between_planners_are_not_odd) {
    const std::string row = "202407,131011,9000000001,20260501,202604,9990000011,,387,,20260403,,0935,1035,1,621111,,,,,9990000022,,,0,,\r\n";
    const std::string passed_on = "UPJSK_202604_9990000011_43_9990000044_46_20260505090000.CSV";
    BOOST_TEST(read_set(*careplan_source(), {{passed_on, row}}).all_findings().empty());
    const std::string odd = "UPJSK_202604_9990000011_43_9990000044_62_20260505090000.CSV";
    const RecordingSink sink = read_set(*careplan_source(), {{odd, row}});
    BOOST_TEST(found(sink, "F06 warning " + odd + ":0#0 [43]"));
    BOOST_TEST(found(sink, "R11 warning " + odd + ":1#20 サービス事業者コード"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
