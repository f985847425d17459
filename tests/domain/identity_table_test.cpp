#include "domain/identity_table.h"

#include <boost/test/unit_test.hpp>

#include "tests/fakes/identity_tables.h"

using namespace kakehashi;

namespace {

const std::string variants = "usual,variants\n高,髙\n";

std::string without(const std::string& text, const std::string& row_begin) {
    const std::size_t begin = text.find("\n" + row_begin) + 1;
    return text.substr(0, begin) + text.substr(text.find('\n', begin) + 1);
}

std::string wrong_line(const std::string& rows, const std::string& characters = variants) {
    const auto table = IdentityTable::parse(rows, characters);
    BOOST_TEST_REQUIRE(!table.has_value());
    BOOST_TEST(table.error().code == "KK-6500");
    return table.error().place.file + ":" + std::to_string(table.error().place.line);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(identity_tables)

BOOST_AUTO_TEST_CASE(the_tables_as_delivered_are_read) {
    const IdentityTable& table = test::identity_table();
    BOOST_TEST(table.points(IdentityItem::kana, IdentityFinding::same) > table.points(IdentityItem::kana, IdentityFinding::slip));
    BOOST_TEST(table.points(IdentityItem::sex, IdentityFinding::different) < 0);
    BOOST_TEST(table.strong() >= table.review());
    BOOST_TEST(!table.words(IdentityItem::numbers, IdentityFinding::h_number).ja.empty());
    BOOST_TEST((table.usual(U'髙') == U'高'));
    BOOST_TEST((table.usual(U'山') == U'山'));
}

BOOST_AUTO_TEST_CASE(a_table_with_a_wrong_row_is_refused_with_its_line) {
    const std::string rows = test::conf_text("identity.csv");
    BOOST_TEST(wrong_line("") == "identity.csv:0");
    BOOST_TEST(wrong_line("item,level,points\n") == "identity.csv:1");
    BOOST_TEST(wrong_line("item,level,points,ja,en\nkana,same,x,あ,a\n") == "identity.csv:2");
    BOOST_TEST(wrong_line("item,level,points,ja,en\nkana,same,1,あ\n") == "identity.csv:2");
    BOOST_TEST(wrong_line("item,level,points,ja,en\nkana,same,1,あ,a,b\n") == "identity.csv:2");
    BOOST_TEST(wrong_line("item,level,points,ja,en\nshoe,same,1,あ,a\n") == "identity.csv:2");
    BOOST_TEST(wrong_line("item,level,points,ja,en\n# one\nkana,same,1,あ,a\nkana,same,1,あ,a\n") == "identity.csv:4");
    for (const char* row : {"kana,slip", "numbers,unrelated", "threshold,review", "limit,block"}) {
        BOOST_TEST(wrong_line(without(rows, row)) == "identity.csv:0", row);
    }
    BOOST_TEST(wrong_line(rows + "kana,house,1,あ,a\n") == "identity.csv:0");
    BOOST_TEST(wrong_line(rows + "limit,other,1,あ,a\n") == "identity.csv:0");
}

BOOST_AUTO_TEST_CASE(a_variant_stands_for_one_usual_character) {
    const std::string rows = test::conf_text("identity.csv");
    BOOST_TEST(wrong_line(rows, "usual,variants\n高,髙\n低,髙\n") == "identity-variants.csv:3");
    BOOST_TEST(wrong_line(rows, "usual,variants\n高\n") == "identity-variants.csv:2");
    BOOST_TEST(wrong_line(rows, "usual,variants\n高高,髙\n") == "identity-variants.csv:2");
}

BOOST_AUTO_TEST_SUITE_END()
