// Writers of one SQLite database wait for their turn, whoever else is in a hurry.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <thread>

#include "adapters/storage/write_turn.h"
#include "tests/conformance/scratch_database.h"

using namespace kakehashi;
using namespace kakehashi::test;
using storage::ByteLocks;
using storage::WriteTurn;

BOOST_AUTO_TEST_SUITE(write_turn)

BOOST_AUTO_TEST_CASE(one_writes_at_a_time) {
    const ScratchDatabase scratch(storage::Dialect::sqlite);
    const std::string file = (scratch.folder() / "turn").string();
    std::atomic<int> inside{0};
    std::atomic<int> most{0};
    std::vector<std::thread> writers;
    for (int n = 0; n < 4; ++n) {
        writers.emplace_back([&] {
            ByteLocks locks(file);
            WriteTurn turn(locks);
            for (int m = 0; m < 50; ++m) {
                turn.take();
                const int now_inside = ++inside;
                most = std::max(most.load(), now_inside);
                std::this_thread::yield();
                --inside;
                turn.give_back();
            }
        });
    }
    for (auto& writer : writers) {
        writer.join();
    }
    BOOST_TEST(most == 1);
}

// Counted in turns, not in seconds: between asking and getting, somebody who never stops asking gets few.
BOOST_AUTO_TEST_CASE(whoever_asks_is_not_passed_over_for_long) {
    const ScratchDatabase scratch(storage::Dialect::sqlite);
    const std::string file = (scratch.folder() / "turn").string();
    std::atomic<bool> done{false};
    std::atomic<int> turns_of_the_hasty{0};
    std::thread hasty([&] {
        ByteLocks locks(file);
        WriteTurn turn(locks);
        while (!done) {
            turn.take();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));  // a commit
            ++turns_of_the_hasty;
            turn.give_back();
        }
    });
    int passed_over = 0;
    ByteLocks locks(file);
    WriteTurn turn(locks);
    for (int n = 0; n < 20; ++n) {
        const int before = turns_of_the_hasty;
        turn.take();
        passed_over += turns_of_the_hasty - before;
        turn.give_back();
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    done = true;
    hasty.join();
    BOOST_TEST(passed_over <= 20 * 4);
}

BOOST_AUTO_TEST_CASE(who_ends_without_giving_back_holds_nobody_up) {
    const ScratchDatabase scratch(storage::Dialect::sqlite);
    const std::string file = (scratch.folder() / "turn").string();
    {
        ByteLocks locks(file);
        WriteTurn gone(locks);
        gone.take();
    }
    ByteLocks locks(file);
    WriteTurn turn(locks);
    turn.take();
    turn.give_back();
}

BOOST_AUTO_TEST_CASE(a_turn_that_is_kept_lets_nobody_in_between) {
    const ScratchDatabase scratch(storage::Dialect::sqlite);
    const std::string file = (scratch.folder() / "turn").string();
    ByteLocks locks(file);
    WriteTurn turn(locks);
    turn.keep();
    std::atomic<bool> had_by_another{false};
    std::thread another([&] {
        ByteLocks other_locks(file);
        WriteTurn other(other_locks);
        other.take();
        had_by_another = true;
        other.give_back();
    });
    for (int n = 0; n < 3; ++n) {
        turn.take();
        turn.give_back();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    const bool too_early = had_by_another;
    turn.let_go();
    another.join();
    BOOST_TEST(!too_early);
    turn.take();
    turn.give_back();
}

BOOST_AUTO_TEST_SUITE_END()
