// The rules that look at several cells of a row of LIFE.
#include <boost/test/unit_test.hpp>

#include "adapters/sources/life/life_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const Source& life_source() {
    static const auto source = life::LifeSource::open(conf_dir());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return **source;
}

const std::string key_columns = "care_facility_id,service_code,insurer_no,insured_no,external_system_management_number";

/// What one row of `form` is told, the codes of missing ○ items left out: rules and item numbers, in order.
std::string told(const std::string& form, const std::string& columns, const std::string& cells,
                 const std::string& service = "51") {
    const NamedContent file = {form + "_1.csv", form + "\n" + key_columns + "," + columns + "\n1390000019," + service +
                                                    ",131011,9000000001,X-1," + cells + "\n"};
    std::string text;
    for (const Finding& finding : read_set(life_source(), {file}).all_findings()) {
        if (finding.rule != "V06") {
            text += (text.empty() ? "" : " ") + finding.rule + "#" + std::to_string(finding.place.item);
            text += finding.detail.empty() || finding.rule != "V07" ? "" : "[" + finding.detail + "]";
        }
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rules_of_life)

BOOST_AUTO_TEST_CASE(an_item_is_needed_when_one_of_several_answers_calls_for_it) {
    const std::string columns = "evaluate_date,plan_create_date,bathe,urination_incontinence";
    BOOST_TEST(told("FORM_0500_2021", columns, "20260930,,1,0").empty());
    BOOST_TEST(told("FORM_0500_2021", columns, "20260930,,0,0") == "V07#7");
    BOOST_TEST(told("FORM_0500_2021", columns, "20260930,,1,1") == "V07#7");
    BOOST_TEST(told("FORM_0500_2021", columns, "20260930,20260901,0,1").empty());
}

BOOST_AUTO_TEST_CASE(a_further_entry_that_is_begun_has_to_be_whole) {
    const std::string columns = "care_level,oral_care_filing_date_02,is_oral_management_02_01,is_oral_management_02_02";
    BOOST_TEST(told("FORM_0210_2021", columns, "22,,,").empty());
    BOOST_TEST(told("FORM_0210_2021", columns, "22,,1,") == "V07#93");
    BOOST_TEST(told("FORM_0210_2021", columns, "22,20260930,1,1") == "V07#94[94,98,99,100,101,102,104,105,106,107,108]");
}

BOOST_AUTO_TEST_CASE(what_other_answers_leave_out_is_told_only_when_they_are_there) {
    const std::string form = "NUTRITION_FEEDING_SWALLOWING_SCREENING_ASSESSMENT_MONITORING_2024";
    const std::string columns =
        "facility_outpatient_category,trinity_attempt,care_level,implementation_date,food_form_ingestion,dietary_intake,meal_content,version";
    BOOST_TEST(told(form, columns, "1,0,24,20260930,0,50,,0310") == "V07#27[27,28] V08#30");
    BOOST_TEST(told(form, columns, "1,0,24,20260930,,50,,0310").empty());
    BOOST_TEST(told(form, columns, "1,0,24,20260930,,,x,0310") == "V08#12");
    BOOST_TEST(told(form, columns, "2,0,24,20260930,,,x,0310", "15").empty());
}

BOOST_AUTO_TEST_CASE(a_form_of_assessment_has_only_the_levels_of_its_method) {
    const std::string columns = "evaluate_method,bath,roll_over,personal_hygiene";
    BOOST_TEST(told("FORM_8000_2021", columns, "3,8,,6").empty());
    BOOST_TEST(told("FORM_8000_2021", columns, "1,8,4,6") == "V15#9 V15#15 V15#19");
    BOOST_TEST(told("FORM_8000_2021", columns, ",8,4,6").empty());
    BOOST_TEST(told("FORM_8000_2021", columns, "1,9,,") == "V10#9");
}

BOOST_AUTO_TEST_CASE(numbers_have_their_range) {
    BOOST_TEST(told("FORM_0210_2021", "care_level,number_of_teeth", "22,28").empty());
    BOOST_TEST(told("FORM_0210_2021", "care_level,number_of_teeth", "22,29") == "V12#37");
    BOOST_TEST(told("FORM_0430_2021", "create_date,event_start_hour,event_start_minute", "20260930,23,59").empty());
    BOOST_TEST(told("FORM_0430_2021", "create_date,event_start_hour,event_start_minute", "20260930,24,60") == "V12#9 V12#10");
    BOOST_TEST(told("FORM_0420_2021", "create_date,iadl_total_start_status", "20260930,46") == "V12#129");
}

BOOST_AUTO_TEST_CASE(a_total_is_compared_once_all_its_parts_are_there) {
    const std::string acts = "prepare_meals,clean_meals,washing,cleaning_tidy,heavy_lifting,shopping,outing,outdoor_walking,hobby,"
                             "use_transportation,travel,garden_work,care_home_car,reading,work,";
    std::string columns = "create_date";
    for (std::size_t at = 0; at < acts.size();) {
        const std::size_t comma = acts.find(',', at);
        columns += "," + acts.substr(at, comma - at) + "_current_status";
        at = comma + 1;
    }
    columns += ",iadl_total_current_status";
    BOOST_TEST(told("FORM_0420_2021", columns, "20260930,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,45").empty());
    BOOST_TEST(told("FORM_0420_2021", columns, "20260930,3,3,3,3,3,3,3,3,3,3,3,3,3,3,0,45") == "V21#130");
    BOOST_TEST(told("FORM_0420_2021", columns, "20260930,3,3,3,3,3,3,3,3,3,3,3,3,3,3,,45").empty());
}

BOOST_AUTO_TEST_CASE(days_may_be_unknown_where_the_form_says_so_and_times_are_those_of_a_clock) {
    BOOST_TEST(told("FORM_0210_2021", "care_level,date_of_onset_01", "22,20260300").empty());
    BOOST_TEST(told("FORM_0000_2021", "facility_outpatient_category,evaluate_date,date_of_onset_01,family_nursing_time",
                    "1,20260930,20260300,5").find("V11#60") != std::string::npos);
    BOOST_TEST(told("FORM_0320_2021", "evaluate_date,care_level,evaluate_start_time", "20260930,22,2359").empty());
    BOOST_TEST(told("FORM_0320_2021", "evaluate_date,care_level,evaluate_start_time", "20260930,22,9999") == "V11#7");
}

BOOST_AUTO_TEST_CASE(forms_of_the_same_columns_are_told_apart_by_the_name_of_the_file) {
    const std::string content = key_columns + ",external_system_management_detail_number,injury_code,disease_name,"
                                              "symptoms_appearance_date\n1390000019,51,131011,9000000001,X-1,1,I63.9,脳梗塞,20200115\n";
    for (const char* form : {"FORM_0001_2021", "FORM_0801_2021"}) {
        const auto claim = life_source().recognise(std::string(form) + "_7.csv", content);
        BOOST_TEST_REQUIRE(claim.has_value());
        BOOST_TEST(claim->form == form);
    }
    const auto claim = life_source().recognise("history.csv", content);
    BOOST_TEST_REQUIRE(claim.has_value());
    BOOST_TEST_REQUIRE(claim->findings.size() == 1U);
    BOOST_TEST(printed(claim->findings.front()) == "V01 set history.csv:1#0");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
