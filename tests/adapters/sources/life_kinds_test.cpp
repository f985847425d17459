// Walks every form of LIFE in every edition: a row with all its columns goes in and loses nothing, and a wrong value in
// any column is told with the number and name of that item.
#include <boost/test/unit_test.hpp>

#include "adapters/sources/life/life_source.h"
#include "tests/adapters/sources/life_forms.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const Source& life_source() {
    static const auto source = life::LifeSource::open(conf_dir(), unconfirmed_forms());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return **source;
}

/// A value that the item cannot have, and the rule that says so.
std::pair<std::string, std::string> bad_value(const Item& item) {
    if (item.id == "version") {
        return {"0200", "V24"};
    }
    if (item.id == "facility_outpatient_category") {
        return {"1", "V16"};
    }
    if (item.codes) {
        return {"Z", "V10"};
    }
    switch (item.type) {
        case CellType::office:
        case CellType::insurer:
        case CellType::insured: return {"12", "V10"};
        case CellType::date: return {"20260231", "V11"};
        case CellType::time: return {"2400", "V11"};
        case CellType::decimal: return {std::string(item.length + 1, '1'), "V09"};
        default: return {std::string(item.length + 1, 'x'), "V09"};
    }
}

/// The file of one row, in which item `changed` has `value`.
NamedContent file_of(const LifeForm& form, const Item* changed, const std::string& value) {
    return life_file(form, [&](const Item& item) { return &item == changed ? value : good_value(item); });
}

NamedContent good_file(const LifeForm& form) { return life_file(form, good_value); }

}  // namespace

BOOST_AUTO_TEST_SUITE(every_kind_of_life)

BOOST_AUTO_TEST_CASE(is_there_with_the_columns_it_is_known_to_have) {
    const std::vector<std::pair<std::string, std::size_t>> sizes = {
        {"SERVICE_USER_INFO", 21}, {"FORM_0000_2021", 89},  {"FORM_0001_2021", 9},   {"FORM_0002_2021", 16},
        {"FORM_0100_2021", 129},   {"FORM_0210_2021", 178}, {"FORM_0220_2021", 156}, {"FORM_0310_2021", 161},
        {"FORM_0320_2021", 52},    {"FORM_0330_2021", 76},  {"FORM_0410_2021", 151}, {"FORM_0420_2021", 221},
        {"FORM_0430_2021", 40},    {"FORM_0440_2021", 172}, {"FORM_0450_2021", 141}, {"FORM_0500_2021", 50},
        {"FORM_0600_2021", 30},    {"FORM_0700_2021", 120}, {"FORM_0800_2021", 15},  {"FORM_0801_2021", 9},
        {"FORM_0900_2021", 19},    {"FORM_8000_2021", 86},  {"SERVICE_USER_INFO", 22},
        {"NUTRITION_FEEDING_SWALLOWING_SCREENING_ASSESSMENT_MONITORING_2024", 122},
        {"NUTRITION_CARE_PLAN_2024", 79},
        {"INDIVIDUAL_FUNCTION_TRAINING_PLAN_2024", 103},
        {"ADL_MAINTENANCE_ADDITION_2024", 23},
        {"SCIENTIFIC_CARE_PROMOTION_2024", 102}};
    BOOST_TEST_REQUIRE(all_life_forms().size() == sizes.size());
    for (std::size_t n = 0; n < sizes.size(); ++n) {
        BOOST_TEST(all_life_forms()[n].name == sizes[n].first);
        BOOST_TEST(all_life_forms()[n].layout->size() == sizes[n].second, sizes[n].first);
    }
}

BOOST_AUTO_TEST_CASE(takes_a_row_with_all_its_columns_and_loses_none) {
    for (const LifeForm& form : all_life_forms()) {
        BOOST_TEST_CONTEXT(form.edition << " " << form.name) {
            const RecordingSink sink = read_set(life_source(), {good_file(form)});
            for (const Finding& finding : sink.all_findings()) {
                BOOST_TEST((finding.severity < Severity::person), printed(finding));
            }
            BOOST_TEST_REQUIRE(sink.units.size() == 1U);
            const Replacement& made = sink.units.front().replacements.front();
            BOOST_TEST((made.operation == Replacement::Operation::patch));
            BOOST_TEST(made.author == "1390000001");
            std::string bodies;
            for (const FactDraft& fact : made.facts) {
                bodies += fact.body;
            }
            for (const Item& item : form.layout->items()) {
                const bool told = item.use == Use::fact || item.use == Use::key;
                BOOST_TEST((bodies.find("\"" + item.id + "\":") != std::string::npos) == told, item.id);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(is_claimed_with_its_sender_however_wide_it_is) {
    for (const LifeForm& form : all_life_forms()) {
        const NamedContent file = good_file(form);
        const auto claim = life_source().recognise(file.name, std::string_view(file.content).substr(0, head_size));
        BOOST_TEST_REQUIRE(claim.has_value());
        BOOST_TEST(claim->set.sender == "1390000001", form.name);
        BOOST_TEST(claim->form == form.name);
        BOOST_TEST(claim->edition == form.edition);
        BOOST_TEST(claim->findings.empty());
    }
}

BOOST_AUTO_TEST_CASE(tells_a_wrong_value_in_any_column_by_item_and_name) {
    for (const LifeForm& form : all_life_forms()) {
        for (const Item& item : form.layout->items()) {
            const auto [value, rule] = bad_value(item);
            const auto all = read_set(life_source(), {file_of(form, &item, value)}).all_findings();
            const bool told = std::any_of(all.begin(), all.end(), [&, &rule_id = rule](const Finding& finding) {
                return finding.rule == rule_id && finding.severity == Severity::person && finding.place.line == 3 &&
                       finding.place.item == item.no && finding.item_name == item.name_ja;
            });
            BOOST_TEST(told, form.edition << " " << form.name << " " << item.no << " " << item.id << " " << value);
        }
    }
}

BOOST_AUTO_TEST_CASE(tells_a_total_that_is_too_great_and_one_that_its_parts_do_not_make) {
    const LifeForm& form = life_form("FORM_0410_2021");
    for (const Item& item : form.layout->items()) {
        if (item.id != "adl_total_start_status") {
            continue;
        }
        const auto told = [&](const std::string& value, std::string_view rule, Severity severity) {
            const auto all = read_set(life_source(), {file_of(form, &item, value)}).all_findings();
            return std::any_of(all.begin(), all.end(), [&](const Finding& finding) {
                return finding.rule == rule && finding.severity == severity && finding.place.item == item.no;
            });
        };
        BOOST_TEST(told("101", "V12", Severity::person));
        BOOST_TEST(!told("100", "V12", Severity::person));
        BOOST_TEST(told("1", "V21", Severity::warning));
        return;
    }
    BOOST_ERROR("the form has no such total");
}

BOOST_AUTO_TEST_CASE(tells_a_column_that_is_always_needed_when_it_is_empty) {
    for (const LifeForm& form : all_life_forms()) {
        for (const Item& item : form.layout->items()) {
            const auto all = read_set(life_source(), {file_of(form, &item, "")}).all_findings();
            const bool told = std::any_of(all.begin(), all.end(), [&](const Finding& finding) {
                return finding.rule == "V05" && finding.place.item == item.no;
            });
            BOOST_TEST(told == (item.need == Need::yes), form.name << " " << item.id);
        }
    }
}

BOOST_AUTO_TEST_CASE(is_refused_when_its_columns_are_not_confirmed_and_no_setting_asks_for_it) {
    const auto strict = life::LifeSource::open(conf_dir());
    BOOST_TEST_REQUIRE(strict.has_value());
    for (const LifeForm& form : all_life_forms()) {
        const NamedContent file = good_file(form);
        const auto claim = (*strict)->recognise(file.name, file.content);
        const bool off = std::find(unconfirmed_forms().begin(), unconfirmed_forms().end(), form.name) != unconfirmed_forms().end();
        BOOST_TEST_REQUIRE(claim.has_value());
        BOOST_TEST((claim->set.kind == "unrecognised") == off, form.name);
        BOOST_TEST(claim->findings.size() == (off ? 1U : 0U));
        if (off) {
            BOOST_TEST(printed(claim->findings.front()) == "V27 set " + file.name + ":1#0 [" + form.name + "]");
            BOOST_TEST(claim->form == form.name);  // known, so that nobody is told that the sender may not submit it
            BOOST_TEST(read_set(**strict, {file}).units.empty());
        }
    }
    const auto misspelt = life::LifeSource::open(conf_dir(), {"ADL_MAINTENANCE_2024"});
    BOOST_TEST_REQUIRE(!misspelt.has_value());
    BOOST_TEST(misspelt.error().code == "KK-6201");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
