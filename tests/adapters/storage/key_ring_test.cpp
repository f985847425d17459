// Keys: in a file nobody else reads, never overwritten, and useless to whoever has another one.
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "tests/conformance/database_node.h"

namespace fs = std::filesystem;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

const InsurerNumber home = InsurerNumber::parse("131011").value();

}  // namespace

BOOST_AUTO_TEST_SUITE(key_ring)

BOOST_AUTO_TEST_CASE(a_new_master_key_can_be_read_by_its_owner_alone) {
    const ScratchFolder folder;
    const fs::path file = folder.path() / "master.key";
    BOOST_REQUIRE(KeyRing::create_master(file).has_value());
    BOOST_TEST((fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
    BOOST_TEST(fs::file_size(file) == 32U);
}

BOOST_AUTO_TEST_CASE(a_master_key_is_never_overwritten) {
    const ScratchFolder folder;
    const fs::path file = folder.path() / "master.key";
    BOOST_REQUIRE(KeyRing::create_master(file).has_value());
    const std::string before = text_of_file(file);
    const auto again = KeyRing::create_master(file);
    BOOST_REQUIRE(!again.has_value());
    BOOST_TEST((again.error().fault == Fault::conflicting));
    BOOST_TEST(again.error().code == "KK-4111");
    BOOST_TEST((text_of_file(file) == before));
    BOOST_TEST(KeyRing::create_master(folder.path() / "no such folder" / "master.key").error().code == "KK-4114");
}

BOOST_AUTO_TEST_CASE(a_master_key_others_can_read_is_refused) {
    DatabaseNode node(Dialect::sqlite);
    for (const fs::perms extra : {fs::perms::group_read, fs::perms::others_read, fs::perms::group_write}) {
        fs::permissions(node.master_key(), fs::perms::owner_read | fs::perms::owner_write | extra);
        const auto opened = KeyRing::open(node.database(), node.master_key());
        BOOST_REQUIRE(!opened.has_value());
        BOOST_TEST(opened.error().code == "KK-4113");
    }
}

BOOST_AUTO_TEST_CASE(a_master_key_that_is_missing_or_of_another_length_opens_nothing) {
    DatabaseNode node(Dialect::sqlite);
    BOOST_TEST(KeyRing::open(node.database(), node.folder() / "none.key").error().code == "KK-4112");
    fs::resize_file(node.master_key(), 31);
    BOOST_TEST(!KeyRing::open(node.database(), node.master_key()).has_value());
    fs::resize_file(node.master_key(), 64);
    BOOST_TEST(!KeyRing::open(node.database(), node.master_key()).has_value());
}

BOOST_AUTO_TEST_CASE(the_same_master_key_opens_the_same_keys_again) {
    DatabaseNode node(Dialect::sqlite);
    const std::string key(needed(node.keys().insurer_key(home)).bytes());
    const auto again = needed(KeyRing::open(node.database(), node.master_key()));
    BOOST_TEST(!again->knows_insurer(home));
    BOOST_TEST((needed(again->insurer_key(home)).bytes() == key));
    BOOST_TEST(again->knows_insurer(home));
}

BOOST_AUTO_TEST_CASE(another_master_key_opens_nothing) {
    DatabaseNode node(Dialect::sqlite);
    needed(node.keys().insurer_key(home));
    const fs::path other = node.folder() / "other.key";
    needed(KeyRing::create_master(other));
    const auto ring = needed(KeyRing::open(node.database(), other));
    BOOST_TEST(!ring->insurer_key(home).has_value());
    BOOST_TEST(!ring->ledger_key().has_value());
}

BOOST_AUTO_TEST_CASE(an_enrolments_key_opens_under_its_insurer_and_its_enrolment_only) {
    const Key insurer_key = Key::random();
    const Key key = Key::random();
    const std::string wrapped = KeyRing::wrap(insurer_key, {1}, key);
    BOOST_TEST((needed(KeyRing::unwrap(insurer_key, {1}, wrapped)).bytes() == key.bytes()));
    BOOST_TEST(!KeyRing::unwrap(insurer_key, {2}, wrapped).has_value());
    BOOST_TEST(!KeyRing::unwrap(Key::random(), {1}, wrapped).has_value());
    BOOST_TEST(!KeyRing::unwrap(insurer_key, {1}, "").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
