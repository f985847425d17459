#include "domain/said_before.h"

#include <boost/test/unit_test.hpp>

using namespace kakehashi;

namespace {

PersonUnit unit(const std::string& body, const std::string& order = "1", std::uint32_t line = 2) {
    PersonUnit made;
    made.insurer = *InsurerNumber::parse("131011");
    made.insured = *InsuredNumber::parse("0000000001");
    Replacement replacement;
    replacement.unit = "copayment_ratio";
    replacement.key = "2026-08-01";
    replacement.author = "131011";
    replacement.order = order;
    replacement.place = {"KK_RATIO.csv", line, 0};
    FactDraft fact;
    fact.form = "RATIO";
    fact.body = "{\"file\":\"KK_RATIO.csv\",\"line\":" + std::to_string(line) + ",\"ratio\":\"" + body + "\"}";
    replacement.facts.push_back(std::move(fact));
    made.replacements.push_back(std::move(replacement));
    return made;
}

PersonUnit registered(const std::string& name, const std::string& order = "1") {
    PersonUnit made;
    made.insurer = *InsurerNumber::parse("131011");
    made.insured = *InsuredNumber::parse("0000000001");
    made.place = {"KK_PERSON.csv", 3, 0};
    made.register_entry.emplace();
    made.register_entry->order = order;
    made.register_entry->name = name;
    return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(what_a_set_said_before)

BOOST_AUTO_TEST_CASE(another_content_under_one_key_and_order_contradicts) {
    SaidBefore said;
    BOOST_TEST(!said.contradiction(unit("1")).has_value());
    BOOST_TEST(!said.contradiction(unit("1", "1", 7)).has_value());  // the same row again, further down
    BOOST_TEST(!said.contradiction(unit("3", "2")).has_value());     // a later one
    const auto place = said.contradiction(unit("3", "1", 9));
    BOOST_TEST_REQUIRE(place.has_value());
    BOOST_TEST(place->line == 9U);
}

BOOST_AUTO_TEST_CASE(what_carries_no_order_or_patches_contradicts_nothing) {
    SaidBefore said;
    BOOST_TEST(!said.contradiction(unit("1", "")).has_value());
    BOOST_TEST(!said.contradiction(unit("2", "")).has_value());
    PersonUnit patch = unit("1");
    patch.replacements[0].operation = Replacement::Operation::patch;
    BOOST_TEST(!said.contradiction(patch).has_value());
    BOOST_TEST(!said.contradiction(unit("2")).has_value());
}

BOOST_AUTO_TEST_CASE(rows_of_the_register_contradict_too) {
    SaidBefore said;
    BOOST_TEST(!said.contradiction(registered("見本　花子")).has_value());
    BOOST_TEST(!said.contradiction(registered("見本　花子")).has_value());
    BOOST_TEST(!said.contradiction(registered("見本　はな子", "2")).has_value());
    BOOST_TEST(said.contradiction(registered("見本　太郎")).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
