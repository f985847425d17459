#include "adapters/main/file_bytes.h"

#include <stdlib.h>    // mkdtemp
#include <sys/stat.h>  // mkfifo

#include <boost/test/unit_test.hpp>
#include <fstream>

using namespace kakehashi;
using app::collect_files;
namespace fs = std::filesystem;

namespace {

/// A folder of the test's own.
struct Folder {
    Folder() {
        std::string name = (fs::temp_directory_path() / "kakehashi-test.XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& bytes) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << bytes;
    }
    fs::path path;
};

std::string content_of(const SourceFile& file) {
    std::string bytes(100, '\0');
    const auto got = file.bytes->read(0, bytes);
    return got ? bytes.substr(0, *got) : got.error().code;
}

std::string told(const Result<app::FileListing>& files) {
    std::string text;
    for (std::size_t n = 0; files && n < files->size(); ++n) {
        const SourceFile file = files->at(n);
        text += file.name + "=" + content_of(file) + (file.sha256.empty() ? "!" : "") + " ";
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_bytes)

BOOST_AUTO_TEST_CASE(a_folder_is_listed_by_name_with_all_below_it) {
    const Folder folder;
    folder.write("b.csv", "B");
    folder.write("a/z.csv", "Z");
    folder.write("a/deep/y.csv", "Y");
    folder.write("c.json", "{}");
    folder.write("d.json", "{\"resourceType\": 1}");
    folder.write(".hidden", "H");
    folder.write("a/note.txt", "whom to ask");
    const auto files = collect_files({folder.path}, folder.path);
    BOOST_TEST_REQUIRE(files.has_value());
    BOOST_TEST(files->passed_over() == (std::vector<std::string>{"note.txt", "c.json"}), boost::test_tools::per_element());
    BOOST_TEST(told(files) == "y.csv=Y z.csv=Z b.csv=B d.json={\"resourceType\": 1} ");
    BOOST_TEST(files->at(2).sha256 == "df7e70e5021544f4834bbee64a9e3789febc4be81470df629cad6ddb03320a5c");
    BOOST_TEST(files->bytes_of(3) == 19U);
}

BOOST_AUTO_TEST_CASE(files_are_named_one_by_one_in_any_order) {
    const Folder folder;
    folder.write("b.csv", "B");
    folder.write("a.csv", "A");
    folder.write("under/c.csv", "C");
    const auto files = collect_files({folder.path / "b.csv", folder.path / "under/c.csv", folder.path / "a.csv"}, folder.path);
    BOOST_TEST(told(files) == "b.csv=B c.csv=C a.csv=A ");
    BOOST_TEST(collect_files({folder.path / "none.csv"}, folder.path).error().code == "KK-8401");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_changed_after_it_was_listed_is_not_read) {
    const Folder folder;
    folder.write("a.csv", "A");
    const auto files = collect_files({folder.path}, folder.path);
    folder.write("a.csv", "changed");
    BOOST_TEST(content_of(files->at(0)) == "KK-8404");
    fs::remove(folder.path / "a.csv");
    BOOST_TEST(content_of(files->at(0)) == "KK-8403");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_stands_in_its_place) {
    const Folder folder;
    folder.write("a.csv", "A");
    folder.write("b.zip", "no archive");
    folder.write("d.csv", "D");
    fs::create_symlink("nowhere", folder.path / "c.csv");
    BOOST_TEST(told(collect_files({folder.path}, folder.path)) == "a.csv=A b.zip=KK-8402! c.csv=KK-8403! d.csv=D ");
}

BOOST_AUTO_TEST_CASE(what_may_never_end_is_not_read) {
    const Folder folder;
    BOOST_TEST_REQUIRE(mkfifo((folder.path / "pipe.csv").c_str(), 0600) == 0);
    BOOST_TEST(told(collect_files({folder.path / "pipe.csv", "/dev/zero"}, folder.path)) == "pipe.csv=KK-8403! zero=KK-8403! ");
    BOOST_TEST(told(collect_files({folder.path}, folder.path)).empty());
}

BOOST_AUTO_TEST_SUITE_END()
