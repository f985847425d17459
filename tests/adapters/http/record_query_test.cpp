#include "adapters/http/municipality/record_query.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

using namespace kakehashi;
using namespace kakehashi::http::municipality;
namespace data = boost::unit_test::data;

namespace {

const std::string full = R"({"insurer":"131011","insured":"0000000001","purpose":"disaster","mode":"disaster",)"
                         R"("reason":"避難所で確認","kinds":["life","care_plan"],"on":"2026-10-01",)"
                         R"("known_at":"2026-10-02T00:00:00Z"})";

std::string with(const std::string& members) {
    return R"({"insurer":"131011","insured":"0000000001",)" + members + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_query)

BOOST_AUTO_TEST_CASE(every_member_is_read) {
    const auto query = parse_record_query(full);
    BOOST_TEST_REQUIRE(query.has_value());
    BOOST_TEST(query->insurer.text() == "131011");
    BOOST_TEST(query->insured.text() == "0000000001");
    BOOST_TEST((query->purpose == consent::Purpose::disaster));
    BOOST_TEST((query->mode == consent::Mode::disaster));
    BOOST_TEST(query->reason == "避難所で確認");
    BOOST_TEST((query->kinds == KindSet::of(Kind::life).with(Kind::care_plan)));
    BOOST_TEST((query->on == CalendarDate::of(2026, 10, 1)));
    BOOST_TEST((query->known_at == Timestamp::parse_iso("2026-10-02T00:00:00Z")));
}

BOOST_AUTO_TEST_CASE(two_numbers_are_enough) {
    const auto query = parse_record_query(R"({"insured":"H000000001","insurer":"131011"})");
    BOOST_TEST_REQUIRE(query.has_value());
    BOOST_TEST((query->purpose == consent::Purpose::administration));
    BOOST_TEST((query->mode == consent::Mode::normal));
    BOOST_TEST((query->kinds == KindSet::all()));
    BOOST_TEST(!query->on.has_value());
    BOOST_TEST(parse_record_query(with(R"("on":null,"known_at":null,"reason":"","kinds":["all"])")).has_value());
}

const std::string malformed_bodies[] = {
    "",
    " ",
    "null",
    "[]",
    "\"131011\"",
    "{}",
    "{",
    R"({"insurer":"131011"})",
    R"({"insured":"0000000001"})",
    R"({"insurer":131011,"insured":"0000000001"})",
    R"({"insurer":"13101","insured":"0000000001"})",
    R"({"insurer":"00131011","insured":"0000000001"})",
    R"({"insurer":"131011","insured":"000000000１"})",
    R"({"insurer":"131011","insured":"000000001"})",
    R"({"insurer":null,"insured":"0000000001"})",
    R"({"insurer":"131011","insured":"0000000001"} {})",
    R"({"insurer":"131011","insured":"0000000001"},)",
    R"({"insurer":"131011","insured":"0000000001",})",
    R"({"insurer":"131011","insured":"0000000001","insured":"0000000002"})",
    R"({"insurer":"131011","insured":"0000000001","insure\u0064":"0000000002"})",
    with(R"("organisation":"131011")"),
    with(R"("party":"municipality")"),
    with(R"("Insurer":"131011")"),
    with(R"("purpose":"curiosity")"),
    with(R"("purpose":null)"),
    with(R"("mode":"")"),
    with(R"("mode":0)"),
    with(R"("reason":null)"),
    with(R"("reason":"a\u0000b")"),
    with(R"("reason":"a\nb")"),
    with(R"("reason":"123456789018")"),
    with("\"reason\":\"" + std::string(601, 'a') + "\""),
    with("\"reason\":\"\xff\""),
    with("\"reason\":\"\xed\xa0\x80\""),
    with(R"("reason":"\ud800")"),
    with(R"("kinds":[])"),
    with(R"("kinds":"all")"),
    with(R"("kinds":["all","life"])"),
    with(R"("kinds":["life","life"])"),
    with(R"("kinds":["soul"])"),
    with(R"("kinds":[1])"),
    with(R"("kinds":[["life"]])"),
    with(R"("kinds":null)"),
    with(R"("on":"2026-02-30")"),
    with(R"("on":"20261001")"),
    with(R"("on":"")"),
    with(R"("on":20261001)"),
    with(R"("known_at":"2026-10-02")"),
    with(R"("known_at":"2026-10-02 00:00")"),
    with(R"("known_at":1)"),
};

BOOST_DATA_TEST_CASE(anything_else_is_malformed, data::make(malformed_bodies), text) {
    const auto query = parse_record_query(text);
    BOOST_TEST_REQUIRE(!query.has_value());
    BOOST_TEST((query.error().fault == Fault::malformed));
    BOOST_TEST(query.error().code == "KK-5031");
    BOOST_TEST(query.error().message.find("131011") == std::string::npos);
    BOOST_TEST(query.error().message.find("000000000") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_malformed) {
    const std::string open(60'000, '[');
    BOOST_TEST(!parse_record_query(with("\"kinds\":" + open)).has_value());
    BOOST_TEST(!parse_record_query(with("\"kinds\":" + open + std::string(60'000, ']'))).has_value());
}

BOOST_AUTO_TEST_CASE(every_beginning_of_a_body_is_malformed) {
    for (std::size_t length = 0; length < full.size(); ++length) {
        BOOST_TEST(!parse_record_query(full.substr(0, length)).has_value(), length);
    }
}

BOOST_AUTO_TEST_CASE(no_bytes_break_it) {
    std::mt19937 random(20261122);
    for (int n = 0; n < 50'000; ++n) {
        std::string text = full;
        const auto changes = 1 + random() % 4;
        for (std::size_t change = 0; change < changes; ++change) {
            text[random() % text.size()] = static_cast<char>(random());
        }
        const auto query = parse_record_query(text);
        if (query) {
            BOOST_TEST_REQUIRE(InsuredNumber::parse(query->insured.text()).has_value());
            BOOST_TEST_REQUIRE(!query->kinds.empty());
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
