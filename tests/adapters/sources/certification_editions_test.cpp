// Editions of the municipal profile and of opinions: added by a folder of tables, and chosen by what a file says.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "adapters/sources/edition_folders.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "adapters/sources/opinion/opinion_source.h"
#include "tests/adapters/sources/source_probe.h"
#include "tests/fakes/needed.h"

namespace kakehashi::sources::test {
namespace {

using kakehashi::test::needed;

/// A copy of all tables that lasts as long as the object.
class CopiedTables {
public:
    CopiedTables() : folder_(std::filesystem::temp_directory_path() / "kakehashi-certification-editions-test") {
        std::filesystem::remove_all(folder_);
        std::filesystem::copy(conf_dir(), folder_, std::filesystem::copy_options::recursive);
    }
    ~CopiedTables() { std::filesystem::remove_all(folder_); }
    CopiedTables(const CopiedTables&) = delete;
    CopiedTables& operator=(const CopiedTables&) = delete;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    void write(const std::string& table, const std::string& content) const {
        const auto path = folder_ / "layouts" / table;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << content;
    }
    [[nodiscard]] std::string read(const std::string& table) const { return content_of(folder_ / "layouts" / table); }

private:
    std::filesystem::path folder_;
};

std::string row_of(const std::string& table, const std::string& begins) {
    const std::size_t at = table.find("\n" + begins) + 1;
    return table.substr(at, table.find('\n', at) - at) + "\n";
}

std::string header_of(const std::string& table) { return table.substr(0, table.find('\n') + 1); }

std::string line_of(const std::string& content, std::size_t n) {
    std::size_t at = 0;
    for (; n > 0; --n) {
        at = content.find('\n', at) + 1;
    }
    std::string line = content.substr(at, content.find('\n', at) - at);
    return line.substr(0, line.find('\r'));
}

void check_clean(const RecordingSink& sink) {
    for (const Finding& finding : sink.all_findings()) {
        BOOST_ERROR(printed(finding));
    }
    BOOST_TEST_REQUIRE(!sink.units.empty());
}

std::string body_of(const RecordingSink& sink) { return sink.units.front().replacements.front().facts.front().body; }

const std::string card = "KK_CARD_131011_20261101090800.csv";
const std::string opinions = "KK_OPINION_131011_20261101100000.csv";

}  // namespace

BOOST_AUTO_TEST_SUITE(certification_editions)

BOOST_AUTO_TEST_CASE(the_newest_comes_first) {
    const auto folder = std::filesystem::temp_directory_path() / "kakehashi-edition-folders-test";
    for (const char* const name : {"1.9", "1.10", "2", "1.9.1"}) {
        std::filesystem::create_directories(folder / name);
    }
    BOOST_TEST(needed(edition_folders(folder)) == (std::vector<std::string>{"2", "1.10", "1.9.1", "1.9"}), boost::test_tools::per_element());
    std::filesystem::remove_all(folder);
    BOOST_TEST(edition_folders(folder).error().code == "KK-2104");
}

BOOST_AUTO_TEST_CASE(an_edition_of_the_profile_is_a_folder_of_tables_alone) {
    const CopiedTables tables;
    const std::string forms = tables.read("municipal/1.0/forms.csv");
    const std::string items = tables.read("municipal/1.0/CARD.csv");
    const auto next = std::to_string(std::count(items.begin(), items.end(), '\n'));
    // What the edition changes, and a form that it adds; everything else stays that of 1.0.
    tables.write("municipal/2.0/forms.csv", header_of(forms) + row_of(forms, "CARD,") + "BADGE" + row_of(forms, "CARD,").substr(4));
    tables.write("municipal/2.0/CARD.csv", items + next + ",colour,COLOUR,text,10,,,,insurance_card,inferred\n");
    tables.write("municipal/2.0/BADGE.csv", items);
    const auto source = needed(municipal::MunicipalSource::open(tables.folder()));

    const std::string first = golden("municipal/" + card).content;
    BOOST_TEST(source->recognise(card, first)->edition == "1.0");
    const RecordingSink as_before = read_set(*source, {{card, first}});
    check_clean(as_before);

    const std::string second = line_of(first, 0) + ",COLOUR\r\n" + line_of(first, 1) + ",blue\r\n";
    BOOST_TEST(source->recognise(card, second)->edition == "2.0");
    const RecordingSink changed = read_set(*source, {{card, second}});
    check_clean(changed);
    BOOST_TEST(body_of(changed).find("\"colour\":\"blue\"") != std::string::npos);
    BOOST_TEST(body_of(as_before).find("colour") == std::string::npos);

    const std::string badge = "KK_BADGE_131011_20261101090800.csv";
    BOOST_TEST(source->recognise(badge, first)->edition == "2.0");
    check_clean(read_set(*source, {{badge, first}}));
    const std::string survey = "KK_SURVEY_131011_20261101090600.csv";
    BOOST_TEST(source->recognise(survey, golden("municipal/" + survey).content)->edition == "1.0");
}

BOOST_AUTO_TEST_CASE(an_edition_of_opinions_is_a_folder_of_tables_alone) {
    const CopiedTables tables;
    const std::string items = tables.read("opinion/1.3/OPINION.csv");
    const std::size_t last = items.rfind("\n124,");
    BOOST_TEST_REQUIRE(last != std::string::npos);
    std::string signature = items.substr(last + 1);
    signature.replace(0, 3, "125");
    tables.write("opinion/1.4/OPINION.csv", items.substr(0, last + 1) + "124,tablet,端末の種類,text,10,,,,opinion,inferred\n" + signature);
    const auto source = needed(opinion::OpinionSource::open(tables.folder()));

    const std::string before = golden("opinion/" + opinions).content;
    const std::string institutions = "KK_OPINION_9910000012_20261101100100.csv";
    const std::string named = golden("opinion/" + institutions).content;
    for (const auto& [name, content] : {std::pair(opinions, before), std::pair(institutions, named)}) {
        BOOST_TEST(source->recognise(name, content)->edition == "1.3");
    }
    // By the number of items: one more in the first row.
    const std::size_t last_row = before.rfind("\r\n", before.size() - 3) + 2;  // its cells hold no line ends
    const std::string first_row = before.substr(last_row, before.size() - 2 - last_row) + ",pad\r\n";
    BOOST_TEST(source->recognise(opinions, first_row)->edition == "1.4");
    const RecordingSink by_position = read_set(*source, {{opinions, first_row}});
    BOOST_TEST_REQUIRE(!by_position.units.empty());
    BOOST_TEST(body_of(by_position).find("\"tablet\":\"pad\"") != std::string::npos);

    // An envelope says which; one that nobody has is refused, and so is an item that only the later edition has.
    const std::string envelope = "KK_OPINION_9910000012_20261101100200.xml";
    const std::string good = golden("opinion/" + envelope).content;
    const auto with = [](std::string text, const std::string& what, const std::string& instead) {
        return text.replace(text.find(what), what.size(), instead);
    };
    const std::string item = "<o:Item no=\"124\">pad</o:Item></o:Opinion>";
    const std::string later = with(with(good, "edition=\"1.3\"", "edition=\"1.4\""), "</o:Opinion>", item);
    BOOST_TEST(source->recognise(envelope, good)->edition == "1.3");
    BOOST_TEST(source->recognise(envelope, later)->edition == "1.4");
    const RecordingSink in_envelope = read_set(*source, {{envelope, later}});
    BOOST_TEST_REQUIRE(!in_envelope.units.empty());
    BOOST_TEST(body_of(in_envelope).find("\"tablet\":\"pad\"") != std::string::npos);
    const auto rule_of = [&](const std::string& text) {
        const RecordingSink sink = read_set(*source, {{envelope, text}});
        BOOST_TEST(sink.units.empty());
        return sink.all_findings().empty() ? std::string() : sink.all_findings().front().rule;
    };
    BOOST_TEST(rule_of(with(good, "</o:Opinion>", item)) == "E04");
    BOOST_TEST(rule_of(with(good, "edition=\"1.3\"", "edition=\"9.9\"")) == "F10");
    // What a signature came to is for nobody to say.
    BOOST_TEST(rule_of(with(later, "no=\"124\"", "no=\"125\"")) == "E04");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
