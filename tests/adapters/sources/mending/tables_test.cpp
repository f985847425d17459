#include "adapters/sources/mending/tables.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::mending::test {
namespace {

namespace fs = std::filesystem;
using sources::test::conf_dir;
using sources::test::content_of;

/// What opening says when one table has `what` replaced by `by`.
std::string trouble(const std::string& table, const std::string& what, const std::string& by) {
    const fs::path folder = fs::temp_directory_path() / "kakehashi-mend-tables";
    fs::remove_all(folder);
    fs::create_directories(folder);
    fs::copy(conf_dir() / "mends.csv", folder);
    fs::copy(conf_dir() / "mending", folder / "mending");
    std::string text = content_of(folder / table);
    BOOST_TEST_REQUIRE(text.find(what) != std::string::npos);
    text.replace(text.find(what), what.size(), by);
    std::ofstream(folder / table, std::ios::binary) << text;
    const auto opened = Tables::open(folder);
    fs::remove_all(folder);
    const std::string message = opened ? std::string() : opened.error().message;
    return message.substr(message.find(".csv:") == std::string::npos ? 0 : message.rfind('/') + 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tables_of_mends)

BOOST_AUTO_TEST_CASE(a_table_that_contradicts_itself_is_refused_by_file_and_row) {
    BOOST_TEST(trouble("mends.csv", "ME01,encoding", "ME01,encode").starts_with("mends.csv:2: the mend must be known"));
    BOOST_TEST(trouble("mends.csv", "encoding,safe", "encoding,maybe").starts_with("mends.csv:2: the mend must be known"));
    BOOST_TEST(trouble("mends.csv", "ME02,", "ME01,") == "mends.csv:3: the mend stands twice");
    BOOST_TEST(trouble("mends.csv", "ME02,byte_order_mark", "ME02,encoding") == "mends.csv:3: the mend stands twice");
    BOOST_TEST(trouble("mending/dialects.csv", "cp932,cp932", "cp932,utf8").starts_with("dialects.csv:2: a word"));
    BOOST_TEST(trouble("mending/folding.csv", "301C", "wave").starts_with("folding.csv:2: from and to"));
    BOOST_TEST(trouble("mending/copy-names.csv", "after", "behind").starts_with("copy-names.csv:2: where must be"));
}

BOOST_AUTO_TEST_CASE(a_mend_without_a_row_is_missed) {
    const std::string text = content_of(conf_dir() / "mends.csv");
    const std::size_t begin = text.find("ME10,postal,");
    BOOST_TEST_REQUIRE(begin != std::string::npos);
    const std::string row = text.substr(begin, text.find('\n', begin) + 1 - begin);
    BOOST_TEST(trouble("mends.csv", row, "").ends_with("there is no row for postal"));
}

BOOST_AUTO_TEST_CASE(every_standard_that_is_read_has_a_dialect) {
    const auto tables = Tables::open(conf_dir());
    BOOST_TEST_REQUIRE(tables.has_value());
    for (const auto& standard : fs::directory_iterator(conf_dir() / "layouts")) {
        BOOST_TEST((tables->dialect(standard.path().filename().string()) != nullptr), standard.path().filename());
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::mending::test
