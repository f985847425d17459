// What was read ahead of a set arrives as if it were read now.
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "domain/read_ahead.h"
#include "tests/fakes/needed.h"

using namespace kakehashi;
using namespace kakehashi::test;

namespace {

/// Writes down what comes; gives up at the office of that name.
struct Scribe final : UnitSink {
    Result<Done> take(PersonUnit unit) override {
        written += "person " + unit.insured.str() + ";";
        return Done{};
    }
    Result<Done> take(OfficeEntry office) override {
        if (office.name == stops_at) {
            return Error{Fault::unavailable, "KK-4002", "no more"};
        }
        written += "office " + office.name + ";";
        return Done{};
    }
    Result<Done> take(InsurerStatusEntry status) override {
        written += "insurer " + status.name + ";";
        return Done{};
    }
    void found(Finding finding) override { written += "finding " + finding.rule + ";"; }
    void progress(std::uint64_t rows) override { written += std::to_string(rows) + " rows;"; }

    std::string written;
    std::string stops_at;
};

PersonUnit person(const std::string& number) {
    return {InsurerNumber::parse("131011").value(), InsuredNumber::parse(number).value(), {}, {}, {}, {}, {}, {}, {}};
}

OfficeEntry office(const std::string& name) {
    OfficeEntry entry{OfficeNumber::parse("1370000011").value(), {}, name, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
    return entry;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_ahead)

BOOST_AUTO_TEST_CASE(everything_is_handed_on_in_its_order) {
    ReadAhead read;
    read.found({"F03", Severity::warning, {}, "", ""});
    needed(read.take(person("0000000001")));
    read.found({"F04", Severity::warning, {}, "", ""});
    needed(read.take(person("0000000002")));
    read.progress(1);
    read.progress(7);
    std::vector<const PersonUnit*> units;
    read.list_units(units);
    BOOST_REQUIRE(units.size() == 2U);
    BOOST_TEST(units[1]->insured.str() == "0000000002");
    BOOST_TEST(!read.is_pressing());
    Scribe scribe;
    needed(read.hand_to(scribe));
    BOOST_TEST(scribe.written == "7 rows;finding F03;person 0000000001;finding F04;person 0000000002;");
}

BOOST_AUTO_TEST_CASE(whoever_gives_up_is_handed_nothing_more) {
    ReadAhead read;
    for (const char* const name : {"a", "b", "c"}) {
        needed(read.take(office(name)));
    }
    Scribe scribe;
    scribe.stops_at = "b";
    BOOST_TEST(!read.hand_to(scribe).has_value());
    BOOST_TEST(scribe.written == "0 rows;office a;");
}

BOOST_AUTO_TEST_CASE(consents_relations_and_registers_are_pressing) {
    PersonUnit consenting = person("0000000001");
    consenting.directives.emplace_back();
    PersonUnit related = person("0000000001");
    related.relations.emplace_back();
    for (const PersonUnit& unit : {consenting, related}) {
        ReadAhead read;
        needed(read.take(unit));
        BOOST_TEST(read.is_pressing());
    }
    ReadAhead offices;
    needed(offices.take(office("a")));
    BOOST_TEST(offices.is_pressing());
}

BOOST_AUTO_TEST_SUITE_END()
