// What the town writes for LIFE is read without a finding, kind by kind, and tells a course.
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

bool is_life(const std::string& name) { return name.find("_1_13") != std::string::npos; }

/// The columns of a form by their ids, and its rows.
struct Table {
    explicit Table(const std::string& bytes) {
        const auto utf8 = decoded(bytes, "UTF-8");
        rows = utf8 ? rows_of(*utf8) : cp932_rows(bytes);
        for (std::size_t n = 0; n < rows.at(1).size(); ++n) {
            columns[rows.at(1)[n]] = n;
        }
        rows.erase(rows.begin(), rows.begin() + 2);
    }
    std::map<std::string, std::size_t> columns = {};
    std::vector<Row> rows = {};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(life_in_the_town)

BOOST_AUTO_TEST_CASE(all_of_it_is_read_without_a_finding) {
    const auto source = sources::life::LifeSource::open(
        kakehashi::test::source_dir() / "conf",
        {"ADL_MAINTENANCE_ADDITION_2024", "INDIVIDUAL_FUNCTION_TRAINING_PLAN_2024", "SCIENTIFIC_CARE_PROMOTION_2024"});
    BOOST_TEST_REQUIRE(source.has_value());
    const Files files = changed_town(1'200, 7, [](TownOptions& wanted) { wanted.unconfirmed_forms = true; });
    Kept kept;
    for (const auto& [name, content] : files) {
        if (!is_life(name)) {
            continue;
        }
        const auto claim = (*source)->recognise(name, std::string_view(content).substr(0, head_size));
        BOOST_TEST_REQUIRE(claim.has_value(), name);
        BOOST_TEST(claim->findings.empty(), name);
        const std::vector<ClaimedFile> claimed = {{{name, std::make_shared<kakehashi::test::MemoryBytes>(content), ""}, *claim}};
        BOOST_TEST((*source)->read(claimed, kept).has_value());
    }
    for (const Finding& finding : kept.findings) {
        BOOST_TEST(finding.rule.empty(), finding.rule << " " << finding.place.file << " " << finding.item_name << " " << finding.detail);
    }
    BOOST_TEST(kept.forms.size() == 27U);
}

BOOST_AUTO_TEST_CASE(each_office_sends_the_forms_of_its_service) {
    const std::map<std::string, std::set<std::string>> only = {{"FORM_0450_2021", {"16"}},
                                                               {"FORM_0410_2021", {"16", "52"}},
                                                               {"FORM_0800_2021", {"52"}},
                                                               {"FORM_0310_2021", {"15"}},
                                                               {"FORM_0700_2021", {"51", "52"}}};
    for (const auto& [name, content] : the_town()) {
        const auto services = only.find(name.substr(0, name.find("_1_13")));
        if (!is_life(name) || services == only.end()) {
            continue;
        }
        Table table(content);
        for (const Row& row : table.rows) {
            BOOST_TEST(services->second.count(row.at(table.columns.at("service_code"))) == 1U, name);
        }
    }
}

BOOST_AUTO_TEST_CASE(people_get_better_or_worse_or_stay) {
    constexpr std::size_t items = 10;
    std::map<std::string, std::map<std::string, int>> sums;  // of the codes, by person and day
    for (const auto& [name, content] : the_town()) {
        if (!name.starts_with("FORM_0000_2021")) {
            continue;
        }
        Table table(content);
        const std::size_t first = table.columns.at("barthel_index_meal");
        for (const Row& row : table.rows) {
            int& sum = sums[row[2] + row[3]][row[table.columns.at("evaluate_date")]];
            for (std::size_t n = 0; n < items; ++n) {
                sum += number(row[first + n]);
            }
        }
    }
    int better = 0;
    int worse = 0;
    int same = 0;
    for (const auto& [person, days] : sums) {
        const int change = days.rbegin()->second - days.begin()->second;
        ++(change > 0 ? better : change < 0 ? worse : same);
        BOOST_TEST(std::abs(change) <= 8, person);
    }
    BOOST_TEST((better > 5 && worse > 5 && same > better && same > worse), better << " " << worse << " " << same);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::synth::reading
