// Walks every form of LIFE in every edition: a row with all its columns goes in and loses nothing, and a wrong value in
// any column is told with the number and name of that item.
#include <boost/test/unit_test.hpp>

#include "adapters/sources/conf_table.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/life/life_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::vector<std::string> unconfirmed = {"INDIVIDUAL_FUNCTION_TRAINING_PLAN_2024", "ADL_MAINTENANCE_ADDITION_2024",
                                              "SCIENTIFIC_CARE_PROMOTION_2024"};

const Source& life_source() {
    static const auto source = life::LifeSource::open(conf_dir(), unconfirmed);
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return **source;
}

struct Walked {
    std::string name;
    std::string edition;
    std::shared_ptr<const Layout> layout;
};

const std::vector<Walked>& all_forms() {
    static const std::vector<Walked> forms = [] {
        std::vector<Walked> found;
        CodeTables codes(conf_dir() / "codes");
        for (const char* edition : {"2021", "2024"}) {
            const auto folder = conf_dir() / "layouts" / "life" / edition;
            const auto table = ConfTable::open(folder / "forms.csv",
                                               {"form", "set", "precedence", "builder", "unit", "key", "author", "addressee",
                                                "effective", "name_ja", "confidence"});
            BOOST_TEST_REQUIRE(table.has_value());
            for (const ConfTable::Row& row : table->rows()) {
                const auto layout = Layout::open(folder / (row.cells[0] + ".csv"), codes);
                BOOST_TEST_REQUIRE(layout.has_value(), (layout ? "" : layout.error().message));
                found.push_back({row.cells[0], edition, *layout});
            }
        }
        return found;
    }();
    return forms;
}

/// Some code of a table: the first of these that it holds.
std::string code_of(const CodeTable& codes) {
    for (const char* code : {"1", "2", "0", "01", "02", "010", "11", "21", "b130"}) {
        if (codes.holds(code)) {
            return code;
        }
    }
    BOOST_FAIL("a code table without any usual code");
    return {};
}

std::string good_value(const Item& item) {
    if (item.id == "facility_outpatient_category") {
        return "2";  // what service kind 15 belongs to
    }
    if (item.id == "service_code") {
        return "15";
    }
    if (item.id == "version") {
        return "0310";
    }
    if (item.codes) {
        return code_of(*item.codes);
    }
    switch (item.type) {
        case CellType::office: return "1390000001";
        case CellType::insurer: return "131011";
        case CellType::insured: return "9000000001";
        case CellType::date: return item.has("day00") ? "20260900" : "20260930";
        case CellType::time: return "0930";
        case CellType::decimal: return item.decimals > 0 ? "1.5" : "1";
        default: break;
    }
    if (const Rule* pattern = item.rule("pattern"); pattern != nullptr) {
        return pattern->argument == "icd10" ? "I63.9" : "610406001";
    }
    return item.length < 4 ? "x" : "記\"入,";
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

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + "\"";
}

/// The file of one row, in which item `changed` has `value`.
NamedContent file_of(const Walked& form, std::size_t changed, const std::string& value) {
    std::string header;
    std::string row;
    for (std::size_t n = 0; n < form.layout->size(); ++n) {
        const Item& item = form.layout->items()[n];
        header += (n == 0 ? "" : ",") + item.id;
        row += (n == 0 ? "" : ",") + quoted(n == changed ? value : good_value(item));
    }
    return {form.name + "_1.csv", form.name + "\r\n" + header + "\r\n" + row + "\r\n"};
}

NamedContent good_file(const Walked& form) { return file_of(form, form.layout->size(), ""); }

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
    BOOST_TEST_REQUIRE(all_forms().size() == sizes.size());
    for (std::size_t n = 0; n < sizes.size(); ++n) {
        BOOST_TEST(all_forms()[n].name == sizes[n].first);
        BOOST_TEST(all_forms()[n].layout->size() == sizes[n].second, sizes[n].first);
    }
}

BOOST_AUTO_TEST_CASE(takes_a_row_with_all_its_columns_and_loses_none) {
    for (const Walked& form : all_forms()) {
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
    for (const Walked& form : all_forms()) {
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
    for (const Walked& form : all_forms()) {
        for (std::size_t n = 0; n < form.layout->size(); ++n) {
            const Item& item = form.layout->items()[n];
            const auto [value, rule] = bad_value(item);
            const auto all = read_set(life_source(), {file_of(form, n, value)}).all_findings();
            const bool told = std::any_of(all.begin(), all.end(), [&, &rule_id = rule](const Finding& finding) {
                return finding.rule == rule_id && finding.severity == Severity::person && finding.place.line == 3 &&
                       finding.place.item == item.no && finding.item_name == item.name_ja;
            });
            BOOST_TEST(told, form.edition << " " << form.name << " " << item.no << " " << item.id << " " << value);
        }
    }
}

BOOST_AUTO_TEST_CASE(tells_a_column_that_is_always_needed_when_it_is_empty) {
    for (const Walked& form : all_forms()) {
        for (std::size_t n = 0; n < form.layout->size(); ++n) {
            const Item& item = form.layout->items()[n];
            const auto all = read_set(life_source(), {file_of(form, n, "")}).all_findings();
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
    for (const Walked& form : all_forms()) {
        const NamedContent file = good_file(form);
        const auto claim = (*strict)->recognise(file.name, file.content);
        const bool off = std::find(unconfirmed.begin(), unconfirmed.end(), form.name) != unconfirmed.end();
        BOOST_TEST_REQUIRE(claim.has_value());
        BOOST_TEST((claim->set.kind == "unrecognised") == off, form.name);
        BOOST_TEST(claim->findings.size() == (off ? 1U : 0U));
        if (off) {
            BOOST_TEST(printed(claim->findings.front()) == "V27 set " + file.name + ":1#0 [" + form.name + "]");
        }
    }
    const auto misspelt = life::LifeSource::open(conf_dir(), {"ADL_MAINTENANCE_2024"});
    BOOST_TEST_REQUIRE(!misspelt.has_value());
    BOOST_TEST(misspelt.error().code == "KK-6201");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
