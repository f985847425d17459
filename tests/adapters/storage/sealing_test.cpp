// Text that only its key and its place open.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <openssl/evp.h>

#include "adapters/storage/base64.h"
#include "adapters/storage/random.h"
#include "adapters/storage/sealing.h"
#include "tests/fakes/needed.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

std::string by_openssl(const std::string& bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                       reinterpret_cast<const unsigned char*>(bytes.data()),
                                       static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(it_writes_what_openssl_writes_and_reads_it_back) {
    for (std::size_t length = 0; length < 100; ++length) {
        const std::string bytes = random_bytes(length);
        const std::string text = base64_encode(bytes);
        BOOST_TEST(text == by_openssl(bytes));
        BOOST_TEST((base64_decode(text) == bytes));
    }
}

BOOST_AUTO_TEST_CASE(every_byte_has_its_place) {
    std::string bytes;
    for (int n = 0; n < 256; ++n) {
        bytes.push_back(static_cast<char>(n));
    }
    BOOST_TEST(base64_encode(bytes) == by_openssl(bytes));
    BOOST_TEST((base64_decode(by_openssl(bytes)) == bytes));
}

BOOST_DATA_TEST_CASE(what_is_not_well_formed_is_not_read,
                     data::make({"A", "AB", "ABC", "ABCDE", "=", "====", "A===", "AB=C", "=ABC", "AB==CDEF", "AB C", "AB\nC",
                                 "AB-_", "AB\x80Z", "ABC==", "A=BC"}),
                     text) {
    BOOST_TEST(!base64_decode(text).has_value());
}

BOOST_AUTO_TEST_CASE(any_other_character_anywhere_is_refused) {
    const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (const std::string whole : {"QUJDREVG", "QUJDREU=", "QUJDRA=="}) {
        for (std::size_t at = 0; at < whole.find_last_not_of('='); ++at) {
            for (int c = 0; c < 256; ++c) {
                std::string text = whole;
                text[at] = static_cast<char>(c);
                const bool good = alphabet.find(static_cast<char>(c)) != std::string::npos;
                if (base64_decode(text).has_value() != good) {
                    BOOST_ERROR("character " << c << " at " << at << " of " << whole);
                }
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(sealing)

BOOST_DATA_TEST_CASE(what_was_sealed_opens_with_its_key_and_context, data::make({0, 1, 15, 16, 17, 4'096}), length) {
    const Key key = Key::random();
    const std::string plain = random_bytes(static_cast<std::size_t>(length));
    const auto opened = open_sealed(key, "fact/1", seal(key, "fact/1", plain));
    BOOST_REQUIRE(opened.has_value());
    BOOST_TEST((*opened == plain));
}

BOOST_AUTO_TEST_CASE(the_same_text_never_looks_the_same) {
    const Key key = Key::random();
    BOOST_TEST(seal(key, "fact/1", "plain") != seal(key, "fact/1", "plain"));
}

BOOST_AUTO_TEST_CASE(another_key_or_another_place_opens_nothing) {
    const Key key = Key::random();
    const std::string sealed = seal(key, "fact/1", "plain");
    for (const auto& opened : {open_sealed(Key::random(), "fact/1", sealed), open_sealed(key, "fact/2", sealed),
                               open_sealed(key, "", sealed)}) {
        BOOST_REQUIRE(!opened.has_value());
        BOOST_TEST((opened.error().fault == Fault::broken));
        BOOST_TEST(opened.error().code == "KK-4102");
    }
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_anywhere_is_noticed) {
    const Key key = Key::random();
    const std::string bytes = base64_decode(seal(key, "fact/1", "plain text")).value();
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        std::string flipped = bytes;
        flipped[n] = static_cast<char>(flipped[n] ^ 1);
        BOOST_TEST(!open_sealed(key, "fact/1", base64_encode(flipped)).has_value());
    }
}

BOOST_AUTO_TEST_CASE(what_was_cut_short_is_noticed) {
    const Key key = Key::random();
    const std::string bytes = base64_decode(seal(key, "fact/1", "plain text")).value();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        BOOST_TEST(!open_sealed(key, "fact/1", base64_encode(bytes.substr(0, length))).has_value());
    }
    BOOST_TEST(!open_sealed(key, "fact/1", "not base64!").has_value());
}

BOOST_AUTO_TEST_CASE(a_key_has_exactly_32_bytes) {
    BOOST_TEST(Key::from_bytes(std::string(32, 'k')).has_value());
    BOOST_TEST(!Key::from_bytes(std::string(31, 'k')).has_value());
    BOOST_TEST(!Key::from_bytes(std::string(33, 'k')).has_value());
}

BOOST_AUTO_TEST_CASE(a_reader_opens_one_after_the_other_what_its_key_sealed) {
    const Key key = Key::random();
    SealedReader reader(key);
    for (int n = 0; n < 200; ++n) {
        const std::string plain = random_bytes(static_cast<std::size_t>(n * 7 % 500));
        const std::string envelope = seal(key, "fact/" + std::to_string(n), plain);
        BOOST_TEST((needed(reader.open("fact/" + std::to_string(n), envelope)) == plain));
        // What did not open does not spoil what comes after it.
        BOOST_TEST(reader.open("fact/0x", envelope).error().code == "KK-4102");
        BOOST_TEST(reader.open("fact/" + std::to_string(n), seal(Key::random(), "fact/" + std::to_string(n), plain)).error().code == "KK-4102");
        BOOST_TEST(reader.open("fact/" + std::to_string(n), envelope.substr(4)).error().code == "KK-4102");
    }
    BOOST_TEST(reader.open("x", "").error().code == "KK-4102");
}

BOOST_AUTO_TEST_CASE(a_reader_knows_one_text_of_an_envelope) {
    const Key key = Key::random();
    SealedReader reader(key);
    std::string envelope = seal(key, "x", "ab");  // 31 bytes: two unused bits twice
    BOOST_REQUIRE(envelope.ends_with("=="));
    char& last = envelope[envelope.size() - 3];
    last = last == 'A' ? 'B' : last == 'Q' ? 'R' : last == 'g' ? 'h' : 'x';
    BOOST_TEST(open_sealed(key, "x", envelope).has_value());
    BOOST_TEST(!reader.open("x", envelope).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
