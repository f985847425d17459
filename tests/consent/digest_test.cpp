#include "consent/ports/hasher.h"

#include <boost/test/unit_test.hpp>

using namespace kakehashi::consent;

BOOST_AUTO_TEST_SUITE(digest)

BOOST_AUTO_TEST_CASE(hexadecimal_is_read_back_whatever_the_bytes) {
    for (unsigned start = 0; start < 256; start += 8) {
        Digest bytes{};
        for (unsigned n = 0; n < bytes.size(); ++n) {
            bytes[n] = static_cast<std::uint8_t>(start + n);
        }
        BOOST_TEST((digest_from_hex(hex(bytes)) == bytes));
    }
}

BOOST_AUTO_TEST_CASE(any_other_character_anywhere_is_refused) {
    const std::string digits = "0123456789abcdef";
    const std::string text(64, '7');
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (unsigned c = 0; c < 256; ++c) {
            std::string changed = text;
            changed[at] = static_cast<char>(c);
            const bool good = digits.find(static_cast<char>(c)) != std::string::npos;
            if (digest_from_hex(changed).has_value() != good) {
                BOOST_ERROR("character " << c << " at " << at);
            }
        }
    }
    BOOST_TEST(!digest_from_hex(text + "7").has_value());
    BOOST_TEST(!digest_from_hex(text.substr(1)).has_value());
    BOOST_TEST(!digest_from_hex("").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
