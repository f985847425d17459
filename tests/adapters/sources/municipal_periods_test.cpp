// Periods, amounts and ages that the law does not know: told, and read all the same.
#include <boost/test/unit_test.hpp>

#include "adapters/sources/municipal/law_tables.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

using Texts = std::vector<std::string>;

/// What is found in a file of one row; findings without the file's name.
Texts found_in(const std::string& form, const std::string& head, const std::string& row) {
    static const auto source = municipal::MunicipalSource::open(conf_dir());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    const std::string name = "KK_" + form + "_131011_20261101090000.csv";
    const RecordingSink sink = read_set(**source, {{name, head + "\n" + row + "\n"}});
    Texts found;
    for (const Finding& finding : sink.all_findings()) {
        std::string text = printed(finding);
        found.push_back(text.erase(text.find(name), name.size() + 2));
    }
    BOOST_TEST(sink.units.size() == 1U);
    return found;
}

Texts certified(const std::string& rest) {
    return found_in("CERT",
                    "保険者番号,被保険者番号,履歴番号,異動区分,結果,一次判定結果,区分支給限度基準額,基準時間,申請区分,申請年月日,認定年月日,"
                    "認定有効期間開始日,認定有効期間終了日,二次判定結果",
                    "131011,9000000001,1,1,1," + rest);
}

Texts registered(const std::string& insured, const std::string& rest) {
    return found_in("PERSON", "保険者番号,被保険者番号,履歴番号,異動区分,氏名,氏名カナ,性別,生年月日,資格区分,資格取得日,資格喪失日",
                    "131011," + insured + ",1,1,見本,ミホン,1," + rest);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(municipal_periods)

BOOST_AUTO_TEST_CASE(an_application_after_its_decision_is_told) {
    BOOST_TEST(certified("22,,,1,20260901,20260831,20260901,20270331,22") == Texts{"Y01 warning #5 申請年月日 [認定年月日]"});
    BOOST_TEST(certified("22,,,1,20260901,20260901,20260901,20270331,22").empty());
}

BOOST_AUTO_TEST_CASE(a_first_certification_begins_on_the_day_of_application_and_a_renewal_does_not) {
    for (const std::string kind : {"1", "3"}) {
        BOOST_TEST(certified("22,,," + kind + ",20260901,20260930,20260902,20270331,22") ==
                   Texts{"Y02 warning #10 認定有効期間開始日 [申請年月日]"});
    }
    BOOST_TEST(certified("22,,,2,20260901,20260930,20261001,20270930,22").empty());
}

BOOST_AUTO_TEST_CASE(months_of_validity_are_those_of_the_kind_of_application) {
    const auto first = [](const std::string& to) { return certified("22,,,1,20260915,20261001,20260915," + to + ",22"); };
    BOOST_TEST(first("20261130") == Texts{"Y03 warning #11 認定有効期間終了日 [2 / 3-12]"});  // the rest of September on top
    BOOST_TEST(first("20261231").empty());
    BOOST_TEST(first("20270930").empty());
    BOOST_TEST(first("20271031") == Texts{"Y03 warning #11 認定有効期間終了日 [13 / 3-12]"});
    const auto renewal = [](const std::string& to) { return certified("22,,,2,20260815,20260901,20261001," + to + ",22"); };
    BOOST_TEST(renewal("20300930").empty());  // 48 months, from the first of a month
    BOOST_TEST(renewal("20301031") == Texts{"Y03 warning #11 認定有効期間終了日 [49 / 3-48]"});
    BOOST_TEST(certified("22,,,4,20260815,20260901,20261001,20301031,22").empty());  // the table says nothing of this kind
}

BOOST_AUTO_TEST_CASE(a_validity_ends_with_a_month) {
    BOOST_TEST(certified("22,,,2,20260815,20260901,20261001,20270929,22") == Texts{"Y04 warning #11 認定有効期間終了日"});
    BOOST_TEST(certified("22,,,2,20260815,20260901,20271001,20280229,22").empty());
}

BOOST_AUTO_TEST_CASE(minutes_lie_in_the_band_of_the_primary_judgment_level) {
    const auto minutes = [](const std::string& level, const std::string& said) {
        return certified(level + ",," + said + ",2,20260815,20260901,20261001,20270930,22");
    };
    BOOST_TEST(minutes("22", "50").empty());
    BOOST_TEST(minutes("22", "69.9").empty());
    BOOST_TEST(minutes("22", "70.0") == Texts{"Y05 warning #18 基準時間 [70.0]"});
    BOOST_TEST(minutes("22", "523") == Texts{"Y05 warning #18 基準時間 [523]"});
    BOOST_TEST(minutes("13", "40").empty());
    BOOST_TEST(minutes("21", "40").empty());
    BOOST_TEST(minutes("", "40").empty());
    BOOST_TEST(minutes("25", "180.0").empty());
}

BOOST_AUTO_TEST_CASE(the_limit_is_that_of_the_level_and_of_the_day) {
    const auto limit = [](const std::string& units, const std::string& level) {
        return certified("," + units + ",,2,20260815,20260901,20261001,20270930," + level);
    };
    BOOST_TEST(limit("19705", "22").empty());
    BOOST_TEST(limit("19616", "22") == Texts{"Y06 warning #15 区分支給限度基準額 [19616 / 19705]"});
    // Before the table begins it says nothing.
    BOOST_TEST(certified(",19616,,2,20180215,20180301,20180401,20190331,22").empty());
}

BOOST_AUTO_TEST_CASE(a_certified_person_is_not_without_need) {
    BOOST_TEST(certified("22,,,2,20260815,20260901,20261001,20270930,01") == Texts{"S03 warning #8 二次判定結果"});
}

BOOST_AUTO_TEST_CASE(a_co_payment_rate_holds_from_august_to_july) {
    const auto rate = [](const std::string& from, const std::string& to) {
        return found_in("RATIO", "保険者番号,被保険者番号,履歴番号,交付年月日,利用者負担割合,適用開始日,適用終了日,異動区分",
                        "131011,9000000001,1,20260715,1," + from + "," + to + ",1");
    };
    BOOST_TEST(rate("20260801", "20270731").empty());
    BOOST_TEST(rate("20270101", "20270731").empty());
    BOOST_TEST(rate("20260731", "20260801") == Texts{"Y07 warning #6 適用開始日"});
    BOOST_TEST(rate("20260801", "20270801") == Texts{"Y07 warning #6 適用開始日"});
}

BOOST_AUTO_TEST_CASE(co_payment_limits_are_those_of_the_stage_while_the_table_says) {
    const auto limit = [](const std::string& stage, const std::string& meals, const std::string& from, const std::string& to) {
        return found_in("LIMIT", "保険者番号,被保険者番号,履歴番号,交付年月日,利用者負担段階,食費施設,適用年月日,有効期限,異動区分",
                        "131011,9000000001,1,20240720," + stage + "," + meals + "," + from + "," + to + ",1");
    };
    BOOST_TEST(limit("3-2", "1360", "20240801", "20250731").empty());
    BOOST_TEST(limit("3-1", "1360", "20240801", "20250731") == Texts{"Y08 warning #7 食費施設 [1360 / 650]"});
    BOOST_TEST(limit("3-1", "680", "20250801", "20260731").empty());
}

BOOST_AUTO_TEST_CASE(the_category_fits_the_age) {
    BOOST_TEST(registered("9000000001", "19611101,1,20261101,").empty());
    BOOST_TEST(registered("9000000001", "19611201,1,20261101,") == Texts{"Y09 warning #11 資格区分 [1]"});
    BOOST_TEST(registered("9000000001", "19611000,2,20200101,") == Texts{"Y09 warning #11 資格区分 [2]"});
    BOOST_TEST(registered("9000000001", "19611000,2,20200101,20260930").empty());  // left before
    BOOST_TEST(registered("9000000001", "19800101,2,20191231,") == Texts{"Y09 warning #11 資格区分 [2]"});
    BOOST_TEST(registered("9000000001", "19800101,2,20200101,").empty());
}

BOOST_AUTO_TEST_CASE(numbers_with_h_are_those_of_category_3) {
    BOOST_TEST(registered("H000000001", "19800101,3,,").empty());
    BOOST_TEST(registered("H000000001", "19800101,2,20200101,") == Texts{"M03 warning #11 資格区分 [2]"});
    BOOST_TEST(registered("9000000001", "19800101,3,,") == Texts{"M03 warning #11 資格区分 [3]"});
}

BOOST_AUTO_TEST_CASE(a_table_with_a_cell_that_is_no_number_is_refused_by_file_and_row) {
    const auto folder = std::filesystem::temp_directory_path() / "kakehashi-law-test";
    std::filesystem::remove_all(folder);
    std::filesystem::copy(conf_dir() / "certification", folder);
    BOOST_TEST(municipal::LawTables::open(folder).has_value());
    std::ofstream(folder / "validity_months.csv", std::ios::app) << "9,three,12,read\n";
    const auto tables = municipal::LawTables::open(folder);
    std::filesystem::remove_all(folder);
    BOOST_TEST_REQUIRE(!tables.has_value());
    BOOST_TEST(tables.error().message.find("validity_months.csv:6") != std::string::npos, tables.error().message);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
