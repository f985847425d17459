#include <boost/test/unit_test.hpp>

#include "domain/kind.h"

using namespace kakehashi;

BOOST_AUTO_TEST_SUITE(kind)

BOOST_AUTO_TEST_CASE(every_kind_has_a_name_of_its_own) {
    KindSet all;
    for (const Kind each : all_kinds) {
        BOOST_TEST((kind_named(name_of(each)) == each));
        all = all.with(each);
    }
    BOOST_TEST((all == KindSet::all()));
    BOOST_TEST(all.size() == static_cast<int>(kind_count));
    BOOST_TEST(!kind_named("").has_value());
    BOOST_TEST(!kind_named("Life").has_value());
}

BOOST_AUTO_TEST_CASE(a_set_is_read_from_names) {
    BOOST_TEST((KindSet::parse("all", ';') == KindSet::all()));
    BOOST_TEST((KindSet::parse("life;survey", ';') == KindSet::of(Kind::life).with(Kind::survey)));
    BOOST_TEST((KindSet::parse("life;life", ';') == KindSet::of(Kind::life)));
    for (const char* text : {"", "life;", ";life", "life,survey", "life; survey", "all;life", "dental"}) {
        BOOST_TEST(!KindSet::parse(text, ';').has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(bits_that_are_no_kind_are_dropped) {
    BOOST_TEST((KindSet::from_bits(0xFFFF) == KindSet::all()));
    BOOST_TEST(KindSet::from_bits(0xC001).empty());
}

BOOST_AUTO_TEST_SUITE_END()
