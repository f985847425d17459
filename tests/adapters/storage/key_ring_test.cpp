// Keys: in a file nobody else reads, never overwritten, and useless to whoever has another one.
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "adapters/storage/key_bundle.h"
#include "adapters/storage/wrapped_key.h"
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

BOOST_AUTO_TEST_CASE(another_master_key_is_told_by_its_file) {
    DatabaseNode node(Dialect::sqlite);
    needed(node.keys().insurer_key(home));
    const fs::path other = node.folder() / "other.key";
    needed(KeyRing::create_master(other));
    const auto ring = needed(KeyRing::open(node.database(), other));
    const auto error = ring->ledger_key().error();
    BOOST_TEST(error.code == "KK-4117");
    BOOST_TEST(error.place.file == "other.key");
}

BOOST_AUTO_TEST_CASE(an_enrolments_key_opens_under_its_insurer_and_its_enrolment_only) {
    DatabaseNode node(Dialect::sqlite);
    KeyRing& keys = node.keys();
    const auto made = needed(keys.new_enrolment(home, {1}));
    BOOST_TEST((needed(keys.open_enrolment(home, {1}, made.wrapped)).bytes() == made.key.bytes()));
    BOOST_TEST(keys.open_enrolment(home, {2}, made.wrapped).error().code == "KK-4102");
    BOOST_TEST(keys.open_enrolment(InsurerNumber::parse("131029").value(), {1}, made.wrapped).error().code == "KK-4102");
    BOOST_TEST(keys.open_enrolment(home, {1}, "").error().code == "KK-4102");
}

BOOST_AUTO_TEST_CASE(what_is_said_of_a_wrapped_key_cannot_be_changed) {
    DatabaseNode node(Dialect::sqlite);
    const std::string wrapped = needed(node.keys().wrap_enrolment(home, {1}, KeyBundle(Key::random()), {1, 3, 2}));
    BOOST_TEST(wrapped.starts_with("1.3.2:"));
    BOOST_TEST(node.keys().open_enrolment(home, {1}, wrapped).has_value());
    for (const char* const said : {"1.3.3:", "1.2.2:", ""}) {
        BOOST_TEST(node.keys().open_enrolment(home, {1}, said + wrapped.substr(6)).error().code == "KK-4102");
    }
    BOOST_TEST(node.keys().open_enrolment(home, {1}, "2.3.2:" + wrapped.substr(6)).error().code == "KK-4116");
}

BOOST_AUTO_TEST_CASE(numbers_of_keys_are_read_as_they_are_written) {
    BOOST_TEST(text_of(KeyNumbers{}).empty());
    BOOST_TEST((numbers_of("AbC=") == KeyNumbers{}));
    for (const KeyNumbers numbers : {KeyNumbers{2, 1, 1}, KeyNumbers{1, 3, 1}, KeyNumbers{12, 4, 4}}) {
        BOOST_TEST((numbers_of(text_of(numbers) + ":AbC=") == numbers));
    }
    for (const char* const wrong : {":", "2:AbC=", "2.1:AbC=", "2.1.2:AbC=", "0.1.1:AbC=", "2.1.1.1:AbC=", "a.1.1:AbC=", "-1.1.1:AbC=", "2.1.:AbC="}) {
        BOOST_TEST(!numbers_of(wrong).has_value(), wrong);
    }
    BOOST_TEST(parse_numbered(numbered(1, "AbC="))->number == 1);
    BOOST_TEST(parse_numbered(numbered(7, "AbC="))->number == 7);
    BOOST_TEST((parse_numbered(numbered(7, "AbC="))->envelope == "AbC="));
    BOOST_TEST(!parse_numbered("x:AbC=").has_value());
}

BOOST_AUTO_TEST_CASE(a_bundle_seals_under_the_newest_and_opens_under_any) {
    const KeyBundle old(Key::random());
    const KeyBundle both = old.with(Key::random());
    const std::string before = seal(old, "fact/1", "text");
    const std::string since = seal(both, "fact/1", "text");
    BOOST_TEST(needed(open_sealed(both, "fact/1", before)) == "text");
    BOOST_TEST(needed(open_sealed(both, "fact/1", since)) == "text");
    BOOST_TEST(open_sealed(old, "fact/1", since).error().code == "KK-4102");
    BOOST_TEST(open_sealed(both.newest_only(), "fact/1", before).error().code == "KK-4102");
    BOOST_TEST(open_sealed(both, "fact/2", before).error().code == "KK-4102");
    BOOST_TEST((needed(KeyBundle::from_bytes(both.bytes())).bytes() == both.bytes()));
    BOOST_TEST(KeyBundle::from_bytes("").error().code == "KK-4101");
    BOOST_TEST(KeyBundle::from_bytes(both.bytes().substr(1)).error().code == "KK-4101");
}

BOOST_AUTO_TEST_SUITE_END()
