// What is set on paper can be read back, goes on on the next page, and is never a question mark.
#include "adapters/paper/paper.h"

#include <boost/test/unit_test.hpp>

#include <stdlib.h>

#include <cstdio>
#include <fstream>

#include "tests/fakes/needed.h"

using namespace kakehashi;
using namespace kakehashi::paper;
using namespace kakehashi::test;

namespace {

namespace fs = std::filesystem;

/// A folder that goes with the test.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string name = (fs::temp_directory_path() / "kakehashi-paper-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() { fs::remove_all(path_); }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// What Poppler says of the file.
std::string asked(const std::string& program, const std::filesystem::path& file, const std::string& options = "") {
    const std::string command = program + " " + file.string() + " " + options;
    FILE* const pipe = popen(command.c_str(), "r");
    BOOST_REQUIRE(pipe != nullptr);
    std::string said;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
        said += static_cast<char>(c);
    }
    BOOST_TEST(pclose(pipe) == 0);
    return said;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paper)

BOOST_AUTO_TEST_CASE(japanese_is_set_with_its_glyphs_in_the_file) {
    const ScratchFolder folder;
    const auto file = folder.path() / "letter.pdf";
    Paper paper = needed(Paper::create(file));
    paper.begin_document("市町村");
    paper.address({"〒100-0001", "架空県架空市夢町一丁目", "架空　花子　様"}, {"架空市役所"});
    paper.text(Size::title, "だれがあなたの記録を見たか");
    paper.row({"事業所", "回数"}, {0.8, 0.2}, true);
    paper.row({"かけはしケアプランセンター", "12"}, {0.8, 0.2});
    BOOST_TEST(paper.missing_glyphs() == 0U);
    needed(paper.finish());
    const std::string text = asked("pdftotext", file, "-");
    for (const char* const words : {"花子", "だれがあなたの記録を見たか", "かけはしケアプランセンター", "12"}) {
        BOOST_TEST(text.find(words) != std::string::npos, words << " in " << text);
    }
    const std::string fonts = asked("pdffonts", file);
    BOOST_TEST(fonts.find("BIZ") != std::string::npos, fonts);
    BOOST_TEST(fonts.find(" no  ") == std::string::npos, fonts);  // every font is embedded
}

BOOST_AUTO_TEST_CASE(long_texts_and_tables_go_on_and_documents_begin_on_a_sheet) {
    const ScratchFolder folder;
    const auto file = folder.path() / "letters.pdf";
    Paper paper = needed(Paper::create(file));
    paper.begin_document("one");
    for (int n = 0; n < 80; ++n) {
        paper.row({"row", std::to_string(n)}, {0.5, 0.5});
    }
    const int first = paper.pages();
    BOOST_TEST(first > 1);
    paper.begin_document("two");
    BOOST_TEST(paper.pages() % 2 == 1);
    std::string words;
    for (int n = 0; n < 4'000; ++n) {
        words += "ことば";
    }
    paper.text(Size::body, words);
    BOOST_TEST(paper.pages() > first + 3);
    needed(paper.finish());
    std::string text = asked("pdftotext", file, "-");
    BOOST_TEST(text.find("79") != std::string::npos);
    std::size_t found = 0;
    for (std::size_t at = text.find("こ"); at != std::string::npos; at = text.find("こ", at + 1)) {
        ++found;
    }
    BOOST_TEST(found == 4'000U);
}

BOOST_AUTO_TEST_CASE(a_character_without_a_glyph_is_counted) {
    const ScratchFolder folder;
    Paper paper = needed(Paper::create(folder.path() / "rare.pdf"));
    paper.begin_document("");
    paper.text(Size::body, "\xF3\xB0\x80\x81");  // of a private area: somebody's own character
    BOOST_TEST(paper.missing_glyphs() == 1U);
    needed(paper.finish());
}

BOOST_AUTO_TEST_CASE(what_is_written_is_for_the_eyes_of_its_owner) {
    const ScratchFolder folder;
    const auto file = folder.path() / "letters.pdf";
    const auto rights = [&] { return fs::status(file).permissions(); };
    Paper paper = needed(Paper::create(file));
    BOOST_TEST((rights() == (fs::perms::owner_read | fs::perms::owner_write)));
    paper.begin_document("市町村");
    needed(paper.finish());
    BOOST_TEST(asked("pdfinfo", file).find("Pages:") != std::string::npos);
    BOOST_TEST((rights() == (fs::perms::owner_read | fs::perms::owner_write)));
}

BOOST_AUTO_TEST_CASE(nothing_is_overwritten_and_no_folder_invented) {
    const ScratchFolder folder;
    { std::ofstream(folder.path() / "there.pdf") << "x"; }
    BOOST_TEST(Paper::create(folder.path() / "there.pdf").error().code == "KK-9102");
    BOOST_TEST(Paper::create(folder.path() / "nowhere" / "new.pdf").error().code == "KK-9101");
}

BOOST_AUTO_TEST_SUITE_END()
