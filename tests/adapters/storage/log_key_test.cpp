// The key of the log's heads: in a sealed file nobody else reads, and interoperable with what others sign and check.
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "adapters/storage/log_key.h"
#include "consent/ledger/signed_note.h"
#include "tests/conformance/database_node.h"

namespace fs = std::filesystem;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

std::string code_of(const Result<std::unique_ptr<LogKey>>& opened) { return opened ? "" : opened.error().code; }

std::string bytes_of_hex(std::string_view text) {
    std::string bytes;
    for (std::size_t n = 0; n < text.size(); n += 2) {
        bytes.push_back(static_cast<char>(std::stoi(std::string(text.substr(n, 2)), nullptr, 16)));
    }
    return bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_key)

BOOST_AUTO_TEST_CASE(a_new_key_is_sealed_and_can_be_read_by_its_owner_alone) {
    DatabaseNode node(Dialect::sqlite);
    const fs::path file = node.folder() / "ledger.key";
    needed(LogKey::create(node.keys(), file));
    BOOST_TEST((fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
    const auto key = needed(LogKey::open(node.keys(), file));
    const std::string signature = key->sign("text\n");
    BOOST_TEST(OpenSslSignatureCheck().holds(key->public_key(), "text\n", signature));
    BOOST_TEST(!OpenSslSignatureCheck().holds(key->public_key(), "test\n", signature));
    BOOST_TEST((needed(LogKey::open(node.keys(), file))->public_key() == key->public_key()));
}

BOOST_AUTO_TEST_CASE(a_key_is_never_overwritten) {
    DatabaseNode node(Dialect::sqlite);
    const fs::path file = node.folder() / "ledger.key";
    needed(LogKey::create(node.keys(), file));
    const std::string before = text_of_file(file);
    BOOST_TEST(LogKey::create(node.keys(), file).error().code == "KK-7101");
    BOOST_TEST((text_of_file(file) == before));
    BOOST_TEST(LogKey::create(node.keys(), node.folder() / "no such folder" / "ledger.key").error().code == "KK-7102");
}

BOOST_AUTO_TEST_CASE(a_key_that_is_missing_or_open_to_others_or_of_another_node_is_refused) {
    DatabaseNode node(Dialect::sqlite);
    const fs::path file = node.folder() / "ledger.key";
    BOOST_TEST(code_of(LogKey::open(node.keys(), file)) == "KK-7103");
    needed(LogKey::create(node.keys(), file));
    fs::permissions(file, fs::perms::owner_read | fs::perms::group_read);
    BOOST_TEST(code_of(LogKey::open(node.keys(), file)) == "KK-7104");
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    DatabaseNode other(Dialect::sqlite);
    BOOST_TEST(code_of(LogKey::open(other.keys(), file)) == "KK-4102");
}

BOOST_AUTO_TEST_CASE(signatures_are_those_of_rfc_8032) {
    // Section 7.1, tests 1 and 2.
    const auto one = LogKey::from_seed(needed(Key::from_bytes(bytes_of_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))));
    BOOST_TEST((one->sign("") ==
                bytes_of_hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")));
    const auto two = LogKey::from_seed(needed(Key::from_bytes(bytes_of_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))));
    BOOST_TEST((two->sign("\x72") ==
                bytes_of_hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")));
}

BOOST_AUTO_TEST_CASE(a_note_that_others_signed_is_opened) {
    const OpenSslHasher hasher;
    const OpenSslSignatureCheck check;
    const auto key = needed(consent::ledger::parse_verifier_key(
        hasher, "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
    const std::string note =
        "This is an example message.\n\n\xE2\x80\x94 example.com/foo "
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    BOOST_TEST(needed(consent::ledger::open_note(hasher, check, key, note)) == "This is an example message.\n");
    std::string changed = note;
    changed[0] = 't';
    BOOST_TEST(consent::ledger::open_note(hasher, check, key, changed).error().code == "KK-7123");
}

BOOST_AUTO_TEST_SUITE_END()
