#include <boost/test/unit_test.hpp>

#include "adapters/sources/municipal/municipal_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::string person = "KK_PERSON_131011_20261101090000.csv";
const std::string person_header = "保険者番号,被保険者番号,履歴番号,氏名,氏名カナ,生年月日,性別,資格区分,資格取得日,異動区分\n";
const std::string person_row = "131011,9000000001,1,見本　花子,ミホン　ハナコ,19400229,2,1,20050228,1\n";
const std::string consent = "KK_CONSENT_131011_20261101090300.csv";
const std::string consent_header =
    "保険者番号,被保険者番号,記録番号,取得日時,決定,範囲,事業所番号,情報区分,開始日,終了日,取得経路,説明文版,意思能力,代理人区分\n";

std::unique_ptr<Source> municipal_source() {
    auto source = municipal::MunicipalSource::open(conf_dir());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}

RecordingSink read_one(const std::string& name, const std::string& content) {
    return read_set(*municipal_source(), {{name, content}});
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    return text.replace(text.find(what), what.size(), by);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(municipal_bad_input)

BOOST_AUTO_TEST_CASE(names_that_do_not_fit_are_refused) {
    for (const std::string name : {"KK_PERSON_13101_20261101090000.csv", "KK_NOTHING_131011_20261101090000.csv", "KK_.csv",
                                   "kk_person_131011.csv"}) {
        const auto claim = municipal_source()->recognise(name, "");
        BOOST_TEST_REQUIRE(claim.has_value(), name);
        BOOST_TEST(printed(claim->findings.front()) == "F01 set " + name + ":0#0");
    }
    BOOST_TEST(!municipal_source()->recognise("PERSON.csv", "").has_value());
    const auto known = municipal_source()->recognise("KK_INSURER_131011_20261101090000.csv", "");
    BOOST_TEST(known->findings.front().rule == "F10");
}

BOOST_AUTO_TEST_CASE(the_header_decides_and_its_faults_are_told) {
    BOOST_TEST(found(read_one(person, "メモ," + person_header + "x," + person_row), "H01 warning " + person + ":1#0 [1]"));
    BOOST_TEST(read_one(person, "メモ," + person_header + "x," + person_row).units.size() == 1U);
    const RecordingSink missing = read_one(person, replaced(person_header, "氏名カナ,", "") + person_row);
    BOOST_TEST(found(missing, "H02 set " + person + ":1#5 氏名カナ"));
    BOOST_TEST(missing.units.empty());
    BOOST_TEST(found(read_one(person, "性別," + person_header + "1," + person_row), "H03 set " + person + ":1#7 性別"));
}

BOOST_AUTO_TEST_CASE(a_row_of_another_insurer_is_put_aside) {
    const RecordingSink sink = read_one(person, person_header + "141002" + person_row.substr(6));
    BOOST_TEST(found(sink, "P02 person " + person + ":2#1 保険者番号 [141002]"));
    BOOST_TEST(sink.units.front().findings.front().rule == "P02");
}

BOOST_AUTO_TEST_CASE(personal_values_are_masked) {
    const RecordingSink sink = read_one(person, person_header + replaced(person_row, "19400229", "19400230"));
    BOOST_TEST(found(sink, "R03 person " + person + ":2#6 生年月日 [***]"));
    const RecordingSink sex = read_one(person, person_header + replaced(person_row, "19400229,2", "19400229,3"));
    BOOST_TEST(found(sex, "R04 person " + person + ":2#7 性別 [***]"));
}

BOOST_AUTO_TEST_CASE(rows_that_do_not_fit_are_told) {
    BOOST_TEST(found(read_one(person, person_header + "131011,9000000001,1\n"), "C02 person " + person + ":2#0 [3 / 10]"));
    BOOST_TEST(found(read_one(person, person_header + replaced(person_row, "9000000001", "1")),
                     "R05 person " + person + ":2#2 被保険者番号 [***]"));
    BOOST_TEST(found(read_one(person, person_header + replaced(person_row, ",20050228", ",")),
                     "R01 person " + person + ":2#12 資格取得日"));
    BOOST_TEST(found(read_one(person, person_header + replaced(person_row, "見本　花子", "個人123456789018")),
                     "N01 person " + person + ":2#4 氏名"));
}

BOOST_AUTO_TEST_CASE(both_encodings_are_read_and_others_refused) {
    BOOST_TEST(read_one(person, cp932(person_header + person_row)).units.front().register_entry->name == "見本　花子");
    BOOST_TEST(read_one(person, "\xEF\xBB\xBF" + person_header + person_row).units.size() == 1U);
    BOOST_TEST(found(read_one(person, std::string("\xFE\xFF\0a\0b", 6)), "C01 set " + person + ":0#0 [UTF-16]"));
    BOOST_TEST(found(read_one(person, cp932(person_header) + "131011,\xF0\x40"), "C01 set " + person + ":2#2 被保険者番号 [0xF040]"));
    BOOST_TEST(found(read_one(person, ""), "C05 set " + person + ":0#0"));
}

BOOST_AUTO_TEST_CASE(a_certification_needs_what_its_result_needs) {
    const std::string name = "KK_CERT_131011_20261101090100.csv";
    const std::string header =
        "保険者番号,被保険者番号,履歴番号,申請区分,申請年月日,結果,二次判定結果,認定年月日,認定有効期間開始日,認定有効期間終了日,異動区分\n";
    BOOST_TEST(found(read_one(name, header + "131011,9000000001,1,1,20260901,1,,20260920,20260901,20270228,1\n"),
                     "R01 person " + name + ":2#8 二次判定結果"));
    BOOST_TEST(found(read_one(name, header + "131011,9000000001,1,1,20260901,1,26,20260920,20260901,20270228,1\n"),
                     "R04 person " + name + ":2#8 二次判定結果 [26]"));
    BOOST_TEST(found(read_one(name, header + "131011,9000000001,1,1,20260901,1,22,20260920,20270901,20270228,1\n"),
                     "R18 person " + name + ":2#10 認定有効期間開始日 [20270901 > 20270228]"));
}

BOOST_AUTO_TEST_CASE(a_consent_that_cannot_be_read_denies_instead_of_vanishing) {
    const std::string rows = "131011,9000000001,C-1,20260401101500,1,1,,all,20260401,,checklist,,,\n"        // no text version
                             "131011,9000000001,C-2,20260401101500,9,2,bad,nonsense,2026,,fax,,,\n"          // nearly nothing
                             "131011,9000000001\n"                                                            // cut off
                             "131011,9000000001,123456789018,20260401101500,1,1,,all,20260401,,portal,,,\n";  // 個人番号
    const RecordingSink sink = read_one(consent, consent_header + rows);
    BOOST_TEST_REQUIRE(sink.units.size() == 4U);
    for (const PersonUnit& unit : sink.units) {
        BOOST_TEST_REQUIRE(unit.directives.size() == 1U);
        BOOST_TEST(unit.directives.front().unreadable);
        BOOST_TEST((unit.directives.front().kinds == KindSet::all()));
        BOOST_TEST(unit.directives.front().scope == "comprehensive");
        for (const Finding& finding : unit.findings) {
            BOOST_TEST((finding.severity <= Severity::warning));
        }
    }
    BOOST_TEST(sink.units[2].directives.front().record_number == "20261101090300:4");
    BOOST_TEST(sink.units[3].directives.front().record_number == "20261101090300:5");
    BOOST_TEST(found(sink, "N01 warning " + consent + ":5#3 記録番号"));
}

BOOST_AUTO_TEST_CASE(a_grant_on_an_older_form_is_about_survey_and_opinion_whatever_it_names) {
    const std::string rows = "131011,9000000001,C-1,20260401101500,1,1,,all,20260401,,legacy_form,,,\n"
                             "131011,9000000001,C-2,20260401101500,1,1,,life;opinion,20260401,,legacy_form,,,\n"
                             "131011,9000000001,C-3,20260401101500,1,1,,survey;opinion,20260401,,legacy_form,,,\n"
                             "131011,9000000001,C-4,20260401101500,3,1,,all,20260401,,legacy_form,,,\n";
    const RecordingSink sink = read_one(consent, consent_header + rows);
    BOOST_TEST_REQUIRE(sink.units.size() == 4U);
    const auto kinds = [&](std::size_t n) { return sink.units[n].directives.front().kinds; };
    BOOST_TEST((kinds(0) == KindSet::of(Kind::survey).with(Kind::opinion)));
    BOOST_TEST((kinds(1) == KindSet::of(Kind::opinion)));
    BOOST_TEST((kinds(2) == KindSet::of(Kind::survey).with(Kind::opinion)));
    BOOST_TEST((kinds(3) == KindSet::all()));
    BOOST_TEST(found(sink, "D02 warning " + consent + ":2#0"));
    BOOST_TEST(found(sink, "D02 warning " + consent + ":3#0"));
    BOOST_TEST(!found(sink, "D02 warning " + consent + ":4#0"));
    BOOST_TEST(!found(sink, "D02 warning " + consent + ":5#0"));
}

BOOST_AUTO_TEST_CASE(a_consent_of_another_insurer_is_put_aside_and_denies_nothing_here) {
    const RecordingSink sink = read_one(
        consent, consent_header + "141002,9000000001,C-1,20260401101500,9,1,,all,20260401,,portal,,,\n");
    BOOST_TEST(found(sink, "P02 person " + consent + ":2#1 保険者番号 [141002]"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
