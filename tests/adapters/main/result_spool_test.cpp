#include "adapters/main/result_spool.h"

#include <boost/test/unit_test.hpp>

using namespace kakehashi;
using app::ResultSpool;

namespace {

SetResult result_of(std::int64_t id) {
    const std::string number = std::to_string(id);
    SetResult result;
    result.id = {id};
    result.name = {"careplan", "monthly_plan", "13700000" + number, "", "20260325101500", "202604"};
    result.report = {SetOutcome::partly, id, 2 * id, 3 * id, 4 * id, 5 * id, 6 * id, {}, {}};
    for (std::int64_t n = 0; n < id % 4; ++n) {
        result.report.findings.push_back({"B21", Severity::person, {"plan-" + number + ".csv", 7, 3}, "item", "detail " + number});
        result.report.held.push_back(
            {*InsurerNumber::parse("131011"), *InsuredNumber::parse("0000000001"), SetOutcome::waiting, "P01"});
    }
    if (id % 3 == 0) {
        result.error = Error{Fault::unavailable, "KK-4301", "the store does not answer", {"plan.csv", 1, 2}};
    }
    return result;
}

void expect_same(const SetResult& is, const SetResult& wanted) {
    BOOST_TEST(is.id.value == wanted.id.value);
    BOOST_TEST((is.name == wanted.name));
    BOOST_TEST((is.report.outcome == wanted.report.outcome));
    BOOST_TEST(is.report.rows == wanted.report.rows);
    BOOST_TEST(is.report.people == wanted.report.people);
    BOOST_TEST(is.report.facts == wanted.report.facts);
    BOOST_TEST(is.report.superseded == wanted.report.superseded);
    BOOST_TEST(is.report.unchanged == wanted.report.unchanged);
    BOOST_TEST(is.report.staged == wanted.report.staged);
    BOOST_TEST_REQUIRE(is.report.findings.size() == wanted.report.findings.size());
    for (std::size_t n = 0; n < is.report.findings.size(); ++n) {
        const Finding& one = is.report.findings[n];
        const Finding& other = wanted.report.findings[n];
        BOOST_TEST((one.rule == other.rule && one.severity == other.severity && one.place == other.place &&
                    one.item_name == other.item_name && one.detail == other.detail));
    }
    BOOST_TEST_REQUIRE(is.report.held.size() == wanted.report.held.size());
    for (std::size_t n = 0; n < is.report.held.size(); ++n) {
        const HeldUnit& one = is.report.held[n];
        const HeldUnit& other = wanted.report.held[n];
        BOOST_TEST((one.insurer == other.insurer && one.insured == other.insured && one.state == other.state &&
                    one.rule == other.rule));
    }
    BOOST_TEST_REQUIRE(is.error.has_value() == wanted.error.has_value());
    if (is.error) {
        BOOST_TEST((is.error->fault == wanted.error->fault && is.error->place == wanted.error->place));
        BOOST_TEST(is.error->code == wanted.error->code);
        BOOST_TEST(is.error->message == wanted.error->message);
    }
}

void expect_all_kept(ResultSpool spool) {
    for (std::int64_t id = 1; id <= 100; ++id) {
        spool.add(result_of(id));
        expect_same(spool.at(static_cast<std::size_t>(id - 1)), result_of(id));
    }
    spool.replace(4, result_of(205));
    spool.replace(99, result_of(300));
    BOOST_TEST(spool.size() == 100U);
    for (std::size_t n = 0; n < spool.size(); ++n) {
        expect_same(spool.at(n), result_of(n == 4 ? 205 : n == 99 ? 300 : static_cast<std::int64_t>(n + 1)));
    }
    BOOST_TEST((spool.find({205}) == std::size_t{4}));
    BOOST_TEST(!spool.find({5}).has_value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(result_spool)

BOOST_AUTO_TEST_CASE(results_in_memory_in_the_file_and_between_both_are_told_as_they_were) {
    const auto folder = std::filesystem::temp_directory_path();
    expect_all_kept(ResultSpool(folder));
    expect_all_kept(ResultSpool(folder, 1));
    expect_all_kept(ResultSpool(folder, 3000));
}

BOOST_AUTO_TEST_CASE(no_result_is_lost_where_there_is_no_room) { expect_all_kept(ResultSpool("/nonexistent", 3000)); }

BOOST_AUTO_TEST_CASE(numbers_are_forgotten_and_nothing_else) {
    ResultSpool spool(std::filesystem::temp_directory_path(), 1);
    spool.add(result_of(7));
    spool.forget_ids();
    SetResult wanted = result_of(7);
    wanted.id = {};
    expect_same(spool.at(0), wanted);
}

BOOST_AUTO_TEST_SUITE_END()
