#include <boost/test/unit_test.hpp>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/document/document_source.h"
#include "adapters/sources/life/life_source.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "adapters/sources/opinion/opinion_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

std::unique_ptr<Source> opened(const std::string& standard) {
    auto source = standard == "careplan"    ? careplan::CarePlanSource::open(conf_dir(), "/tmp")
                  : standard == "municipal" ? municipal::MunicipalSource::open(conf_dir())
                  : standard == "documents" ? document::DocumentSource::open(conf_dir())
                  : standard == "opinion"   ? opinion::OpinionSource::open(conf_dir())
                                            : life::LifeSource::open(conf_dir());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}

std::vector<NamedContent> monthly_set() {
    const std::string rest = "_202604_9990000011_43_9990000022_11_20260325101500.CSV";
    return {golden("careplan/UPPLAN" + rest), golden("careplan/UPSIKYU" + rest), golden("careplan/UPHOSOKU" + rest)};
}

/// The same bytes, however they are cut when read, give the same result; and it is the expected one.
void check(const std::string& standard, const std::string& name, const std::vector<NamedContent>& files) {
    const auto source = opened(standard);
    const std::string whole = printed(read_set(*source, files));
    BOOST_TEST(whole == expected(standard + "/" + name, whole));
    for (const std::size_t step : {1U, 2U, 3U, 7U, 4096U}) {
        BOOST_TEST(printed(read_set(*source, files, step)) == whole);
    }
}

/// Every kind of the municipal profile that becomes facts: the file's name and the expected result's.
using NamePair = std::pair<std::string, std::string>;

const std::vector<NamePair> fact_files = {
    {"KK_SURVEY_131011_20261101090600", "survey"},        {"KK_PRIMARY_JUDGMENT_131011_20261101090700", "primary_judgment"},
    {"KK_CARD_131011_20261101090800", "insurance_card"},  {"KK_RATIO_131011_20261101090900", "copayment_ratio"},
    {"KK_LIMIT_131011_20261101091000", "copayment_limit"}, {"KK_REDUCTION_131011_20261101091100", "reduction"},
    {"KK_PROGRESS_131011_20261101091200", "progress"},    {"KK_HOUSING_131011_20261101091300", "housing"},
    {"KK_EQUIPMENT_131011_20261101091400", "equipment"},  {"KK_CHECKLIST_131011_20261101091500", "checklist"},
    {"KK_PLAN_NOTICE_131011_20261101091600", "plan_notice"},
    {"KK_OPINION_REQUEST_131011_20261101091700", "opinion_request"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(sources_read_their_golden_files)

BOOST_AUTO_TEST_CASE(a_monthly_plan) { check("careplan", "monthly_plan", monthly_set()); }

BOOST_AUTO_TEST_CASE(actuals) {
    check("careplan", "actuals", {golden("careplan/UPJSK_202604_9990000022_11_9990000011_43_20260505090000.CSV")});
}

BOOST_AUTO_TEST_CASE(a_plan_deletion) {
    check("careplan", "plan_deletion", {golden("careplan/DLTPLAN_202604_9990000011_43_9990000022_11_20260402090000.CSV")});
}

BOOST_AUTO_TEST_CASE(a_plan) {
    const std::string rest = "_9990000011_43_9990000022_11_20260326090000.CSV";
    check("careplan", "plan",
          {golden("careplan/UP1KYO" + rest), golden("careplan/UP2KYO" + rest), golden("careplan/UP3KYO" + rest),
           golden("careplan/UPHOSOKU_000000" + rest)});
}

BOOST_AUTO_TEST_CASE(a_plan_withdrawal) {
    check("careplan", "plan_withdrawal", {golden("careplan/DLT1KYO_9990000011_43_9990000022_11_20260403090000.CSV")});
}

BOOST_AUTO_TEST_CASE(a_deletion_of_actuals) {
    check("careplan", "actuals_deletion", {golden("careplan/DLTJSK_202604_9990000022_11_9990000011_43_20260506090000.CSV")});
}

BOOST_AUTO_TEST_CASE(basic_information_with_a_picture) {
    const std::string rest = "_9990000044_46_9990000022_62_20260410090000";
    check("careplan", "basic_information",
          {golden("careplan/UPKIHON" + rest + ".CSV"), golden("careplan/UPKIHON_SUB1" + rest + ".CSV"),
           golden("careplan/UPKIHON_SUB2" + rest + ".CSV"), golden("careplan/UPKIHON_IMAGE" + rest + "_0001.jpg")});
}

BOOST_AUTO_TEST_CASE(a_preventive_plan) {
    const std::string rest = "_9990000044_46_9990000022_62_20260411090000.CSV";
    check("careplan", "preventive_plan", {golden("careplan/UPYOBO" + rest), golden("careplan/UPYOBO_SUB" + rest)});
}

BOOST_AUTO_TEST_CASE(deletions_of_preventive_care) {
    check("careplan", "basic_information_deletion", {golden("careplan/DLTKIHON_9990000044_46_9990000022_62_20260412090000.CSV")});
    check("careplan", "preventive_plan_deletion", {golden("careplan/DLTYOBO_9990000044_46_9990000022_62_20260412090100.CSV")});
}

BOOST_AUTO_TEST_CASE(a_register_of_insured_persons) {
    check("municipal", "person", {golden("municipal/KK_PERSON_131011_20261101090000.csv")});
}

BOOST_AUTO_TEST_CASE(certifications) {
    check("municipal", "certification", {golden("municipal/KK_CERT_131011_20261101090100.csv")});
}

BOOST_AUTO_TEST_CASE(relations) {
    check("municipal", "relation", {golden("municipal/KK_RELATION_131011_20261101090200.csv")});
}

BOOST_AUTO_TEST_CASE(consents) {
    check("municipal", "consent", {golden("municipal/KK_CONSENT_131011_20261101090300.csv")});
}

BOOST_AUTO_TEST_CASE(offices) {
    check("municipal", "office", {golden("municipal/KK_OFFICE_131011_20261101090400.csv")});
}

BOOST_AUTO_TEST_CASE(insurer_status) {
    check("municipal", "status", {golden("municipal/KK_STATUS_131011_20261101090500.csv")});
}

BOOST_AUTO_TEST_CASE(every_municipal_kind_that_becomes_facts) {
    for (const auto& [file, name] : fact_files) {
        BOOST_TEST_CONTEXT(file) { check("municipal", name, {golden("municipal/" + file + ".csv")}); }
    }
}

BOOST_AUTO_TEST_CASE(opinions_by_position) {
    check("opinion", "by_position", {golden("opinion/KK_OPINION_131011_20261101100000.csv")});
}

BOOST_AUTO_TEST_CASE(opinions_by_name) {
    check("opinion", "by_name", {golden("opinion/KK_OPINION_9910000012_20261101100100.csv")});
}

BOOST_AUTO_TEST_CASE(documents_in_pdf_with_an_index) {
    const std::string name = "KK_DOCUMENT_9990000011_20261101110000";
    check("documents", "indexed", {golden("documents/" + name + ".csv"), golden("documents/" + name + "_01.pdf")});
}

BOOST_AUTO_TEST_CASE(documents_in_fhir) {
    check("documents", "referral", {golden("documents/referral.json")});
    check("documents", "discharge_summary", {golden("documents/discharge_summary.xml")});
    check("documents", "admission_information", {golden("documents/admission_information.json")});
}

BOOST_AUTO_TEST_CASE(life_users) { check("life", "service_user_info", {golden("life/SERVICE_USER_INFO_1_20260930.csv")}); }

BOOST_AUTO_TEST_CASE(life_assessments) { check("life", "form_0000", {golden("life/FORM_0000_2021_1_20260930.csv")}); }

BOOST_AUTO_TEST_CASE(life_diagnoses) { check("life", "form_0001", {golden("life/FORM_0001_2021_1_20260930.csv")}); }

BOOST_AUTO_TEST_CASE(life_medications) { check("life", "form_0002", {golden("life/FORM_0002_2021_1_20260930.csv")}); }

BOOST_AUTO_TEST_CASE(life_bedsores) { check("life", "form_0500", {golden("life/FORM_0500_2021_1_20260930.csv")}); }

BOOST_AUTO_TEST_CASE(life_adl_of_two_months) { check("life", "form_0900", {golden("life/FORM_0900_2021_1_20260930.csv")}); }

BOOST_AUTO_TEST_CASE(life_changes_of_drugs) { check("life", "form_0800", {golden("life/FORM_0800_2021_1_20260930.csv")}); }

BOOST_AUTO_TEST_CASE(life_rehabilitation_plan) {
    check("life", "form_0410", {golden("life/FORM_0410_2021_1_20260930.csv")});
}

BOOST_AUTO_TEST_CASE(life_other_information) { check("life", "form_8000", {golden("life/FORM_8000_2021_1_20260930.csv")}); }

BOOST_AUTO_TEST_CASE(life_nutrition_of_2024) {
    check("life", "nutrition_2024",
          {golden("life/NUTRITION_FEEDING_SWALLOWING_SCREENING_ASSESSMENT_MONITORING_2024_1_20260930.csv")});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
