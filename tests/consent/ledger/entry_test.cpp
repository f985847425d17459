// Bodies of entries, taken apart again.
#include <boost/test/unit_test.hpp>

#include "consent/ledger/entry.h"

using namespace kakehashi;
using namespace kakehashi::consent;

BOOST_AUTO_TEST_SUITE(ledger_entry)

BOOST_AUTO_TEST_CASE(a_body_is_taken_apart_as_it_was_made) {
    // An event that looks like what stands behind it.
    const std::string event = R"({"note":",\"run\":7,","person":"9","prev":"x","run":3,"type":"census"})";
    Digest previous{};
    previous[0] = 0xAB;
    const std::string body = ledger::body_of({"access", event, {1}, ledger::ChainLink{{42}, 5, previous}});
    const auto chained = ledger::parts_of(body);
    BOOST_REQUIRE(chained.has_value());
    BOOST_TEST(chained->event == event);
    BOOST_TEST(chained->type == "access");
    BOOST_TEST(chained->person == "42");
    BOOST_TEST(chained->previous == hex(previous));
    BOOST_TEST(chained->run == "5");

    const std::string outside_body = ledger::body_of({"policy", event, {1}, std::nullopt});
    const auto outside = ledger::parts_of(outside_body);
    BOOST_REQUIRE(outside.has_value());
    BOOST_TEST(outside->event == event);
    BOOST_TEST(outside->type == "policy");
    BOOST_TEST(outside->person == "");
    BOOST_TEST(outside->run == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_body_is_not_taken_apart) {
    const std::string body = ledger::body_of({"access", "{}", {1}, ledger::ChainLink{{42}, 5, {}}});
    BOOST_REQUIRE(ledger::parts_of(body).has_value());
    for (std::size_t length = 0; length < body.size(); ++length) {
        BOOST_TEST(!ledger::parts_of(body.substr(0, length)), body.substr(0, length));
    }
    for (const char* const without : {"\"at\"", "\"event\"", "{}", "\"person\"", "\"prev\"", "\"run\"", "\"type\"", "\"v\""}) {
        std::string other = body;
        other.replace(other.find(without), std::string_view(without).size(), "0");
        BOOST_TEST(!ledger::parts_of(other), other);
    }
}

BOOST_AUTO_TEST_SUITE_END()
