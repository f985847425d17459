#include <boost/test/unit_test.hpp>
#include <random>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/careplan/writing/set_conversion.h"
#include "adapters/sources/raw_reading.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

using careplan::Converted;

/// Files in memory, shown when published.
class MemoryOutput final : public careplan::FileOutput {
public:
    Result<Done> open(const std::string& name) override {
        pending_.push_back({name, {}});
        return Done{};
    }
    Result<Done> append(std::string_view bytes) override {
        if (fails) {
            return Error{Fault::unavailable, "KK-0000", "the disk is full", {}};
        }
        pending_.back().content += bytes;
        return Done{};
    }
    Result<Done> close() override { return Done{}; }
    Result<Done> publish() override {
        files.insert(files.end(), pending_.begin(), pending_.end());
        pending_.clear();
        return Done{};
    }

    std::vector<NamedContent> files;
    bool fails = false;

private:
    std::vector<NamedContent> pending_;
};

struct Conversion {
    Converted told;
    std::vector<NamedContent> files;
};

const std::shared_ptr<const careplan::Editions>& editions() {
    static const auto opened = careplan::Editions::open(conf_dir());
    BOOST_TEST_REQUIRE(opened.has_value());
    return *opened;
}

std::shared_ptr<const FoldingEncoder> encoder() {
    static const auto opened = FoldingEncoder::open(conf_dir());
    BOOST_TEST_REQUIRE(opened.has_value());
    return *opened;
}

std::unique_ptr<Source> opened(Accepts accepts = Accepts::cp932) {
    auto source = careplan::CarePlanSource::open(conf_dir(), "/tmp", careplan::Profile::strict, accepts);
    BOOST_TEST_REQUIRE(source.has_value());
    return std::move(source).value();
}

Conversion converted(const std::vector<NamedContent>& files, const std::string& edition, const std::string& provider_kind = "",
                     Accepts accepts = Accepts::cp932) {
    const auto source = opened(accepts);
    std::vector<ClaimedFile> claimed;
    for (const NamedContent& file : files) {
        const auto claim = source->recognise(file.name, std::string_view(file.content).substr(0, 4096));
        BOOST_TEST_REQUIRE(claim.has_value(), file.name);
        claimed.push_back({{file.name, std::make_shared<MemoryBytes>(file.content), ""}, *claim});
    }
    careplan::SetConversion conversion(*source, *editions(), Cp932::shared().value(), encoder(), accepts,
                                       {editions()->named(edition), provider_kind, ""});
    MemoryOutput output;
    auto told = conversion.run(claimed, &output);
    BOOST_TEST_REQUIRE(told.has_value(), (told ? "" : told.error().message));
    return {*told, output.files};
}

std::vector<NamedContent> set_of(const std::vector<std::string>& forms, const std::string& rest) {
    std::vector<NamedContent> files;
    for (const std::string& form : forms) {
        files.push_back(golden("careplan/" + form + rest));
    }
    return files;
}

const std::string fourth = "_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string third = "_202604_9990000011_9990000022_20260325101500.CSV";
const std::vector<std::string> monthly = {"UPHOSOKU", "UPPLAN", "UPSIKYU"};

std::vector<NamedContent> basic_information() {
    const std::string rest = "_9990000044_46_9990000022_62_20260410090000";
    std::vector<NamedContent> files = set_of({"UPKIHON", "UPKIHON_SUB1", "UPKIHON_SUB2"}, rest + ".CSV");
    files.push_back(golden("careplan/UPKIHON_IMAGE" + rest + "_0001.jpg"));
    return files;
}

/// All that a set says, bodies included, without the names of the files.
std::string model_of(const std::vector<NamedContent>& files) {
    RecordingSink sink = read_set(*opened(), files);
    std::string text = printed(sink);
    for (const NamedContent& file : files) {
        for (std::size_t at = text.find(file.name); at != std::string::npos; at = text.find(file.name)) {
            text.replace(at, file.name.size(), file.name.substr(0, file.name.find('_')));
        }
    }
    return text;
}

bool told(const Converted& result, const std::string& finding) {
    return std::any_of(result.findings.begin(), result.findings.end(),
                       [&](const Finding& one) { return printed(one) == finding; });
}

std::string content(const Conversion& made, const std::string& form) {
    for (const NamedContent& file : made.files) {
        if (file.name.starts_with(form)) {
            return file.content;
        }
    }
    return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(careplan_writing)

BOOST_AUTO_TEST_CASE(writing_what_was_read_changes_nothing_that_is_read) {
    const std::vector<std::vector<NamedContent>> sets = {
        set_of(monthly, fourth),
        set_of({"UP1KYO", "UP2KYO", "UP3KYO", "UPHOSOKU_000000"}, "_9990000011_43_9990000022_11_20260326090000.CSV"),
        set_of({"UPJSK"}, "_202604_9990000022_11_9990000011_43_20260505090000.CSV"),
        set_of({"DLTPLAN"}, "_202604_9990000011_43_9990000022_11_20260402090000.CSV"),
        set_of({"DLTJSK"}, "_202604_9990000022_11_9990000011_43_20260506090000.CSV"),
        set_of({"DLT1KYO"}, "_9990000011_43_9990000022_11_20260403090000.CSV"),
        set_of({"UPYOBO", "UPYOBO_SUB"}, "_9990000044_46_9990000022_62_20260411090000.CSV"),
        set_of({"DLTYOBO"}, "_9990000044_46_9990000022_62_20260412090100.CSV"),
        basic_information()};
    for (const auto& set : sets) {
        const Conversion once = converted(set, "4.1");
        BOOST_TEST(once.told.is_whole);
        BOOST_TEST(model_of(once.files) == model_of(set));
        const Conversion twice = converted(once.files, "4.1");
        BOOST_TEST_REQUIRE(twice.files.size() == once.files.size());
        for (std::size_t n = 0; n < once.files.size(); ++n) {
            BOOST_TEST(twice.files[n].name == once.files[n].name);
            BOOST_TEST(twice.files[n].content == once.files[n].content);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_the_standard) {
    const Conversion made = converted(set_of({"DLTPLAN"}, "_202604_9990000011_43_9990000022_11_20260402090000.CSV"), "3.x");
    BOOST_TEST_REQUIRE(made.files.size() == 1U);
    BOOST_TEST(made.files[0].name == "DLTPLAN_202604_9990000011_9990000022_20260402090000.CSV");
    BOOST_TEST(made.files[0].content == "202208,131011,9000000001,202604\r\n");
    // A file typed by hand in the writer's own way is written byte for byte as it was.
    const Conversion same = converted(set_of(monthly, third), "3.x");
    for (const std::string form : {"UPPLAN", "UPSIKYU"}) {
        BOOST_TEST(content(same, form) == golden("careplan/" + form + third).content);
    }
}

BOOST_AUTO_TEST_CASE(an_older_edition_is_told_what_it_has_no_place_for) {
    const Conversion made = converted(set_of(monthly, fourth), "3.x");
    BOOST_TEST(content(made, "UPPLAN") == golden("careplan/UPPLAN" + third).content);
    BOOST_TEST(content(made, "UPSIKYU") == golden("careplan/UPSIKYU" + third).content);
    BOOST_TEST(!made.told.is_whole);
    BOOST_TEST(told(made.told, "W01 warning UPPLAN" + fourth + ":5#16 TAISコード [1]"));
    BOOST_TEST(told(made.told, "W01 warning UPPLAN" + fourth + ":5#18 用具名称（機種名） [1]"));
    BOOST_TEST(told(made.told, "W01 warning UPSIKYU" + fourth + ":2#10 TAISコード [1]"));
}

BOOST_AUTO_TEST_CASE(a_newer_edition_gets_its_kinds_from_the_rows) {
    const Conversion made = converted(set_of(monthly, third), "4.1");
    BOOST_TEST_REQUIRE(made.files.size() == 3U);
    BOOST_TEST(made.files[1].name == "UPPLAN" + fourth);
    BOOST_TEST(told(made.told, "W04 info UPHOSOKU" + third + ":0#0 [11]"));
    BOOST_TEST(told(made.told, "R09 warning UPPLAN" + third + ":5#16 TAISコード"));
    BOOST_TEST(converted(made.files, "3.x").files[1].content == golden("careplan/UPPLAN" + third).content);
}

BOOST_AUTO_TEST_CASE(kinds_that_nothing_tells_have_to_be_said) {
    const std::vector<NamedContent> deletion = {{"DLTPLAN_202604_9990000011_9990000022_20260402090000.CSV", "202208,131011,9000000001,202604\r\n"}};
    const Conversion refused = converted(deletion, "4.1");
    BOOST_TEST(refused.told.refused);
    BOOST_TEST(refused.files.empty());
    BOOST_TEST(told(refused.told, "W06 set " + deletion[0].name + ":0#0"));
    BOOST_TEST(converted(deletion, "4.1", "62").files.at(0).name ==
               "DLTPLAN_202604_9990000011_46_9990000022_62_20260402090000.CSV");
    BOOST_TEST(converted(deletion, "4.1", "1").told.refused);
}

BOOST_AUTO_TEST_CASE(a_form_that_the_other_edition_does_not_have_is_left_out) {
    const auto plan = set_of({"UP1KYO", "UP2KYO", "UP3KYO", "UPHOSOKU_000000"}, "_9990000011_43_9990000022_11_20260326090000.CSV");
    const Conversion made = converted(plan, "3.x");
    BOOST_TEST(made.files.size() == 3U);
    BOOST_TEST(!made.told.is_whole);
    BOOST_TEST(told(made.told, "W05 warning " + plan[2].name + ":0#0 [UP3KYO]"));
    const Conversion back = converted(made.files, "4.1", "11");
    BOOST_TEST(told(back.told, "F03 warning " + made.files[0].name + ":0#0 [UP3KYO]"));
    BOOST_TEST(content(back, "UP2KYO") == converted(plan, "4.1").files[1].content);
}

BOOST_AUTO_TEST_CASE(what_an_import_would_put_aside_is_not_written) {
    std::vector<NamedContent> set = set_of(monthly, fourth);
    set[1].content.replace(set[1].content.find("20260403"), 8, "20260231");
    const Conversion made = converted(set, "4.1");
    BOOST_TEST(!made.told.is_whole);
    BOOST_TEST(made.told.people_left_out == 1);
    for (const NamedContent& file : made.files) {
        BOOST_TEST(file.content.find("9000000001") == std::string::npos);
        BOOST_TEST(file.content.find("H000000002") != std::string::npos);
    }
    set[1].content = "\xEF\xBB\xBF" + set[1].content;
    BOOST_TEST(converted(set, "4.1").told.refused);
}

BOOST_AUTO_TEST_CASE(a_value_too_long_for_the_other_edition_leaves_the_person_out) {
    std::vector<NamedContent> set = set_of(monthly, fourth);
    const std::size_t at = set[2].content.find(",3,1161,1161");
    set[2].content.replace(at, 12, ",103,1161,1161");
    const Conversion made = converted(set, "3.x");
    BOOST_TEST(told(made.told, "R02 person UPSIKYU" + fourth + ":1#13 回数／日数 [3 > 2]"));
    BOOST_TEST(made.told.people_left_out == 1);
    BOOST_TEST(content(made, "UPSIKYU").find("9000000001") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(files_in_utf8_are_mended_and_every_substitution_is_told) {
    const std::string name = "UPJSK_202604_9990000022_11_9990000011_43_20260505090000.CSV";
    const std::string row = "202407,131011,9000000001,20260501,202604,9990000011,\"\U00020BB7田 😀\",387,,20260403,,0935,1035,1,111211,,,,,"
                            "9990000022,,,0,9990000022,\r\n";
    BOOST_TEST(converted({{name, row}}, "4.1").told.refused);
    const Conversion made = converted({{name, row}}, "4.1", "", Accepts::cp932_or_utf8);
    BOOST_TEST(content(made, "UPJSK").find(cp932("\"吉田 〓\"")) != std::string::npos);
    BOOST_TEST(told(made.told, "W02 warning " + name + ":1#7 プラン担当者名 [U+20BB7 → 吉]"));
    BOOST_TEST(told(made.told, "W03 warning " + name + ":1#7 プラン担当者名 [U+1F600 → 〓]"));
    BOOST_TEST(!made.told.is_whole);
}

BOOST_AUTO_TEST_CASE(pictures_go_with_the_rows_that_name_them) {
    std::vector<NamedContent> files = basic_information();
    for (NamedContent& file : files) {  // as software of 4.0 names them
        file.name.replace(file.name.find("_62_"), 4, "_621_");
        file.name.replace(file.name.find("_46_"), 4, "_461_");
    }
    std::string& rows = files[0].content;
    rows.replace(rows.find("_62_"), 4, "_621_");
    rows.replace(rows.find("_46_"), 4, "_461_");
    const Conversion made = converted(files, "4.1");
    BOOST_TEST_REQUIRE(made.files.size() == 4U);
    BOOST_TEST(made.files[3].name == basic_information()[3].name);
    BOOST_TEST(made.files[3].content == basic_information()[3].content);
    BOOST_TEST(content(made, "UPKIHON").find("\"" + made.files[3].name + "\"") != std::string::npos);
    BOOST_TEST(converted(files, "3.x").told.refused);
    // Of a person who is left out the picture is left out, too.
    rows.replace(rows.find("20260408"), 8, "20260431");
    BOOST_TEST(converted(files, "4.1").files.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_full_shows_nothing) {
    const auto set = set_of(monthly, fourth);
    const auto source = opened();
    std::vector<ClaimedFile> claimed;
    for (const NamedContent& file : set) {
        claimed.push_back({{file.name, std::make_shared<MemoryBytes>(file.content), ""}, *source->recognise(file.name, file.content)});
    }
    careplan::SetConversion conversion(*source, *editions(), Cp932::shared().value(), encoder(), Accepts::cp932,
                                       {editions()->named("4.1"), "", ""});
    MemoryOutput output;
    output.fails = true;
    BOOST_TEST(!conversion.run(claimed, &output).has_value());
    BOOST_TEST(output.files.empty());
    BOOST_TEST(!conversion.run(claimed, nullptr)->refused);
}

BOOST_AUTO_TEST_CASE(rows_of_every_form_and_edition_come_back_as_they_were) {
    constexpr unsigned seed = 20260401;
    std::mt19937 dice(seed);
    const std::vector<std::string> texts = {"", "a", "髙﨑①㈱", "コンマ,あり", "引用\"符\"", "二\r\n行\n三行", "～－∥", "ﾐﾎﾝ", " 空白 ", "\"", ",", "ソ表十"};
    for (const auto& edition : editions()->all()) {
        for (const careplan::Form& form : edition->forms()) {
            if (!form.layout) {
                continue;
            }
            const careplan::RowWriter writer(*edition, form, encoder());
            std::string bytes;
            std::vector<std::vector<std::string>> rows;
            Findings findings("");
            for (int n = 0; n < 20; ++n) {
                std::vector<std::string> row = {edition->written_version(), "131011", "9000000001"};
                while (row.size() < form.layout->size()) {
                    row.push_back(texts[dice() % texts.size()]);
                }
                writer.append(1, std::vector<std::string_view>(row.begin(), row.end()), bytes, findings);
                rows.push_back(std::move(row));
            }
            BOOST_TEST(findings.all().empty());
            MemoryBytes file(bytes);
            RowReader reader(Cp932::shared().value(), file, Accepts::cp932, careplan::bad_bytes, careplan::bad_shape);
            BOOST_TEST(*reader.begin(findings));
            TextRow read;
            for (const auto& row : rows) {
                BOOST_TEST_REQUIRE(*reader.next(read, findings));
                BOOST_TEST((std::vector<std::string>(read.cells.begin(), read.cells.end()) == row),
                           edition->edition() << " " << form.name << " seed " << seed);
            }
            BOOST_TEST(!*reader.next(read, findings));
            BOOST_TEST(findings.all().empty());
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
