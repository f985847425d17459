// Walks over all kinds of the municipal profile: a row of the golden files goes in clean, and whichever column of it is
// damaged, a finding names that column. A kind that is added to forms.csv without a golden file fails here.
#include <boost/test/unit_test.hpp>
#include <map>

#include "adapters/sources/code_table.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/csv_reader.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "adapters/sources/raw_reading.h"
#include "adapters/sources/utf8.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

using Record = std::vector<std::string>;

/// A golden file in UTF-8, taken apart.
struct Table {
    std::string name;
    std::vector<Record> rows;  ///< the first one names the columns
};

std::string utf8(const std::string& content) {
    if (first_bad_utf8(content) == content.size()) {
        return content;
    }
    std::string text;
    (*Cp932::shared())->append_utf8(content, text);
    return text;
}

Table golden_table(const std::string& form) {
    Table table;
    const std::string begin = "KK_" + form + "_131011_";
    for (const auto& entry : std::filesystem::directory_iterator(golden_dir() / "municipal")) {
        if (entry.path().filename().string().starts_with(begin)) {
            table.name = entry.path().filename().string();
        }
    }
    BOOST_TEST_REQUIRE(!table.name.empty(), form << " has no golden file");
    MemoryBytes bytes(utf8(golden("municipal/" + table.name).content));
    CsvReader reader(bytes);
    CsvRecord record;
    while (*reader.next(record)) {
        table.rows.emplace_back(record.cells.begin(), record.cells.end());
    }
    return table;
}

std::string line_of(const Record& record) {
    std::string line;
    for (const std::string& cell : record) {
        std::string quoted;
        for (const char c : cell) {
            quoted += c == '"' ? "\"\"" : std::string(1, c);
        }
        line += (line.empty() ? "\"" : ",\"") + quoted + "\"";
    }
    return line + "\r\n";
}

/// Text that the item can never hold.
std::string damage_of(const Item& item) {
    switch (item.type) {
        case CellType::text: return "番号 123456789018 です";  // an individual number, which no text may hold
        case CellType::code: return item.codes ? "?" : "123456789018";
        default: return "x";
    }
}

std::vector<std::string> forms() {
    const auto table = ConfTable::open(
        conf_dir() / "layouts" / "municipal" / "1.0" / "forms.csv",
        {"form", "set", "precedence", "builder", "unit", "key", "order", "author", "addressee", "effective", "name_ja",
         "confidence"});
    BOOST_TEST_REQUIRE(table.has_value());
    std::vector<std::string> names;
    for (const ConfTable::Row& row : table->rows()) {
        if (!row.cells[3].empty()) {
            names.push_back(row.cells[0]);
        }
    }
    return names;
}

std::unique_ptr<Source> municipal_source() {
    auto source = municipal::MunicipalSource::open(conf_dir());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}

RecordingSink read_rows(const Source& source, const Table& table, const Record& row) {
    return read_set(source, {{table.name, line_of(table.rows.front()) + line_of(row)}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(municipal_kinds)

BOOST_AUTO_TEST_CASE(a_row_of_every_kind_goes_in_and_each_damaged_column_is_named) {
    const auto source = municipal_source();
    CodeTables codes(conf_dir() / "codes");
    for (const std::string& form : forms()) {
        const Table table = golden_table(form);
        const auto layout = Layout::open(conf_dir() / "layouts" / "municipal" / "1.0" / (form + ".csv"), codes);
        BOOST_TEST_REQUIRE(table.rows.size() > 1U, form);
        const Record& clean = table.rows[1];
        const RecordingSink good = read_rows(*source, table, clean);
        BOOST_TEST(good.all_findings().empty(), form << ": " << printed(good));
        BOOST_TEST(good.units.size() + good.offices.size() + good.statuses.size() == 1U, form);
        for (std::size_t column = 0; column < clean.size(); ++column) {
            const Item& item = (*layout)->items()[(*layout)->index_of_name(table.rows.front()[column])];
            Record damaged = clean;
            damaged[column] = damage_of(item);
            const auto findings = read_rows(*source, table, damaged).all_findings();
            const bool named = std::ranges::any_of(findings, [&](const Finding& finding) {
                return finding.item_name == item.name_ja && finding.place.line == 2 && finding.place.item == item.no;
            });
            BOOST_TEST(named, form << " does not name " << item.name_ja);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_needed_column_is_missed) {
    const auto source = municipal_source();
    CodeTables codes(conf_dir() / "codes");
    for (const std::string& form : forms()) {
        const Table table = golden_table(form);
        const auto layout = Layout::open(conf_dir() / "layouts" / "municipal" / "1.0" / (form + ".csv"), codes);
        for (std::size_t column = 0; column < table.rows.front().size(); ++column) {
            const Item& item = (*layout)->items()[(*layout)->index_of_name(table.rows.front()[column])];
            Record emptied = table.rows[1];
            emptied[column].clear();
            const RecordingSink sink = read_rows(*source, table, emptied);
            const auto count = std::ranges::count_if(sink.all_findings(), [&](const Finding& finding) {
                return finding.rule == "R01" && finding.item_name == item.name_ja;
            });
            BOOST_TEST(count >= (item.need == Need::yes ? 1 : 0), form << " does not miss " << item.name_ja);
            BOOST_TEST((count == 0 || item.need != Need::no || item.id == "insured_from"), form << " misses " << item.name_ja);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(surveys)

BOOST_AUTO_TEST_CASE(seventy_four_answers_are_asked_for) {
    CodeTables codes(conf_dir() / "codes");
    const auto layout = *Layout::open(conf_dir() / "layouts" / "municipal" / "1.0" / "SURVEY.csv", codes);
    std::size_t numbered = 0;
    std::size_t answers = 0;
    for (const Item& item : layout->items()) {
        const bool is_numbered = item.name_ja.find('-') == 1;
        numbered += is_numbered ? 1 : 0;
        answers += is_numbered && !item.list ? 1 : 0;
    }
    BOOST_TEST(numbered == 55U);
    // Five places of paralysis, four of contracture, twelve kinds of special care.
    BOOST_TEST(answers + 5 + 4 + layout->items()[layout->index_of("special_care")].length == 74U);
}

namespace {

const Table& survey() {
    static const Table table = golden_table("SURVEY");
    return table;
}

/// What is found when these columns hold these values.
std::vector<std::string> found_with(const std::map<std::string, std::string>& values) {
    Record row = survey().rows[1];
    for (const auto& [name, value] : values) {
        const auto& names = survey().rows.front();
        row.at(static_cast<std::size_t>(std::ranges::find(names, name) - names.begin())) = value;
    }
    std::vector<std::string> found;
    for (const Finding& finding : read_rows(*municipal_source(), survey(), row).all_findings()) {
        found.push_back(printed(finding));
    }
    return found;
}

const std::string at = " KK_SURVEY_131011_20261101090600.csv:2#";
using Texts = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(no_paralysis_beside_a_place_of_it_contradicts_itself) {
    BOOST_TEST(found_with({{"1-1", "1;2"}}) == Texts{"S02 person" + at + "7 1-1 [1;2]"});
    BOOST_TEST(found_with({{"1-2", "3;1"}}) == Texts{"S02 person" + at + "8 1-2 [3;1]"});
    BOOST_TEST(found_with({{"1-1", "1"}, {"1-2", "2;3;4;5"}}).empty());
    BOOST_TEST(found_with({{"1-1", "2;7"}}) == Texts{"R04 person" + at + "7 1-1 [2;7]"});
}

BOOST_AUTO_TEST_CASE(answers_of_an_earlier_generation_are_not_taken_for_todays) {
    BOOST_TEST(found_with({{"世代", "06A"}}) == Texts{"S01 person" + at + "6 世代 [06A]"});
    BOOST_TEST(found_with({{"世代", "09A"}}).empty());
    BOOST_TEST(found_with({{"世代", "9"}}) == Texts{"R04 person" + at + "6 世代 [9]"});
}

BOOST_AUTO_TEST_CASE(answers_that_hardly_go_together_are_doubted_and_read) {
    BOOST_TEST(found_with({{"1-7", "1"}, {"2-2", "4"}}) == Texts{"S03 warning" + at + "21 2-2"});
    BOOST_TEST(found_with({{"1-3", "3"}, {"1-4", "1"}}) == Texts{"S03 warning" + at + "10 1-4"});
    BOOST_TEST(found_with({{"3-5", "2"}, {"3-2", "1"}}) == Texts{"S03 warning" + at + "33 3-2"});
}

BOOST_AUTO_TEST_CASE(special_care_is_twelve_flags_or_nothing) {
    BOOST_TEST(found_with({{"特別な医療", ""}}).empty());
    BOOST_TEST(found_with({{"特別な医療", "000000000000"}}).empty());
    BOOST_TEST(found_with({{"特別な医療", "00001000000"}}) == Texts{"R02 person" + at + "62 特別な医療 [***]"});
    BOOST_TEST(found_with({{"特別な医療", "00001000000a"}}) == Texts{"R02 person" + at + "62 特別な医療 [***]"});
}

BOOST_AUTO_TEST_CASE(columns_may_bear_the_flat_numbers_of_other_software) {
    Table flat = survey();
    for (std::string& name : flat.rows.front()) {
        if (name.find('-') == 1) {
            const std::string serial = name.substr(2);
            name = name.substr(0, 1) + (serial.size() == 1 ? "0" : "") + serial;
        } else if (name == "特別な医療") {
            name = "601";
        }
    }
    const RecordingSink sink = read_rows(*municipal_source(), flat, flat.rows[1]);
    const RecordingSink usual = read_rows(*municipal_source(), survey(), survey().rows[1]);
    BOOST_TEST(printed(sink) == printed(usual));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(numbers_of_rows)

BOOST_AUTO_TEST_CASE(a_sum_that_differs_from_its_parts_and_scores_beyond_a_hundred_are_told) {
    const std::string name = "KK_PRIMARY_JUDGMENT_131011_20261101090700.csv";
    const std::string head =
        "保険者番号,被保険者番号,履歴番号,申請年月日,判定日,基準時間,基準時間食事,認知症加算,一次判定結果,中間評価項目得点第1群,異動区分\n";
    const std::string row = "131011,9000000001,1,20260210,20260225,";
    const auto read = [&](const std::string& rest) { return read_set(*municipal_source(), {{name, head + row + rest}}); };
    BOOST_TEST(read("46.3,27.3,19,21,74.3,1\n").all_findings().empty());
    BOOST_TEST(read("46.3,,,21,100.0,1\n").all_findings().empty());
    BOOST_TEST(found(read("46.3,27.2,19.0,21,74.3,1\n"), "S04 warning " + name + ":2#6 基準時間 [46.3]"));
    BOOST_TEST(found(read("46.3,,,21,743,1\n"), "R20 person " + name + ":2#18 中間評価項目得点第1群 [743]"));
}

BOOST_AUTO_TEST_CASE(more_paid_than_spent_is_told) {
    const std::string name = "KK_HOUSING_131011_20261101091300.csv";
    const std::string head = "保険者番号,被保険者番号,履歴番号,支給決定日,対象費用額,支給額,異動区分\n";
    const RecordingSink sink =
        read_set(*municipal_source(), {{name, head + "131011,9000000001,1,20260515,100000,100001,1\n"}});
    BOOST_TEST(found(sink, "R21 warning " + name + ":2#9 支給額 [100001]"));
    BOOST_TEST(sink.units.front().replacements.front().facts.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
