#include "domain/kana_form.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace kakehashi;
namespace data = boost::unit_test::data;

namespace {

std::string spelling(std::string_view name) { return utf8_of(kana_form(name).whole_spelling()); }
std::string sound(std::string_view name) { return utf8_of(kana_form(name).whole_sound()); }

struct Ways {
    const char* one;
    const char* other;
};
std::ostream& operator<<(std::ostream& out, const Ways& ways) { return out << ways.one << " / " << ways.other; }

const Ways same_spelling[] = {
    {"カクウ　ハナコ", "ｶｸｳ ﾊﾅｺ"},       {"ガクウ ハナコ", "ｶﾞｸｳ ﾊﾅｺ"},     {"パクウ", "ﾊﾟｸｳ"},
    {"かくう はなこ", "カクウハナコ"},    {"ジョウジ", "ジヨウジ"},          {"ハットリ", "ハツトリ"},
    {"ヴァンサン", "バンサン"},           {"ヴ", "ブ"},                      {"カヲル", "カオル"},
    {"シヅカ", "シズカ"},                 {"ヂユン", "ジュン"},              {"オーノ", "オ－ノ"},
    {"オーノ", "ｵｰﾉ"},                    {"か\u3099くう", "ガクウ"},        {"マリ・アンヌ", "マリアンヌ"},
    {"ヰト ヱツ", "イト エツ"},
};

const Ways same_sound[] = {
    {"カクウ ハナコ", "ガクウ ハナゴ"}, {"オオノ", "オーノ"}, {"オオノ", "オノ"},   {"ユウコ", "ユーコ"}, {"ユウコ", "ユコ"},
    {"コウジ", "コージ"},               {"ケイコ", "ケーコ"}, {"バンドウ", "ハントウ"}, {"ヨウヘイ", "ヨオヘエ"},
};

const Ways other_sound[] = {{"ハナコ", "ハナエ"}, {"タロウ", "ジロウ"}, {"アイコ", "アコ"}, {"ウエダ", "エダ"}, {"マユミ", "マミ"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(kana_forms)

BOOST_DATA_TEST_CASE(ways_of_writing_kana_are_one_spelling, data::make(same_spelling), ways) {
    BOOST_TEST(spelling(ways.one) == spelling(ways.other));
}

BOOST_DATA_TEST_CASE(voicing_and_long_vowels_are_not_heard_but_are_seen, data::make(same_sound), ways) {
    BOOST_TEST(sound(ways.one) == sound(ways.other));
    BOOST_TEST(spelling(ways.one) != spelling(ways.other));
}

BOOST_DATA_TEST_CASE(other_names_sound_otherwise, data::make(other_sound), ways) {
    BOOST_TEST(sound(ways.one) != sound(ways.other));
}

BOOST_AUTO_TEST_CASE(spaces_part_a_name) {
    BOOST_TEST(kana_form("ｶｸｳ　ﾊﾅｺ").spelling.size() == 2U);
    BOOST_TEST(kana_form(" カクウ  ハナコ ").spelling.size() == 2U);
    BOOST_TEST(kana_form("　").spelling.empty());
    BOOST_TEST(kana_form("").whole_sound().empty());
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_characters_are_left_out) {
    BOOST_TEST(spelling("カ\xffク\xe3\x81") == "カク");
    BOOST_TEST(utf8_of(characters_of("aé架𠮷")) == "aé架𠮷");
}

BOOST_AUTO_TEST_CASE(a_slip_is_one_character_or_two_neighbours) {
    const auto slip = [](std::string_view a, std::string_view b) {
        BOOST_TEST(one_slip_apart(characters_of(a), characters_of(b)) == one_slip_apart(characters_of(b), characters_of(a)));
        return one_slip_apart(characters_of(a), characters_of(b));
    };
    BOOST_TEST(slip("ハナコ", "ハナエ"));
    BOOST_TEST(slip("ハナコ", "ハナ"));
    BOOST_TEST(slip("ハナコ", "ナコ"));
    BOOST_TEST(slip("ハナコ", "ナハコ"));
    BOOST_TEST(slip("ハナコ", "ハコナ"));
    BOOST_TEST(!slip("ハナコ", "ハナコ"));
    BOOST_TEST(!slip("ハナコ", "コナハ"));
    BOOST_TEST(!slip("ハナコ", "ハ"));
    BOOST_TEST(!slip("ハナコ", "ハルエ"));
    BOOST_TEST(!slip("", ""));
}

BOOST_AUTO_TEST_SUITE_END()
