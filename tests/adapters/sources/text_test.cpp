#include <iconv.h>

#include <array>
#include <boost/test/unit_test.hpp>

#include "adapters/sources/cp932.h"
#include "adapters/sources/cp932_encoder.h"
#include "adapters/sources/encoding.h"
#include "adapters/sources/utf8.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

std::string decoded(const std::string& bytes) {
    std::string out;
    BOOST_TEST((Cp932::shared().value()->append_utf8(bytes, out).trouble == Cp932::Trouble::none));
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text_of_sources)

BOOST_AUTO_TEST_CASE(cp932_is_microsofts_mapping) {
    BOOST_TEST(decoded("\x81\x60") == "～");
    BOOST_TEST(decoded("\x81\x7C") == "－");
    BOOST_TEST(decoded("\x81\x61") == "∥");
    BOOST_TEST(decoded("\x87\x40\x87\x8A") == "①㈱");
    BOOST_TEST(decoded("\xFB\xFC\xFA\xB1") == "髙﨑");
    BOOST_TEST(decoded("\xED\x40") == decoded("\xFA\x5C"));
    BOOST_TEST(decoded("a\xD0\xCE\xDD\\z") == "aﾐﾎﾝ\\z");
}

BOOST_AUTO_TEST_CASE(every_pair_agrees_with_iconv_but_the_user_defined_ones) {
    const auto table = Cp932::shared().value();
    const iconv_t converter = iconv_open("UTF-8", "CP932");
    int characters = 0;
    for (unsigned lead = 0x81; lead <= 0xFC; lead = lead == 0x9F ? 0xE0 : lead + 1) {
        for (unsigned trail = 0x40; trail <= 0xFC; ++trail) {
            std::array<char, 2> bytes = {static_cast<char>(lead), static_cast<char>(trail)};
            std::array<char, 8> out{};
            char* from = bytes.data();
            char* to = out.data();
            std::size_t left = 2;
            std::size_t room = out.size();
            const bool known = iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1) && left == 0;
            iconv(converter, nullptr, nullptr, nullptr, nullptr);
            std::string ours;
            const auto outcome = table->append_utf8({bytes.data(), 2}, ours);
            if (lead >= 0xF0 && lead <= 0xF9) {
                const auto wanted = trail == 0x7F ? Cp932::Trouble::broken : Cp932::Trouble::user_defined;
                BOOST_TEST((outcome.trouble == wanted));
            } else {
                BOOST_TEST((outcome.trouble == Cp932::Trouble::none) == known);
                BOOST_TEST((!known || ours == std::string(out.data(), out.size() - room)));
                characters += known ? 1 : 0;
            }
        }
    }
    iconv_close(converter);
    BOOST_TEST(characters == 7724);
}

BOOST_AUTO_TEST_CASE(a_lead_byte_at_the_end_is_broken) {
    std::string out;
    const auto outcome = Cp932::shared().value()->append_utf8("ab\x81", out);
    BOOST_TEST((outcome.trouble == Cp932::Trouble::broken));
    BOOST_TEST(outcome.at == 2U);
    BOOST_TEST(out == "ab");
}

BOOST_AUTO_TEST_CASE(utf8_is_checked_to_the_letter) {
    for (const std::string good : {"", "abc", "見本", "\xF0\xA0\xAE\xB7", "\xC2\x80", "\xED\x9F\xBF"}) {
        BOOST_TEST(first_bad_utf8(good) == good.size());
    }
    for (const std::string bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80",
                                  "\xF4\x90\x80\x80", "\xE3\x81", "\xC2"}) {
        BOOST_TEST(first_bad_utf8("a" + bad) == 1U);
    }
    BOOST_TEST(whole_utf8("見\xE6\x9C") == 3U);
    BOOST_TEST(whole_utf8("見本") == 6U);
    BOOST_TEST(characters_in("見本a") == 3U);
}

BOOST_AUTO_TEST_CASE(the_encoding_is_found_wherever_the_first_character_stands) {
    const std::string plain(200'000, 'a');
    for (const std::size_t step : {1000U, 65536U}) {
        ProbeBytes ascii(plain, step);
        ProbeBytes utf8(plain + "見本", step);
        ProbeBytes sjis(plain + cp932("見本"), step);
        BOOST_TEST((*detect_encoding(ascii) == Encoding::ascii));
        BOOST_TEST((*detect_encoding(utf8) == Encoding::utf8));
        BOOST_TEST((*detect_encoding(sjis) == Encoding::cp932));
    }
    BOOST_TEST((detect_encoding(std::string_view("\xEF\xBB\xBF")) == Encoding::utf8_with_mark));
    BOOST_TEST((detect_encoding(cp932("ﾃｲ")) == Encoding::utf8_narrow));
}

BOOST_AUTO_TEST_CASE(encoding_is_what_iconv_writes_for_every_character_of_the_code_page) {
    const auto table = Cp932::shared().value();
    const Cp932Encoder encoder(*table);
    int characters = 0;
    for (unsigned code = 0x20; code <= 0xFCFC; ++code) {
        std::string bytes;
        if (code > 0xFF) {
            bytes += static_cast<char>(code >> 8U);
        }
        bytes += static_cast<char>(code & 0xFFU);
        std::string text;
        if ((code > 0xFF && code < 0x8140) || table->append_utf8(bytes, text).trouble != Cp932::Trouble::none) {
            continue;
        }
        std::string ours;
        BOOST_TEST_REQUIRE(encoder.append(text, ours));
        BOOST_TEST(ours == cp932(text), text);
        ++characters;
    }
    BOOST_TEST(characters > 9'000);
}

BOOST_AUTO_TEST_CASE(encoding_stops_before_a_character_without_a_place) {
    const Cp932Encoder encoder(*Cp932::shared().value());
    std::string bytes;
    BOOST_TEST(!encoder.append("ab😀c", bytes));
    BOOST_TEST(bytes == "ab");
    BOOST_TEST(!encoder.append("𠮷", bytes));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
