#include <boost/test/unit_test.hpp>
#include <map>

#include "adapters/sources/layout.h"
#include "adapters/sources/opinion/opinion_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::string insurers_file = "KK_OPINION_131011_20261101100000.csv";
const std::string institutions_file = "KK_OPINION_9910000012_20261101100100.csv";

std::unique_ptr<Source> opinion_source() {
    auto source = opinion::OpinionSource::open(conf_dir());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}

const Layout& layout() {
    static CodeTables codes(conf_dir() / "codes");
    static const auto opened = *Layout::open(conf_dir() / "layouts" / "opinion" / "1.3" / "OPINION.csv", codes);
    return *opened;
}

/// The items of a CSV: all but what an envelope's signature came to.
std::vector<Item> columns() {
    std::vector<Item> items = layout().items();
    BOOST_TEST_REQUIRE(items.back().has("envelope_only"));
    items.pop_back();
    return items;
}

/// A row in which nothing is wrong.
std::map<std::string, std::string> clean_row() {
    return {{"insurer", "131011"},     {"insured", "9000000001"},    {"applied_on", "20260210"},   {"institution", "9910000012"},
            {"written_on", "20260225"}, {"name", "見本　花子"},       {"birth_date", "19400229"},   {"age", "85"},
            {"sex", "2"},              {"doctor", "見本　医師"},     {"institution_name", "架橋病院"}, {"last_seen_on", "20260220"},
            {"opinion_count", "2"},    {"other_departments", "2"},   {"diagnosis_1", "脳梗塞"},    {"onset_1", "令和3年頃"},
            {"stability", "1"},        {"course", "維持期"},         {"independence_physical", "5"}, {"independence_dementia", "3"},
            {"short_term_memory", "1"}, {"cognition", "1"},          {"communication", "1"},       {"behaviour_present", "2"},
            {"neurological_present", "2"}, {"specialist_seen", "2"}, {"handedness", "1"},          {"height", "148.5"},
            {"weight", "45"},          {"weight_change", "2"},       {"outdoor_walking", "1"},     {"wheelchair", "1"},
            {"eating", "1"},           {"nutrition", "1"},           {"outlook", "1"}};
}

std::string row_with(const std::map<std::string, std::string>& values) {
    std::map<std::string, std::string> row = clean_row();
    for (const auto& [id, value] : values) {
        row[id] = value;
    }
    std::string line;
    for (const Item& item : columns()) {
        line += (item.no == 1 ? "" : ",") + row[item.id];
    }
    return line + "\r\n";
}

RecordingSink read_with(const std::map<std::string, std::string>& values, const std::string& file = insurers_file) {
    return read_set(*opinion_source(), {{file, row_with(values)}});
}

std::vector<std::string> found_with(const std::map<std::string, std::string>& values,
                                    const std::string& file = insurers_file) {
    std::vector<std::string> found;
    for (const Finding& finding : read_with(values, file).all_findings()) {
        found.push_back(printed(finding));
    }
    return found;
}

using Texts = std::vector<std::string>;
const std::string at = " " + insurers_file + ":1#";

}  // namespace

BOOST_AUTO_TEST_SUITE(opinions)

BOOST_AUTO_TEST_CASE(names_that_do_not_fit_are_refused) {
    for (const std::string name : {"KK_OPINION_13101_20261101100000.csv", "KK_OPINION_1.csv", "kk_opinion_131011.xml"}) {
        const auto claim = opinion_source()->recognise(name, "");
        BOOST_TEST_REQUIRE(claim.has_value(), name);
        BOOST_TEST(printed(claim->findings.front()) == "F01 set " + name + ":0#0");
    }
    BOOST_TEST(!opinion_source()->recognise("KK_OPINION_131011_20261101100000.txt", "").has_value());
    BOOST_TEST(!opinion_source()->recognise("KK_OPINION_REQUEST_131011_20261101100000.csv", "").has_value());
    BOOST_TEST(!opinion_source()->recognise("KK_CERT_131011_20261101100000.csv", "").has_value());
}

BOOST_AUTO_TEST_CASE(a_clean_row_gives_nothing_to_find) { BOOST_TEST(found_with({}).empty()); }

BOOST_AUTO_TEST_CASE(every_needed_item_is_missed_by_name) {
    for (const Item& item : columns()) {
        if (item.need == Need::yes || item.need == Need::wanted) {
            const auto findings = read_with({{item.id, ""}}).all_findings();
            BOOST_TEST_REQUIRE(!findings.empty(), item.name_ja);
            BOOST_TEST(findings.front().rule == "R01");
            BOOST_TEST(findings.front().item_name == item.name_ja);
            BOOST_TEST((findings.front().severity == (item.need == Need::yes ? Severity::person : Severity::warning)));
        }
    }
}

BOOST_AUTO_TEST_CASE(each_damaged_item_is_named) {
    for (const Item& item : columns()) {
        const bool free = item.type == CellType::text || (item.type == CellType::code && !item.codes);
        const std::string damage = free ? "番号 123456789018 です" : "x";
        const auto findings = read_with({{item.id, damage}}).all_findings();
        BOOST_TEST(std::ranges::any_of(findings, [&](const Finding& finding) {
            return finding.item_name == item.name_ja && finding.place.item == item.no && finding.place.line == 1;
        }), item.name_ja);
    }
}

BOOST_AUTO_TEST_CASE(what_answers_call_for_is_told_as_a_warning) {
    BOOST_TEST(found_with({{"stability", "2"}}) == Texts{"R01 warning" + at + "42 不安定の具体的状況"});
    BOOST_TEST(found_with({{"paralysis_right_arm", "1"}}) == Texts{"R01 warning" + at + "67 麻痺右上肢の程度"});
    BOOST_TEST(found_with({{"caution_moving", "2"}}) == Texts{"R01 warning" + at + "115 留意事項移動の内容"});
    BOOST_TEST(found_with({{"infection", "1"}}) == Texts{"R01 warning" + at + "122 感染症の病名"});
}

BOOST_AUTO_TEST_CASE(zero_in_a_choice_of_one_is_no_answer) {
    const RecordingSink sink = read_with({{"handedness", "0"}, {"catheter", "0"}});
    BOOST_TEST(found(sink, "R01 warning" + at + "59 利き腕"));
    const std::string& body = sink.units.front().replacements.front().facts.front().body;
    BOOST_TEST(body.find("handedness") == std::string::npos);
    BOOST_TEST(body.find(R"("catheter":"0")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(marks_that_are_too_few_are_told_and_kept) {
    BOOST_TEST(found_with({{"behaviour", "000000000000"}}).empty());
    const RecordingSink sink = read_with({{"treatments", "01000000"}});
    BOOST_TEST(found(sink, "K02 warning" + at + "44 特別な医療 [8 / 9]"));
    BOOST_TEST(sink.units.front().replacements.front().facts.front().body.find(R"("treatments":"01000000")") != std::string::npos);
    // Newer forms have more boxes here.
    BOOST_TEST(found_with({{"medical_management", "0000000000011"}}).empty());
    BOOST_TEST(found_with({{"medical_management", "0000000000"}}) == Texts{"K02 warning" + at + "106 医学的管理の必要性 [10 / 11]"});
    BOOST_TEST(found_with({{"treatments", "01000000x"}}) == Texts{"R02 person" + at + "44 特別な医療 [***]"});
}

BOOST_AUTO_TEST_CASE(the_doctors_consent_is_abolished_since_april_2026) {
    BOOST_TEST(found_with({{"doctor_consent", "2"}, {"written_on", "20260331"}, {"age", "86"}}).empty());
    BOOST_TEST(found_with({{"doctor_consent", "2"}, {"written_on", "20260401"}, {"age", "86"}}) ==
               Texts{"K01 warning" + at + "29 同意の有無"});
    BOOST_TEST(found_with({{"written_on", "20260401"}, {"age", "86"}}).empty());
}

BOOST_AUTO_TEST_CASE(what_hardly_fits_is_doubted_and_read) {
    std::string course;
    for (int n = 0; n < 561; ++n) {
        course += "長";
    }
    BOOST_TEST(found_with({{"course", course}}) == Texts{"K03 warning" + at + "43 経過及び治療内容 [561 > 560]"});
    BOOST_TEST(found_with({{"behaviour", "100000000000"}}) == Texts{"K04 warning" + at + "53 周辺症状"});
    BOOST_TEST(found_with({{"age", "87"}}) == Texts{"K05 warning" + at + "18 年齢"});
    BOOST_TEST(found_with({{"written_on", "20260228"}, {"age", "86"}}).empty());  // complete on the eve of the birthday
    BOOST_TEST(found_with({{"last_seen_on", "20260226"}}) == Texts{"R18 warning" + at + "30 最終診察日 [20260226 > 20260225]"});
    BOOST_TEST(read_with({{"course", course}}).units.front().replacements.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_insurer_sends_its_own_and_an_institution_what_it_wrote) {
    BOOST_TEST(found_with({{"insurer", "141002"}}) == Texts{"P02 person" + at + "1 保険者番号 [141002]"});
    const std::string there = " " + institutions_file + ":1#";
    BOOST_TEST(found_with({{"institution", "9910000099"}}, institutions_file) == Texts{"P02 person" + there + "7 医療機関コード [***]"});
    BOOST_TEST(found_with({{"institution", "0000099"}}, institutions_file) ==
               (Texts{"K06 warning" + there + "7 医療機関コード [0000099]", "P02 person" + there + "7 医療機関コード [0000099]"}));
    BOOST_TEST(found_with({{"institution", ""}, {"insurer", "141002"}}, institutions_file).empty());
    const auto from = [](const std::map<std::string, std::string>& values, const std::string& file) {
        const Replacement made = read_with(values, file).units.front().replacements.front();
        return made.author + " to " + made.addressee;
    };
    BOOST_TEST(from({}, insurers_file) == "131011 to 9910000012");
    BOOST_TEST(from({{"institution", "0000012"}}, insurers_file) == "131011 to ");
    BOOST_TEST(from({}, institutions_file) == "9910000012 to 131011");
}

BOOST_AUTO_TEST_CASE(who_the_person_is_is_compared_and_not_kept) {
    const RecordingSink sink = read_with({{"kana", "みほんはなこ"}, {"address", "東京都千代田区"}, {"phone", "03-0000-0000"}});
    BOOST_TEST(sink.units.front().claim->name == "見本　花子");
    BOOST_TEST(sink.units.front().claim->birth_date == "19400229");
    const std::string& body = sink.units.front().replacements.front().facts.front().body;
    for (const std::string kept : {"見本　花子", "みほんはなこ", "東京都", "03-0000", "19400229", "1940-02-29"}) {
        BOOST_TEST(body.find(kept) == std::string::npos, kept);
    }
}

BOOST_AUTO_TEST_CASE(rows_of_another_shape_are_put_aside_with_their_person) {
    const RecordingSink sink = read_set(*opinion_source(), {{insurers_file, "131011,9000000001,20260210\r\n" + row_with({})}});
    BOOST_TEST(found(sink, "C02 person" + at + "0 [3 / 123]"));
    BOOST_TEST_REQUIRE(sink.units.size() == 2U);
    BOOST_TEST(sink.units[0].replacements.empty());
    BOOST_TEST(sink.units[1].replacements.size() == 1U);
    // Where the columns are others than we believe, nobody can be told, and nothing is stored.
    const RecordingSink shifted = read_set(*opinion_source(), {{insurers_file, "1," + row_with({})}});
    BOOST_TEST(shifted.units.empty());
    BOOST_TEST(found(shifted, "C02 person" + at + "0 [124 / 123]"));
}

BOOST_AUTO_TEST_CASE(no_sender_can_say_that_a_signature_was_verified) {
    const std::string head = "申請年月日,保険者番号,被保険者番号,記入日,氏名,生年月日,電子署名\r\n";
    const RecordingSink named =
        read_set(*opinion_source(), {{insurers_file, head + "20260210,131011,9000000001,20260225,見本,19400229,verified\r\n"}});
    BOOST_TEST(named.units.front().replacements.front().facts.front().body.find("signature") == std::string::npos);
    std::string row = row_with({});
    row.insert(row.size() - 2, ",verified");
    const RecordingSink placed = read_set(*opinion_source(), {{insurers_file, row}});
    BOOST_TEST(found(placed, "C02 person" + at + "0 [124 / 123]"));
    BOOST_TEST(placed.units.front().replacements.empty());
}

BOOST_AUTO_TEST_CASE(columns_may_be_named) {
    const std::string head = "申請年月日,保険者番号,被保険者番号,記入日,氏名,生年月日,メモ\r\n";
    const std::string row = "20260210,131011,9000000001,20260225,見本　花子,19400229,x\r\n";
    const RecordingSink sink = read_set(*opinion_source(), {{insurers_file, head + row}});
    BOOST_TEST(found(sink, "H01 warning" + at + "0 [7]"));
    BOOST_TEST(sink.units.front().replacements.front().key == "2026-02-10");
    const std::string without = "申請年月日,保険者番号,被保険者番号,氏名,生年月日\r\n20260210,131011,9000000001,見本,19400229\r\n";
    const RecordingSink missing = read_set(*opinion_source(), {{insurers_file, without}});
    BOOST_TEST(found(missing, "H02 set" + at + "14 記入日"));
    BOOST_TEST(missing.units.empty());
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_refuse_the_file) {
    BOOST_TEST(found(read_set(*opinion_source(), {{insurers_file, ""}}), "C05 set " + insurers_file + ":0#0"));
    BOOST_TEST(found(read_set(*opinion_source(), {{insurers_file, std::string("\xFE\xFF\0a", 4)}}),
                     "C01 set " + insurers_file + ":0#0 [UTF-16]"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
