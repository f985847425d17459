#include "adapters/main/drop_box.h"

#include <boost/test/unit_test.hpp>

namespace kakehashi::app {
namespace {

using namespace std::chrono_literals;

const DropBox::Time start{1h};
const SeenFile whole = {"a.csv", 7, 100, 1000};

SeenFile changed(std::uint64_t inode, std::uint64_t size, std::int64_t time) { return {"a.csv", inode, size, time}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(drop_box)

BOOST_AUTO_TEST_CASE(a_file_settles_when_it_looks_the_same_for_long_enough) {
    DropBox box(5s);
    box.look({whole}, start);
    BOOST_TEST(!box.settled("a.csv", start));
    box.look({whole}, start + 4s);
    BOOST_TEST(!box.settled("a.csv", start + 4s));
    box.look({whole}, start + 5s);
    BOOST_TEST(box.settled("a.csv", start + 5s));
    BOOST_TEST((box.unchanged_since("a.csv", start + 5s) == start));
}

BOOST_AUTO_TEST_CASE(size_time_and_another_file_of_the_name_begin_anew) {
    for (const SeenFile& other : {changed(7, 101, 1000), changed(7, 100, 1001), changed(8, 100, 1000)}) {
        DropBox box(5s);
        box.look({whole}, start);
        box.look({other}, start + 5s);
        BOOST_TEST(!box.settled("a.csv", start + 5s));
        box.look({other}, start + 10s);
        BOOST_TEST(box.settled("a.csv", start + 10s));
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_was_gone_begins_anew) {
    DropBox box(5s);
    box.look({whole}, start);
    box.look({}, start + 2s);
    box.look({whole}, start + 5s);
    BOOST_TEST(!box.settled("a.csv", start + 5s));
    BOOST_TEST(!box.settled("b.csv", start + 5s));
}

BOOST_AUTO_TEST_CASE(no_time_to_settle_is_none) {
    DropBox box(0s);
    box.look({whole}, start);
    BOOST_TEST(box.settled("a.csv", start));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::app
