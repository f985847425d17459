#include "adapters/http/oauth/scopes.h"

#include <boost/test/unit_test.hpp>

using kakehashi::Kind;
using kakehashi::KindSet;
using kakehashi::http::oauth::Scopes;

namespace {

const std::string table = "resource,kinds,why\nPatient,,x\nCoverage,insurance_card;copayment_ratio,x\nCarePlan,care_plan,x\n";

const Scopes& scopes() {
    static const Scopes read = Scopes::parse(table, "scopes.csv").value();
    return read;
}

std::string granted(std::string_view asked, std::string_view registered) { return scopes().granted(asked, registered).value_or("-"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(oauth_scopes)

BOOST_AUTO_TEST_CASE(only_names_that_mean_something_are_scopes) {
    for (const char* const good : {"system/Coverage.rs", "system/*.cruds", "system/Patient.r", "system/Coverage.rs system/CarePlan.s"}) {
        BOOST_TEST(scopes().are_scopes(good), good);
    }
    for (const char* const bad : {"", " ", "system/Coverage", "system/.rs", "system/Coverage.", "system/Coverage.sr", "system/Coverage.rr", "system/Coverage.x",
                                  "system/Nothing.rs", "patient/Coverage.rs", "user/Coverage.rs", "system/Coverage.read", "system/Coverage.rs  system/Patient.r",
                                  "system/Coverage.rs?x=1", "openid"}) {
        BOOST_TEST(!scopes().are_scopes(bad), bad);
    }
}

BOOST_AUTO_TEST_CASE(what_is_granted_reaches_as_far_as_both) {
    BOOST_TEST(granted("", "system/*.rs") == "system/*.rs");
    BOOST_TEST(granted("system/Coverage.rs", "system/*.cruds") == "system/Coverage.rs");
    BOOST_TEST(granted("system/*.cruds", "system/Coverage.rs") == "system/Coverage.rs");
    BOOST_TEST(granted("system/Coverage.cruds system/CarePlan.rs", "system/Coverage.rs system/CarePlan.cu") == "system/Coverage.rs");
    BOOST_TEST(granted("system/CarePlan.rs", "system/Coverage.rs") == "-");
    BOOST_TEST(granted("system/Coverage.rs system/Coverage.rs", "system/*.rs") == "system/Coverage.rs");
}

BOOST_AUTO_TEST_CASE(kinds_open_for_reading_and_searching_together) {
    BOOST_TEST((scopes().readable("system/*.rs") == KindSet::of(Kind::insurance_card).with(Kind::copayment_ratio).with(Kind::care_plan)));
    BOOST_TEST((scopes().readable("system/Coverage.cruds") == KindSet::of(Kind::insurance_card).with(Kind::copayment_ratio)));
    for (const char* const none : {"system/Coverage.r", "system/Coverage.cud", "system/Patient.rs", "", "nonsense"}) {
        BOOST_TEST(scopes().readable(none).empty(), none);
    }
}

BOOST_AUTO_TEST_CASE(a_faulty_table_is_told_by_its_line) {
    const auto line = [](const std::string& csv) { return Scopes::parse(csv, "scopes.csv").error().place.line; };
    BOOST_TEST(line("resource\n") == 1U);
    BOOST_TEST(line(table + "Coverage,care_plan,x\n") == 5U);
    BOOST_TEST(line(table + "Task,nothing,x\n") == 5U);
    BOOST_TEST(line(table + "Task\n") == 5U);
}

BOOST_AUTO_TEST_SUITE_END()
