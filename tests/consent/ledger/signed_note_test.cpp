// Notes and checkpoints; the signing itself is tested with the keys (tests/adapters/storage/log_key_test.cpp).
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "consent/ledger/checkpoint.h"
#include "consent/ledger/signed_note.h"
#include "tests/fakes/hash_signer.h"
#include "tests/fakes/needed.h"
#include "tests/fakes/plain_sha256.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::consent::ledger;
using namespace kakehashi::test;

namespace {

const PlainSha256 hasher;

const HashSigner signer;
const VerifierKey known{"log.example/one", signer.public_key()};
const Checkpoint head{"log.example/one", 20'852'163, hasher.sha256({"root"})};

std::string code_of(const std::string& note) {
    const auto opened = open_checkpoint(hasher, signer, known, note);
    return opened ? "" : opened.error().code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(signed_note)

BOOST_AUTO_TEST_CASE(a_published_verifier_key_is_read_and_written) {
    const std::string text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const VerifierKey key = needed(parse_verifier_key(hasher, text));
    BOOST_TEST(key.name == "example.com/foo");
    BOOST_TEST(text_of(hasher, key) == text);
}

BOOST_DATA_TEST_CASE(other_verifier_keys_are_none,
                     data::make({"", "example.com/foo", "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                                 "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                                 "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                                 "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
                                 "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                                 "example.com/f oo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"}),
                     text) {
    BOOST_TEST(!parse_verifier_key(hasher, text).has_value());
}

BOOST_AUTO_TEST_CASE(a_checkpoint_is_three_lines_signed) {
    const std::string text = text_of(head);
    BOOST_TEST(text.starts_with("log.example/one\n20852163\n"));
    const std::string note = sign_note(hasher, signer, "log.example/one", text);
    BOOST_TEST(note.starts_with(text + "\n\xE2\x80\x94 log.example/one "));
    BOOST_TEST((needed(open_checkpoint(hasher, signer, known, note)) == head));
}

BOOST_AUTO_TEST_CASE(any_changed_byte_of_a_note_is_refused) {
    const std::string note = sign_note(hasher, signer, "log.example/one", text_of(head));
    for (std::size_t n = 0; n < note.size(); ++n) {
        for (const char change : {'\x01', '\x20', '\x40'}) {
            std::string changed = note;
            changed[n] = static_cast<char>(changed[n] ^ change);
            BOOST_TEST(code_of(changed) != "");
        }
        BOOST_TEST(code_of(note.substr(0, n)) != "");
    }
}

BOOST_AUTO_TEST_CASE(signatures_of_others_do_not_count) {
    const std::string note = sign_note(hasher, signer, "log.example/one", text_of(head));
    const std::string other = "\xE2\x80\x94 witness.example AAAAAAAA\n";
    BOOST_TEST(code_of(note + other) == "");
    BOOST_TEST(code_of(text_of(head) + "\n" + other) == "KK-7123");
    BOOST_TEST(code_of(text_of(head) + "\n") == "KK-7122");
    BOOST_TEST(code_of(note + "no signature\n") == "KK-7122");
    BOOST_TEST(code_of(sign_note(hasher, signer, "log.example/two", text_of(head))) == "KK-7123");
    const Checkpoint of_another{"log.example/two", 1, {}};
    BOOST_TEST(code_of(sign_note(hasher, signer, "log.example/one", text_of(of_another))) == "KK-7125");
}

BOOST_AUTO_TEST_CASE(lines_after_the_third_are_passed_over) {
    const std::string note = sign_note(hasher, signer, "log.example/one", text_of(head) + "more\n");
    BOOST_TEST((needed(open_checkpoint(hasher, signer, known, note)) == head));
}

BOOST_DATA_TEST_CASE(other_texts_are_no_checkpoints,
                     data::make({"", "a\n", "a\n1\n", "a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                                 "a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "a\n1\n47DEQpj8HBSa\n",
                                 "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                                 "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                                 "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nb\n",
                                 "a\n18446744073709551616\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"}),
                     text) {
    BOOST_TEST(!parse_checkpoint(text).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
