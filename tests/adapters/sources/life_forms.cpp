#include "tests/adapters/sources/life_forms.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "adapters/sources/conf_table.h"

namespace kakehashi::sources::test {
namespace {

std::vector<LifeForm> forms_of_tables() {
    std::vector<LifeForm> found;
    CodeTables codes(conf_dir() / "codes");
    for (const char* edition : {"2021", "2024"}) {
        const auto folder = conf_dir() / "layouts" / "life" / edition;
        const auto table = ConfTable::open(folder / "forms.csv", {"form", "set", "precedence", "builder", "unit", "key",
                                                                  "author", "addressee", "effective", "name_ja",
                                                                  "confidence"});
        BOOST_TEST_REQUIRE(table.has_value());
        for (const ConfTable::Row& row : table->rows()) {
            const auto layout = Layout::open(folder / (row.cells[0] + ".csv"), codes);
            BOOST_TEST_REQUIRE(layout.has_value(), (layout ? "" : layout.error().message));
            found.push_back({row.cells[0], edition, *layout});
        }
    }
    return found;
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

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + "\"";
}

}  // namespace

const std::vector<LifeForm>& all_life_forms() {
    static const std::vector<LifeForm> forms = forms_of_tables();
    return forms;
}

const LifeForm& life_form(const std::string& name) {
    const auto& forms = all_life_forms();
    const auto found = std::find_if(forms.begin(), forms.end(), [&](const LifeForm& form) { return form.name == name; });
    BOOST_TEST_REQUIRE((found != forms.end()));
    return *found;
}

const std::vector<std::string>& unconfirmed_forms() {
    static const std::vector<std::string> names = {
        "INDIVIDUAL_FUNCTION_TRAINING_PLAN_2024", "ADL_MAINTENANCE_ADDITION_2024", "SCIENTIFIC_CARE_PROMOTION_2024"};
    return names;
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

NamedContent life_file(const LifeForm& form, const std::function<std::string(const Item&)>& cell) {
    std::string header;
    std::string row;
    for (const Item& item : form.layout->items()) {
        header += (header.empty() ? "" : ",") + item.id;
        row += (row.empty() ? "" : ",") + quoted(cell(item));
    }
    return {form.name + "_1.csv", form.name + "\r\n" + header + "\r\n" + row + "\r\n"};
}

}  // namespace kakehashi::sources::test
