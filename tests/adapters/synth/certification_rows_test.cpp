// What the town writes around certifications is read by the sources as it should be.
#include <boost/test/unit_test.hpp>
#include <map>

#include "adapters/sources/municipal/municipal_source.h"
#include "adapters/sources/opinion/opinion_source.h"
#include "adapters/sources/raw_reading.h"
#include "tests/adapters/synth/town_reading.h"
#include "tests/folders.h"

namespace {

using namespace kakehashi;
using namespace kakehashi::synth::reading;

/// Counts units and keeps findings.
class Counting final : public UnitSink {
public:
    Result<Done> take(PersonUnit unit) override {
        ++units;
        for (const Finding& finding : unit.findings) {
            found(finding);
        }
        return Done{};
    }
    Result<Done> take(OfficeEntry /*office*/) override { return Done{}; }
    Result<Done> take(InsurerStatusEntry /*status*/) override { return Done{}; }
    void found(Finding finding) override {
        findings.push_back(finding.rule + " " + finding.place.file + ":" + std::to_string(finding.place.line) + " " + finding.item_name);
    }
    void progress(std::uint64_t /*rows*/) override {}

    int units = 0;
    std::vector<std::string> findings;
};

std::filesystem::path conf_dir() { return kakehashi::test::source_dir() / "conf"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(town_around_certifications)

BOOST_AUTO_TEST_CASE(every_file_of_the_insurers_is_read_and_only_certifications_cut_short_are_told) {
    const auto municipal = sources::municipal::MunicipalSource::open(conf_dir());
    const auto opinions = sources::opinion::OpinionSource::open(conf_dir());
    BOOST_TEST_REQUIRE((municipal.has_value() && opinions.has_value()));
    std::map<std::string, int> units;
    for (const auto& [name, bytes] : the_town()) {
        if (!name.starts_with("KK_") || name.starts_with("KK_DOCUMENT_")) {
            continue;
        }
        auto claim = (*opinions)->recognise(name, bytes);
        const Source& source = claim ? **opinions : **municipal;
        claim = claim ? claim : (*municipal)->recognise(name, bytes);
        BOOST_TEST_REQUIRE(claim.has_value(), name);
        const std::vector<ClaimedFile> files = {{{name, std::make_shared<sources::MemoryBytes>(bytes), ""}, *claim}};
        Counting sink;
        BOOST_TEST_REQUIRE(source.read(files, sink).has_value());
        for (const std::string& finding : sink.findings) {
            // A change of level or a move cuts a certification short in the middle of a month.
            BOOST_TEST(finding.starts_with("Y04 KK_CERT_"), finding);
        }
        units[claim->set.kind] += sink.units;
    }
    for (const std::string kind : {"survey", "primary_judgment", "progress", "opinion_request", "opinion", "insurance_card", "copayment_ratio",
                                   "copayment_limit", "reduction", "housing", "equipment", "checklist", "plan_notice"}) {
        BOOST_TEST(units[kind] > 0, kind);
    }
}

BOOST_AUTO_TEST_SUITE_END()
