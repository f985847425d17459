// What a process that ended too early leaves in the spool is swept away; what a living one holds is not.
#include "adapters/storage/trial_folder.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "tests/conformance/scratch_database.h"
#include "tests/fakes/needed.h"

using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

/// A process that made a folder with a file in it and was killed; where it was.
std::filesystem::path left_behind_in(const std::filesystem::path& spool) {
    const pid_t child = ::fork();
    if (child == 0) {
        auto folder = TrialFolder::make(spool);
        std::ofstream((*folder).path() / "kakehashi.db") << "sealed";
        ::_exit(0);  // nothing is destroyed
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_REQUIRE(WIFEXITED(status));
    const std::filesystem::directory_iterator at(spool);
    BOOST_REQUIRE(at != std::filesystem::directory_iterator());
    return at->path();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(trial_folder)

BOOST_AUTO_TEST_CASE(it_is_its_makers_alone_and_goes_with_the_object) {
    const ScratchFolder spool;
    std::filesystem::path path;
    {
        const auto folder = needed(TrialFolder::make(spool.path()));
        path = folder.path();
        struct stat made {};
        BOOST_REQUIRE(::stat(path.c_str(), &made) == 0);
        BOOST_TEST((made.st_mode & 0777U) == 0700U);
        std::ofstream(path / "kakehashi.db") << "sealed";
    }
    BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(what_an_ended_process_left_is_swept_by_the_next_one) {
    const ScratchFolder spool;
    const auto left = left_behind_in(spool.path());
    const auto folder = needed(TrialFolder::make(spool.path()));
    BOOST_TEST(!std::filesystem::exists(left));
    BOOST_TEST(std::filesystem::exists(folder.path()));
}

BOOST_AUTO_TEST_CASE(a_sweep_leaves_what_is_held_and_what_is_not_ours) {
    const ScratchFolder spool;
    const auto held = needed(TrialFolder::make(spool.path()));
    const auto other = spool.path() / "other";
    std::filesystem::create_directory(other);
    std::filesystem::create_directory_symlink(other, spool.path() / "kakehashi-trial-link");
    std::ofstream(other / "file") << "x";
    TrialFolder::sweep(spool.path());
    BOOST_TEST(std::filesystem::exists(held.path()));
    BOOST_TEST(std::filesystem::exists(other / "file"));
}

BOOST_AUTO_TEST_CASE(where_none_can_be_made_it_is_said) {
    const auto folder = TrialFolder::make("/nowhere-at-all");
    BOOST_REQUIRE(!folder);
    BOOST_TEST(folder.error().code == "KK-6701");
}

BOOST_AUTO_TEST_SUITE_END()
