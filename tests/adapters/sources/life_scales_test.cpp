// The tables of scales say the same as the layouts and code tables of LIFE.
#include <boost/test/unit_test.hpp>
#include <sstream>

#include "adapters/sources/life/life_source.h"
#include "domain/score_series.h"
#include "tests/adapters/sources/life_forms.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const ScaleBook& book() {
    static const auto parsed = ScaleBook::parse(content_of(conf_dir() / "scales" / "scales.csv"),
                                                content_of(conf_dir() / "scales" / "items.csv"));
    BOOST_TEST_REQUIRE(parsed.has_value(), (parsed ? "" : parsed.error().message));
    return *parsed;
}

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) {
        cells.push_back(cell);
    }
    cells.resize(6);
    return cells;
}

/// The facts that a golden file makes, stored.
std::vector<Fact> facts_of(const std::string& file, const std::string& insured) {
    const auto source = life::LifeSource::open(conf_dir());
    BOOST_TEST_REQUIRE(source.has_value());
    std::vector<Fact> facts;
    for (const PersonUnit& unit : read_set(**source, {golden(file)}).units) {
        for (const FactDraft& draft : unit.replacements.front().facts) {
            if (unit.insured.str() == insured) {
                Fact& fact = facts.emplace_back();
                fact.id = FactId{static_cast<std::int64_t>(facts.size())};
                fact.kind = draft.kind;
                fact.form = draft.form;
                fact.author = unit.replacements.front().author;
                fact.effective = draft.effective;
                fact.body = draft.body;
            }
        }
    }
    return facts;
}

std::string said(const std::vector<Fact>& facts) {
    std::vector<const Fact*> pointers;
    for (const Fact& fact : facts) {
        pointers.push_back(&fact);
    }
    std::string text;
    for (const ScoreSeries& series : series_of(book(), pointers)) {
        const Scale& scale = book().scales()[series.scale];
        text += scale.name;
        for (const Assessment& value : series.values) {
            text += " " + value.on->iso() + ":" + std::to_string(value.sum()) + (value.complete() ? "" : "*");
        }
        text += series.since_last ? " " + std::string(name_of(series.since_last->direction)) : "";
        text += "\n";
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scales_of_life)

BOOST_AUTO_TEST_CASE(every_member_is_in_its_form_and_every_code_of_its_table_has_points) {
    std::istringstream in(content_of(conf_dir() / "scales" / "items.csv"));
    int rows = 0;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("#") || line.starts_with("scale,")) {
            continue;
        }
        const auto cells = cells_of(line);
        const Layout& layout = *life_form(cells[2]).layout;
        const std::size_t item = layout.index_of(cells[3]);
        BOOST_TEST_REQUIRE(item < layout.size(), line);
        BOOST_TEST((cells[5].empty() || layout.index_of(cells[5]) < layout.size()), line);
        const CodeTable& codes = *layout.items()[item].codes;
        std::size_t known = 0;
        std::istringstream pairs(cells[4]);
        for (std::string pair; std::getline(pairs, pair, '|'); ++known) {
            const std::string code = pair.substr(0, pair.find('='));
            const std::string points = pair.substr(pair.find('=') + 1);
            BOOST_TEST(codes.holds(code), line);
            const std::string_view told = codes.category_of(code);
            BOOST_TEST(points == (told.empty() ? std::string_view(code) : told), line);
        }
        BOOST_TEST(known == codes.size(), line);
        ++rows;
    }
    BOOST_TEST(rows == 131);
}

BOOST_AUTO_TEST_CASE(the_greatest_sums_are_those_of_the_scales) {
    const std::vector<std::pair<std::string, int>> greatest = {{"barthel_index", 100}, {"dbd13", 52},
                                                               {"dbd13_core", 20},     {"vitality_index", 10},
                                                               {"physical_independence", 9}, {"dementia_independence", 8}};
    BOOST_TEST_REQUIRE(book().scales().size() == greatest.size());
    for (std::size_t n = 0; n < greatest.size(); ++n) {
        BOOST_TEST(book().scales()[n].name == greatest[n].first);
        BOOST_TEST(book().scales()[n].greatest == greatest[n].second);
    }
    for (const LifeForm& form : all_life_forms()) {
        Fact fact;
        fact.form = form.name;
        std::string best = "{";
        for (const Item& item : form.layout->items()) {
            const char* highest = "";
            for (const char* code : {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}) {
                highest = item.codes && item.codes->holds(code) ? code : highest;
            }
            best += (best.size() == 1 ? "\"" : ",\"") + item.id + "\":\"" + highest + "\"";
        }
        fact.body = best + "}";
        for (const Assessment& made : book().assess(fact)) {
            BOOST_TEST(made.complete(), form.name);
            BOOST_TEST(made.sum() == book().scales()[made.scale].greatest, form.name);
        }
    }
}

BOOST_AUTO_TEST_CASE(golden_files_have_the_scores_that_were_worked_out_by_hand) {
    BOOST_TEST(said(facts_of("life/FORM_0900_2021_1_20260930.csv", "9000000001")) ==
               "barthel_index 2026-04-01:80 2026-10-01:95 better\n");
    BOOST_TEST(said(facts_of("life/FORM_0410_2021_1_20260930.csv", "9000000001")) ==
               "barthel_index 2026-09-30:95\nphysical_independence 2026-09-30:4\ndementia_independence 2026-09-30:3\n");
    BOOST_TEST(said(facts_of("life/FORM_0500_2021_1_20260930.csv", "9000000001")) == "physical_independence 2026-09-30:8\n");
    BOOST_TEST(said(facts_of("life/FORM_0000_2021_1_20260930.csv", "9000000001")) ==
               "barthel_index 2026-09-30:70 2026-10-01:70 same\n"
               "dbd13 2026-09-30:3* 2026-10-01:3* same\n"
               "dbd13_core 2026-09-30:3 2026-10-01:3 same\n"
               "vitality_index 2026-09-30:1* 2026-10-01:1* same\n"
               "physical_independence 2026-09-30:4 2026-10-01:4 same\n"
               "dementia_independence 2026-09-30:3 2026-10-01:3 same\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
