// Which names of files are a standard's own: the others may hold a person's name and are sealed where they are kept.
#include <boost/test/unit_test.hpp>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/document/document_source.h"
#include "adapters/sources/life/life_source.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "adapters/sources/opinion/opinion_source.h"
#include "tests/adapters/sources/source_probe.h"
#include "tests/fakes/needed.h"
#include "tests/folders.h"

namespace kakehashi::sources::test {
namespace {

using kakehashi::test::needed;

std::vector<std::unique_ptr<Source>> every_source() {
    std::vector<std::unique_ptr<Source>> sources;
    sources.push_back(needed(careplan::CarePlanSource::open(conf_dir(), std::filesystem::temp_directory_path())));
    sources.push_back(needed(opinion::OpinionSource::open(conf_dir())));
    sources.push_back(needed(document::DocumentSource::open(conf_dir())));
    sources.push_back(needed(municipal::MunicipalSource::open(conf_dir())));
    sources.push_back(needed(life::LifeSource::open(conf_dir(), {})));
    return sources;
}

/// What the first source that knows the file says; nothing when none does.
std::optional<FileClaim> claim_of(const std::string& name, const std::string& head = {}) {
    for (const auto& source : every_source()) {
        if (auto claim = source->recognise(name, head)) {
            return claim;
        }
    }
    return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(free_names)

BOOST_AUTO_TEST_CASE(a_name_that_follows_the_pattern_is_the_standards_own) {
    for (const std::string name :
         {"UPPLAN_202604_9990000011_43_9990000022_11_20260325101500.csv", "KK_OPINION_131011_20261101100000.csv",
          "KK_DOCUMENT_9990000011_20261101100000.csv", "KK_DOCUMENT_9990000011_20261101100000_01.pdf",
          "KK_DOCUMENT_9990000011_20261101100000_01.json", "KK_PERSON_131011_20261101090000.csv",
          "SERVICE_USER_INFO_1_9990000011_20261101.csv", "FORM_0000_2021.csv"}) {
        const auto claim = claim_of(name);
        BOOST_TEST_REQUIRE(claim.has_value(), name);
        BOOST_TEST(claim->standards_own_name, name);
    }
}

BOOST_AUTO_TEST_CASE(any_other_name_is_not) {
    for (const std::string name :
         {"UPPLAN_見本花子.csv", "UPPLAN_202604_9990000011_43_9990000022_11_20260325101500_MIHON.csv", "KK_OPINION_9見本花子.csv",
          "KK_DOCUMENT_見本花子.pdf", "KK_DOCUMENT_9990000011_20261101100000_見本.pdf", "KK_DOCUMENT_見本花子.json",
          "KK_MIHON_HANAKO_131011_20261101090000.csv", "KK_PERSON_見本花子.csv", "SERVICE_USER_INFO_見本花子.csv",
          "見本_FORM_0000_2021.csv", "FORM_MIHON.csv"}) {
        const auto claim = claim_of(name);
        BOOST_TEST_REQUIRE(claim.has_value(), name);
        BOOST_TEST(!claim->standards_own_name, name);
        BOOST_TEST(claim->form.find("MIHON") == std::string::npos, name);
    }
}

BOOST_AUTO_TEST_CASE(what_is_known_by_its_content_may_be_called_anything) {
    const auto claim = claim_of("見本花子.csv", "SERVICE_USER_INFO\nversion,care_facility_id\n");
    BOOST_TEST_REQUIRE(claim.has_value());
    BOOST_TEST(!claim->standards_own_name);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
