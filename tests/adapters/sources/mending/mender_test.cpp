#include "adapters/sources/mending/mender.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "tests/adapters/sources/mending/mending_probe.h"

namespace kakehashi::sources::mending::test {
namespace {

const std::string plan = "UPPLAN_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string deletion = "DLTPLAN_202604_9990000011_43_9990000022_11_20260402090000.CSV";
const std::string users = "SERVICE_USER_INFO_1.csv";
const std::string person = "KK_PERSON_131011_20261101090000.csv";
const std::string good_row =
    "202407,131011,9000000001,20260325,202604,9990000011,,387,,20260403,,0930,1030,1,111211,,,,,9990000022,,,0,9990000011,\r\n";
const std::string users_head =
    "SERVICE_USER_INFO\r\ncare_facility_id,service_code,external_system_management_number,insurer_no,insured_no,last_name,"
    "first_name,last_name_kana,first_name_kana,gender,birthday,care_level\r\n";

std::string with(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    BOOST_TEST_REQUIRE(at != std::string::npos, what);
    return text.replace(at, what.size(), by);
}

/// One plan row with `what` written as `by`: what is told, and the row that goes.
void expect(const std::string& what, const std::string& by, const std::string& told, const std::string& becomes) {
    const Batch batch = mended({{plan, cp932(with(good_row, what, by))}});
    BOOST_TEST(batch.told() == told);
    BOOST_TEST(batch.bytes_of(plan) == cp932(becomes));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mending_of_files)

BOOST_AUTO_TEST_CASE(what_is_right_is_left_to_the_byte) {
    for (const char* const folder : {"careplan", "municipal", "life", "opinion"}) {
        for (const auto& entry : std::filesystem::directory_iterator(sources::test::golden_dir() / folder)) {
            if (entry.path().extension() == ".json") {
                continue;
            }
            const std::string name = entry.path().filename().string();
            const Batch batch = mended({golden(std::string(folder) + "/" + name)});
            BOOST_TEST(batch.bytes_of(name) == golden(std::string(folder) + "/" + name).content, name);
            BOOST_TEST(batch.mended.mended == 0U);
            BOOST_TEST(batch.told().empty(), name << ": " << batch.told());
        }
    }
}

BOOST_AUTO_TEST_CASE(ME01_utf_8_and_utf_16_become_the_encoding_of_the_standard) {
    const std::string row = with(good_row, ",9990000022,,", ",9990000022,ヘルパー〜みほん髙①,");
    const std::string expected = cp932(with(row, "〜", "～"));  // the wave that other systems write
    const Batch plain = mended({{plan, row}});
    BOOST_TEST(plain.told() == "ME01 0#0: UTF-8 → CP932 (Shift_JIS)\n");
    BOOST_TEST(plain.bytes_of(plan) == expected);
    BOOST_TEST(mended({{plan, "\xEF\xBB\xBF" + row}}).bytes_of(plan) == expected);

    std::string wide = "\xFF\xFE";
    for (const char c : users_head) {
        wide += {c, '\0'};
    }
    const Batch life = mended({{users, wide}});
    BOOST_TEST(life.told() == "ME01 0#0: UTF-16 → UTF-8\n");
    BOOST_TEST(life.bytes_of(users) == users_head);
}

BOOST_AUTO_TEST_CASE(ME01_is_only_suggested_where_a_character_has_no_place) {
    const std::string row = with(good_row, ",9990000022,,", ",9990000022,𠮷野家,");
    const Batch batch = mended({{plan, good_row + row}});
    BOOST_TEST(batch.told() == "ME01? 2#0: UTF-8 → CP932 (Shift_JIS)\n");
    BOOST_TEST(batch.bytes_of(plan) == good_row + row);
}

BOOST_AUTO_TEST_CASE(ME02_and_ME03_and_ME04) {
    const Batch batch = mended({{plan, "\xEF\xBB\xBFname,number\n" + with(good_row, "\r\n", "\n") + good_row}});
    BOOST_TEST(batch.told() == "ME02 0#0: BOM → -\nME03 0#0: LF → CRLF\nME04 1#0: 2 → 0\n");
    BOOST_TEST(batch.bytes_of(plan) == good_row + good_row);
    // Breaks within quotes are text.
    const std::string broken = with(good_row, ",9990000022,,", ",9990000022,\"a\nb\",");
    BOOST_TEST(mended({{plan, good_row + with(broken, ",\r\n", ",\r")}}).bytes_of(plan) == good_row + broken);
}

BOOST_AUTO_TEST_CASE(ME05_and_ME06_take_spaces_off_and_make_digits_half_width) {
    expect("20260325", " 20260325　", "ME05 1#4 作成年月日:  20260325　 → 20260325\n", good_row);
    expect("111211", "１１１２１１", "ME06 1#15 サービスコード: １１１２１１ → 111211\n", good_row);
    expect(",387,", ",　３８７,",
           "ME05 1#8 単位数: 　３８７ → 387\nME06 1#8 単位数: 　３８７ → 387\n", good_row);
}

BOOST_AUTO_TEST_CASE(text_that_people_wrote_is_never_touched) {
    const std::string row = with(good_row, ",9990000022,,", ",9990000022, ヘルパー１ ,");
    const Batch batch = mended({{plan, cp932(row)}});
    BOOST_TEST(batch.told().empty());
    BOOST_TEST(batch.bytes_of(plan) == cp932(row));
}

BOOST_AUTO_TEST_CASE(ME08_days_and_times) {
    expect("20260325", "2026/3/25", "ME08 1#4 作成年月日: 2026/3/25 → 20260325\n", good_row);
    expect("20260403", "令和8年4月3日", "ME08 1#10 サービス利用日: 令和8年4月3日 → 20260403\n", good_row);
    expect(",0930,", ",9:30,", "ME08 1#12 サービス開始時刻: 9:30 → 0930\n", good_row);
    expect(",202604,", ",2026/4,", "ME08 1#5 対象年月: 2026/4 → 202604\n", good_row);
    const std::string serial = with(good_row, "20260325", "46106");
    expect("20260325", "46106", "ME08? 1#4 作成年月日: 46106 → 20260325\n", serial);
    const std::string american = with(good_row, "20260325", "3/25/2026");
    expect("20260325", "3/25/2026", "", american);
}

BOOST_AUTO_TEST_CASE(ME09_zeros_come_back_where_the_whole_file_lost_them) {
    // The office in the name is 0990000022, and the time has three digits.
    const std::string name = "UPPLAN_202604_9990000011_43_0990000022_11_20260325101500.CSV";
    const std::string lost = "202407,131011,1234,20260325,202604,9990000011,,387,,20260403,,930,1030,1,111211,,,,,990000022,,,0,9990000011,\r\n";
    const std::string back =
        "202407,131011,0000001234,20260325,202604,9990000011,,387,,20260403,,0930,1030,1,111211,,,,,0990000022,,,0,9990000011,\r\n";
    const Batch batch = mended({{name, lost}});
    BOOST_TEST(batch.told() == "ME09 1#3 被保険者番号: #### → 000000####\nME09 1#12 サービス開始時刻: 930 → 0930\n"
                               "ME09 1#20 サービス事業者コード: 990000022 → 0990000022\n");
    BOOST_TEST(batch.bytes_of(name) == back);
}

BOOST_AUTO_TEST_CASE(ME09_is_only_suggested_for_a_number_that_may_have_lost_any_digit) {
    const std::string row = with(good_row, "9000000001", "900000001");
    // 0930 kept its zero: no spreadsheet was at work.
    const Batch kept = mended({{plan, row}});
    BOOST_TEST(kept.told() == "ME09? 1#3 被保険者番号: ######### → 0#########\n");
    BOOST_TEST(kept.bytes_of(plan) == row);
    // Nor is one short number alone, without a zero anywhere, a proof.
    const std::string nothing = with(row, ",0930,", ",1000,");
    BOOST_TEST(mended({{plan, nothing}}).bytes_of(plan) == nothing);
    // Numbers that all are one digit short may have lost the last one.
    const std::string two = nothing + with(nothing, "900000001", "900000002");
    BOOST_TEST(mended({{plan, two}}).bytes_of(plan) == two);
}

BOOST_AUTO_TEST_CASE(ME09_puts_back_the_only_code_a_digit_can_be) {
    const std::string name = "KK_OFFICE_131011_20261101090400.csv";
    const std::string head = "事業所番号,名称,区分,都道府県コード,市区町村コード\r\n";
    const Batch batch = mended({{name, cp932(head + "9990000011,見本,care_manager,1,131016\r\n")}});
    BOOST_TEST(batch.told() == "ME09 2#5 都道府県コード: 1 → 01\n");
    BOOST_TEST(batch.bytes_of(name) == cp932(head + "9990000011,見本,care_manager,01,131016\r\n"));
}

BOOST_AUTO_TEST_CASE(ME07_ME10_and_ME11) {
    const Batch kana = mended({{users, users_head + "1390000001,15,U1,131011,9000000001,見本,花子,ミホン,ハナコ,2,19400229,22\r\n"}});
    BOOST_TEST(kana.told() == "ME07 3#8 利用者姓半角カナ: アアア → ｱｱｱ\nME07 3#9 利用者名半角カナ: アアア → ｱｱｱ\n");
    BOOST_TEST(kana.bytes_of(users) == users_head + "1390000001,15,U1,131011,9000000001,見本,花子,ﾐﾎﾝ,ﾊﾅｺ,2,19400229,22\r\n");
    const std::string head = "保険者番号,被保険者番号,履歴番号,氏名,氏名カナ,生年月日,性別,郵便番号,資格区分,資格取得日,異動区分\r\n";
    const Batch register_row =
        mended({{person, cp932(head + "131011,9000000001,\"1,234\",見本　花子,ミホン　ハナコ,1940/2/29,2,1000001,1,20050228,1\r\n")}});
    BOOST_TEST(register_row.told() == "ME11 2#3 履歴番号: 1,234 → 1234\nME08 2#6 生年月日: ####/#/## → ########\n"
                                      "ME10 2#8 郵便番号: ####### → ###-####\n");
    BOOST_TEST(register_row.bytes_of(person) ==
               cp932(head + "131011,9000000001,\"1234\",見本　花子,ミホン　ハナコ,19400229,2,100-0001,1,20050228,1\r\n"));
}

BOOST_AUTO_TEST_CASE(ME12_text_with_a_comma_is_put_into_quotes_where_one_parting_fits) {
    const std::string split = with(good_row, ",9990000022,,", ",9990000022,みほん,本店,");
    expect(",9990000022,,", ",9990000022,みほん,本店,", "ME12 1#21 サービス事業所名: ＊＊＊,＊＊ → \"＊＊＊,＊＊\"\n",
           with(good_row, ",9990000022,,", ",9990000022,\"みほん,本店\","));
    // A second free text beside it, and nobody can tell where the first one ends.
    const std::string name = "KK_CONSENT_131011_20261101090300.csv";
    const std::string head = "保険者番号,被保険者番号,記録番号,取得日時,決定,範囲,情報区分,開始日,取得経路,取得者,説明文版\r\n";
    const std::string row = "131011,9000000001,C-1,20260401101500,1,1,all,20260401,portal,窓口,花子,2026-04\r\n";
    const Batch batch = mended({{name, cp932(head + row)}});
    BOOST_TEST(batch.bytes_of(name) == cp932(head + row));
}

BOOST_AUTO_TEST_CASE(ME13_quotes_within_text_are_doubled_where_everything_fits_then) {
    expect(",9990000022,,", ",9990000022,\"用具\"みほん\"店\",", "ME13 1#21 サービス事業所名: \" → \"\"\n",
           with(good_row, ",9990000022,,", ",9990000022,\"用具\"\"みほん\"\"店\","));
    const std::string open = with(good_row, ",9990000022,,", ",9990000022,\"open,");
    expect(",9990000022,,", ",9990000022,\"open,", "", open);
}

BOOST_AUTO_TEST_CASE(ME14_and_ME15_names_of_copies) {
    const std::string row = "202407,131011,9000000001,202604\r\n";
    for (const std::string& name : std::vector<std::string>{deletion.substr(0, deletion.size() - 4) + " (1).csv", "コピー ～ " + deletion,
                                   deletion.substr(0, deletion.size() - 4) + " - コピー (2).CSV", deletion + ".csv",
                                   "Copy of " + deletion + ".txt"}) {
        const Batch batch = mended({{name, row}});
        BOOST_TEST_REQUIRE(batch.files.size() == 1U);
        BOOST_TEST(batch.files.front().name.substr(0, deletion.size() - 4) == deletion.substr(0, deletion.size() - 4), name);
        BOOST_TEST(batch.told().starts_with("ME14 0#0: " + name + " → "), batch.told());
    }
    const std::string copy = deletion.substr(0, deletion.size() - 4) + " (1).CSV";
    const Batch same = mended({{copy, row}, {deletion, row}});
    BOOST_TEST_REQUIRE(same.files.size() == 1U);
    BOOST_TEST(same.files.front().name == deletion);
    BOOST_TEST(same.told() == "ME14 0#0: " + copy + " → " + deletion + "\nME15 0#0: " + copy + " → -\n");
}

BOOST_AUTO_TEST_CASE(ME14_is_only_suggested_when_two_contents_ask_for_one_name) {
    const std::string copy = deletion.substr(0, deletion.size() - 4) + " (1).CSV";
    const Batch batch = mended({{copy, "202407,131011,9000000002,202604\r\n"}, {deletion, "202407,131011,9000000001,202604\r\n"}});
    BOOST_TEST(batch.told() == "ME14? 0#0: " + copy + " → " + deletion + "\n");
    BOOST_TEST(batch.bytes_of(copy) == "202407,131011,9000000002,202604\r\n");
    BOOST_TEST(batch.bytes_of(deletion) == "202407,131011,9000000001,202604\r\n");
}

BOOST_AUTO_TEST_CASE(ME16_sendings_are_sorted_in_the_order_of_their_making) {
    const std::string later = with(deletion, "20260402090000", "20260403090000");
    const Batch batch = mended({{later, "202407,131011,9000000001,202604\r\n"}, {deletion, "202407,131011,9000000001,202604\r\n"},
                                {"notes.txt", "x"}});
    BOOST_TEST_REQUIRE(batch.files.size() == 3U);
    for (const MendedFile& file : batch.files) {
        BOOST_TEST(file.folder == (file.name == later      ? "02_plan_deletion_9990000011_9990000022_20260403090000"
                                   : file.name == deletion ? "01_plan_deletion_9990000011_9990000022_20260402090000"
                                                           : ""));
    }
}

BOOST_AUTO_TEST_CASE(a_value_that_stays_wrong_is_left_to_its_sender) {
    for (const std::string& wrong : std::vector<std::string>{"20260230", "２０２６０２３０", "2026/2/30", "soon"}) {
        const std::string row = with(good_row, "20260325", wrong);
        const Batch batch = mended({{plan, cp932(row)}});
        BOOST_TEST(batch.bytes_of(plan) == cp932(row), wrong);
        BOOST_TEST(batch.told().empty(), wrong);
    }
}

BOOST_AUTO_TEST_CASE(one_cell_of_spaces_says_something_in_life_and_nothing_elsewhere) {
    const std::string row = "1390000001,15,U1,131011,9000000001,見本,花子,ﾐﾎﾝ,ﾊﾅｺ,2,19400229,22\r\n";
    const std::string clears = with(users_head, "care_level", "care_level,start_date") + with(row, ",22", ",22, ");
    BOOST_TEST(mended({{users, clears}}).bytes_of(users) == clears);
    expect(",1030,1,", ",1030, ,", "", with(good_row, ",1030,1,", ",1030, ,"));  // needed: what it should be nobody knows
    expect(",387,,", ",387, ,", "ME05 1#9 前月までの短期入所利用日数:   → \n", good_row);
}

BOOST_AUTO_TEST_CASE(pictures_and_envelopes_are_left_to_the_byte) {
    const std::string picture = "UPKIHON_IMAGE_9990000044_46_9990000022_62_20260410090000_0001.jpg";
    const std::string envelope = "KK_OPINION_9910000012_20261101100200.csv";
    for (const NamedContent& file : std::vector<NamedContent>{
             {picture, std::string("\xFF\xD8\xFF\xE0\r\n1,2\n3\r4", 13)},
             {plan, std::string("a,b\r\n\0c\nd\r", 11)},
             {plan, "<?xml version=\"1.0\"?>\r\n<a>\n</a>\r"},
             {envelope, "\xEF\xBB\xBF<a>\r\n</a>\n"}}) {
        const Batch batch = mended({file});
        BOOST_TEST(batch.bytes_of(file.name) == file.content);
        BOOST_TEST(batch.told().empty(), batch.told());
    }
}

BOOST_AUTO_TEST_CASE(mending_again_changes_nothing) {
    const std::string spoilt = "\xEF\xBB\xBF" + with(with(with(good_row, "20260325", "2026/3/25"), "111211", "１１１２１１"),
                                                     ",9990000022,,", ",9990000022,みほん,本店,");
    const Batch once = mended({{plan, spoilt}});
    const Batch twice = mended({{plan, once.bytes_of(plan)}});
    BOOST_TEST(once.mended.mended == 1U);
    BOOST_TEST(twice.told().empty());
    BOOST_TEST(twice.bytes_of(plan) == once.bytes_of(plan));
}

BOOST_AUTO_TEST_CASE(whatever_the_bytes_are_a_second_mending_finds_nothing_to_do) {
    std::mt19937 dice(20261125);
    const std::vector<NamedContent> whole = {golden("careplan/" + plan), golden("municipal/" + person), {users, users_head +
        "1390000001,15,U1,131011,9000000001,見本,花子,ミホン,ハナコ,2,1940/2/29,22\r\n"}};
    constexpr std::string_view alphabet = ",\"\r\n 0/1９ア\x81\xEF\xBB\xBF\x1A";
    for (int n = 0; n < 600; ++n) {
        NamedContent file = whole[dice() % whole.size()];
        for (unsigned changes = 1 + dice() % 6; changes > 0; --changes) {
            const std::size_t at = dice() % file.content.size();
            switch (dice() % 3) {
                case 0: file.content[at] = alphabet[dice() % alphabet.size()]; break;
                case 1: file.content.insert(at, 1, alphabet[dice() % alphabet.size()]); break;
                default: file.content.erase(at, 1 + dice() % 4); break;
            }
        }
        const Batch once = mended({file});
        const Batch twice = mended({{file.name, once.bytes_of(file.name)}});
        BOOST_TEST(twice.bytes_of(file.name) == once.bytes_of(file.name), n << ": " << twice.told());
    }
}

BOOST_AUTO_TEST_CASE(a_diff_names_nobody) {
    const std::string head = "保険者番号,被保険者番号,履歴番号,氏名,氏名カナ,生年月日,性別,資格区分,資格取得日,異動区分\r\n";
    const Batch batch = mended({{person, head + "１３１０１１, 9000000001,1,見本花子,ミホン　ハナコ,1940/2/29,２,1,20050228,1\r\n"}});
    for (const char* const mend : {"ME05", "ME06", "ME08"}) {
        BOOST_TEST(batch.told().find(mend) != std::string::npos, batch.told());
    }
    for (const char* const secret : {"9000000001", "見本", "花子", "ミホン", "1940", "2/29"}) {
        BOOST_TEST(batch.told().find(secret) == std::string::npos, secret << " in " << batch.told());
    }
}

BOOST_AUTO_TEST_CASE(an_error_of_whoever_keeps_the_copies_ends_it) {
    const auto mender = Mender::open(conf_dir()).value();
    const std::vector<SourceFile> files = {{plan, std::make_shared<MemoryBytes>(good_row), "x"}};
    const auto done = mender.mend(files, {}, [](const MendedFile&) { return Result<Done>(Error{Fault::unavailable, "KK-0000", "full"}); });
    BOOST_TEST_REQUIRE(!done.has_value());
    BOOST_TEST(done.error().message == "full");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_left_out_and_told) {
    auto bytes = std::make_shared<sources::test::ProbeBytes>(good_row);
    bytes->fail_from(0);
    const auto mender = Mender::open(conf_dir()).value();
    const std::vector<SourceFile> files = {{plan, bytes, "x"}};
    const auto done = mender.mend(files, {}, [](const MendedFile&) { return Result<Done>(Done{}); });
    BOOST_TEST_REQUIRE(done.has_value());
    BOOST_TEST(done->left_out == std::vector<std::string>{plan}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::mending::test
