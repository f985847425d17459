#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "adapters/main/folder_output.h"

namespace kakehashi::app::test {
namespace {

namespace fs = std::filesystem;

struct Folder {
    Folder() : path(fs::temp_directory_path() / "kakehashi-folder-output-test") { fs::remove_all(path); }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
    }
    fs::path path;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(folder_output)

BOOST_AUTO_TEST_CASE(files_are_there_when_their_set_is_whole) {
    const Folder folder;
    auto output = FolderOutput::open_folder(folder.path / "made");
    BOOST_TEST_REQUIRE(output.has_value());
    BOOST_TEST((*output)->open("a.CSV").has_value());
    BOOST_TEST((*output)->append("one\r\n").has_value());
    BOOST_TEST((*output)->close().has_value());
    BOOST_TEST(!fs::exists(folder.path / "made" / "a.CSV"));
    BOOST_TEST((*output)->publish().has_value());
    BOOST_TEST(fs::file_size(folder.path / "made" / "a.CSV") == 5U);
    BOOST_TEST(!fs::exists(folder.path / "made" / "a.CSV.part"));
}

BOOST_AUTO_TEST_CASE(what_was_not_published_goes_with_the_object) {
    const Folder folder;
    {
        auto output = FolderOutput::open_folder(folder.path);
        BOOST_TEST((*output)->open("a.CSV").has_value());
        BOOST_TEST((*output)->append("one\r\n").has_value());
    }
    BOOST_TEST(folder.files() == 0U);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_is_never_replaced) {
    const Folder folder;
    auto output = FolderOutput::open_folder(folder.path);
    BOOST_TEST((*output)->open("a.CSV").has_value());
    BOOST_TEST((*output)->close().has_value());
    std::ofstream(folder.path / "a.CSV") << "came meanwhile";
    BOOST_TEST((*output)->publish().error().code == "KK-6102");
    BOOST_TEST((*output)->open("a.CSV").error().code == "KK-6102");
    output->reset();
    BOOST_TEST(folder.files() == 1U);
    BOOST_TEST(fs::file_size(folder.path / "a.CSV") == 14U);
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_told) {
    BOOST_TEST(FolderOutput::open_folder("/proc/nowhere").error().code == "KK-6103");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::app::test
