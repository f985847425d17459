#include <iconv.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "adapters/sources/cp932.h"
#include "adapters/sources/folding_encoder.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const FoldingEncoder& encoder() {
    static const auto opened = FoldingEncoder::open(conf_dir());
    BOOST_TEST_REQUIRE(opened.has_value(), (opened ? "" : opened.error().message));
    return **opened;
}

struct Encoded {
    std::string bytes;
    std::vector<Substitution> substitutions;
};

Encoded encoded(const std::string& text) {
    Encoded made;
    encoder().append(text, made.bytes, made.substitutions);
    return made;
}

std::string decoded(const std::string& bytes) {
    std::string text;
    BOOST_TEST((Cp932::shared().value()->append_utf8(bytes, text).trouble == Cp932::Trouble::none));
    return text;
}

/// What becomes of a text, and what is told: "吉田 (U+20BB7>吉)".
std::string folded(const std::string& text) {
    const Encoded made = encoded(text);
    std::string out = decoded(made.bytes);
    for (const Substitution& one : made.substitutions) {
        out += " (" + code_point_names(one.character) + ">" + one.written + (one.is_known ? ")" : "?)");
    }
    return out;
}

std::string trouble(const std::string& row) {
    const auto folder = std::filesystem::temp_directory_path() / "kakehashi-folding-test";
    std::filesystem::create_directories(folder / "folding");
    std::ofstream(folder / "folding" / "cp932.csv", std::ios::binary) << "character,written,why\n" << row << "\n";
    const auto opened = FoldingEncoder::open(folder);
    std::filesystem::remove_all(folder);
    return opened ? std::string() : opened.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(folding_encoder)

BOOST_AUTO_TEST_CASE(every_character_of_the_code_page_is_written_as_iconv_writes_it) {
    const iconv_t converter = iconv_open("CP932", "UTF-8");
    int characters = 0;
    for (unsigned code = 0; code <= 0xFCFC; ++code) {
        const std::string bytes = code > 0xFF ? std::string{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)}
                                              : std::string(1, static_cast<char>(code));
        std::string text;
        if (Cp932::shared().value()->append_utf8(bytes, text).trouble != Cp932::Trouble::none) {
            continue;
        }
        std::string in = text;
        std::array<char, 8> out{};
        char* from = in.data();
        char* to = out.data();
        std::size_t left = in.size();
        std::size_t room = out.size();
        BOOST_TEST_REQUIRE(iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1));
        const Encoded ours = encoded(text);
        BOOST_TEST(ours.bytes == std::string(out.data(), out.size() - room));
        BOOST_TEST(ours.substitutions.empty());
        BOOST_TEST(decoded(ours.bytes) == text);
        ++characters;
    }
    iconv_close(converter);
    BOOST_TEST(characters > 9000);
}

BOOST_AUTO_TEST_CASE(what_has_several_codes_is_written_as_microsoft_writes_it) {
    BOOST_TEST(encoded(decoded("\xED\x40")).bytes == "\xFA\x5C");
    BOOST_TEST(encoded("㈱①Ⅳⅳ").bytes == "\x87\x8A\x87\x40\x87\x57\xFA\x43");
    BOOST_TEST(encoded("∵≒").bytes == "\x81\xE6\x81\xE0");
    BOOST_TEST(encoded("髙﨑").bytes == "\xFB\xFC\xFA\xB1");
}

BOOST_AUTO_TEST_CASE(what_the_code_page_lacks_is_replaced_as_the_table_says_and_told) {
    BOOST_TEST(folded("\U00020BB7田") == "吉田 (U+20BB7>吉)");
    BOOST_TEST(folded("10\u301C20") == "10～20 (U+301C>～)");
    BOOST_TEST(folded("José") == "Jose (U+00E9>e)");
    BOOST_TEST(folded("葛\U000E0100城") == "葛城 (U+E0100>)");
    BOOST_TEST(folded("か\u3099き") == "がき (U+304B+U+3099>が)");
    BOOST_TEST(folded("㊿") == "(50) (U+32BF>(50))");
}

BOOST_AUTO_TEST_CASE(what_the_table_lacks_is_written_as_a_mark_and_never_as_something_else) {
    BOOST_TEST(folded("😀") == "〓 (U+1F600>〓?)");
    BOOST_TEST(folded("\U0002A6B2") == "〓 (U+2A6B2>〓?)");
    BOOST_TEST(folded("") == "");
}

BOOST_AUTO_TEST_CASE(a_table_that_cannot_be_right_is_refused) {
    BOOST_TEST(trouble("U+20BB7,吉,kanji").empty());
    BOOST_TEST(trouble("U+5409,吉,kanji").find("cp932.csv:2") != std::string::npos);
    BOOST_TEST(trouble("U+20BB7,\U00020BB7,kanji").find("cp932.csv:2") != std::string::npos);
    BOOST_TEST(trouble("20BB7,吉,kanji").find("cp932.csv:2") != std::string::npos);
    BOOST_TEST(trouble("U+E0100-U+E0000,,variation").find("a range") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
