// Documents name files that exist, and nothing of the place where they were written.
#include <boost/test/unit_test.hpp>
#include <regex>

#include "tests/architecture/tree.h"

namespace {

using kakehashi::test::files_below;
using kakehashi::test::source_root;

std::vector<std::string> documents() {
    std::vector<std::string> files = files_below("docs", {".md"});
    for (const char* const file : {"README.md", "README.ja.md", "CHANGELOG.md"}) {
        files.emplace_back(file);
    }
    return files;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(written_pages)

BOOST_AUTO_TEST_CASE(links_lead_somewhere) {
    const std::regex link(R"(\]\(([^)#:]+)(#[^)]*)?\))");
    for (const std::string& file : documents()) {
        const std::string text = kakehashi::test::text_of(file);
        for (std::sregex_iterator it(text.begin(), text.end(), link), end; it != end; ++it) {
            const auto target = (source_root() / file).parent_path() / (*it)[1].str();
            BOOST_TEST(std::filesystem::exists(target), file << " links to " << (*it)[1]);
        }
    }
}

BOOST_AUTO_TEST_CASE(files_named_in_documents_exist) {
    const std::regex named(R"re(`((?:domain|consent|adapters|tests|conf|sql|scripts|docs)/[A-Za-z0-9_./-]+\.[a-z]+)`)re");
    for (const std::string& file : documents()) {
        const std::string text = kakehashi::test::text_of(file);
        for (std::sregex_iterator it(text.begin(), text.end(), named), end; it != end; ++it) {
            BOOST_TEST(std::filesystem::exists(source_root() / (*it)[1].str()), file << " names " << (*it)[1]);
        }
    }
}

BOOST_AUTO_TEST_CASE(documents_named_in_code_exist) {
    const std::regex named(R"((docs/[A-Za-z0-9_./-]+\.(?:md|yaml)))");
    for (const char* const room : {"domain", "consent", "adapters", "sql", "conf", "tests"}) {
        for (const std::string& file : files_below(room, {".cpp", ".h", ".sql", ".csv", ".md"})) {
            const std::string text = kakehashi::test::text_of(file);
            for (std::sregex_iterator it(text.begin(), text.end(), named), end; it != end; ++it) {
                BOOST_TEST(std::filesystem::exists(source_root() / (*it)[1].str()), file << " names " << (*it)[1]);
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
