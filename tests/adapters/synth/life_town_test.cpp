// What the town writes for LIFE is read without a finding, kind by kind.
#include <boost/test/unit_test.hpp>
#include <set>

#include "adapters/sources/life/life_source.h"
#include "tests/adapters/synth/town_reading.h"
#include "tests/fakes/handed_source.h"
#include "tests/folders.h"

namespace kakehashi::synth::reading {
namespace {

/// Keeps findings and the forms of the facts.
class Kept final : public UnitSink {
public:
    Result<Done> take(PersonUnit unit) override {
        findings.insert(findings.end(), unit.findings.begin(), unit.findings.end());
        for (const Replacement& replacement : unit.replacements) {
            for (const FactDraft& fact : replacement.facts) {
                forms.insert(fact.form);
            }
        }
        return Done{};
    }
    Result<Done> take(OfficeEntry /*office*/) override { return Done{}; }
    Result<Done> take(InsurerStatusEntry /*status*/) override { return Done{}; }
    void found(Finding finding) override { findings.push_back(std::move(finding)); }
    void progress(std::uint64_t /*rows*/) override {}

    std::vector<Finding> findings;
    std::set<std::string> forms;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(life_in_the_town)

BOOST_AUTO_TEST_CASE(every_kind_of_it_is_read_and_nothing_has_to_put_a_person_aside) {
    const auto source = sources::life::LifeSource::open(kakehashi::test::source_dir() / "conf");
    BOOST_TEST_REQUIRE(source.has_value());
    Kept kept;
    for (const auto& [name, content] : town(120, 7)) {
        if (!name.starts_with("FORM_") && !name.starts_with("SERVICE_USER")) {
            continue;
        }
        const auto claim = (*source)->recognise(name, std::string_view(content).substr(0, head_size));
        BOOST_TEST_REQUIRE(claim.has_value(), name);
        BOOST_TEST(claim->findings.empty(), name);
        const std::vector<ClaimedFile> files = {{{name, std::make_shared<kakehashi::test::MemoryBytes>(content), ""}, *claim}};
        BOOST_TEST((*source)->read(files, kept).has_value());
    }
    for (const Finding& finding : kept.findings) {
        BOOST_TEST((finding.severity < Severity::person), finding.rule << " " << finding.place.file << " " << finding.item_name);
        const bool new_kind = finding.place.file.starts_with("FORM_05") || finding.place.file.starts_with("FORM_06") ||
                              finding.place.file.starts_with("FORM_09");
        BOOST_TEST(!new_kind, finding.rule << " " << finding.place.file << " " << finding.item_name << " " << finding.detail);
    }
    const std::set<std::string> wanted = {"SERVICE_USER_INFO", "FORM_0000_2021", "FORM_0001_2021", "FORM_0002_2021",
                                          "FORM_0500_2021",    "FORM_0600_2021", "FORM_0900_2021"};
    BOOST_TEST(kept.forms == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::synth::reading
