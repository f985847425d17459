// Two processes that append to one log at the same time, about the same people: no entry is lost, none has another's place, and
// everybody is told the place the entry has. Heads are signed meanwhile.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>
#include <new>
#include <thread>

#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/log_verification.h"
#include "tests/conformance/scratch_database.h"
#include "tests/race/race_reader.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;
using storage::Dialect;

namespace {

constexpr int appenders = 2;  // processes
constexpr int threads_each = 4;
constexpr int entries_each = 100;  // of a thread
constexpr std::size_t people = 2;  // few, so that everybody is in everybody's way
constexpr int all_entries = appenders * threads_each * entries_each;

/// What an appender was told of an entry.
struct Told {
    std::int64_t index = -1;
    consent::Digest leaf{};
};

/// Lies in memory shared by the processes.
struct AppendBoard {
    std::atomic<int> ready{0};
    std::atomic<int> failed{0};
    std::array<Told, all_entries> told;
};

/// The mark of an entry, by which its body is known again.
std::string event_of(int entry) { return "{\"mark\":" + std::to_string(entry) + ",\"of\":\"append race\"}"; }

/// Whom it is about; nobody every fifth time, which stands outside the chains.
std::optional<std::size_t> person_of(int entry) {
    constexpr int turns = 5;
    return entry % turns == 0 ? std::nullopt : std::optional(static_cast<std::size_t>(entry) % people);
}

/// One go: what is current is looked up anew.
consent::AppendOutcome append_once(RaceNode& node, int entry, bool wait) {
    consent::AccessAttempt attempt;
    attempt.event = event_of(entry);
    attempt.lock = wait ? consent::AccessAttempt::Lock::wait : consent::AccessAttempt::Lock::skip;
    TRY(const auto standing, node.states().standing());
    attempt.global_epoch = standing->global_epoch;
    attempt.day = standing->day;
    if (const auto person = person_of(entry)) {
        TRY(const auto subject, node.states().load(race_insurer(), race_person(*person), consent::History::current));
        attempt.person = subject->record.id;
        attempt.epoch = subject->record.epoch;
    }
    return node.log().append_and_wait(std::move(attempt));
}

/// Until the log has taken it; as the gate does, it waits for locks after the third go.
bool append(RaceNode& node, AppendBoard& board, int entry) {
    constexpr int skipping = 3;
    constexpr int most = 50;
    for (int go = 0; go < most; ++go) {
        const auto outcome = append_once(node, entry, go >= skipping);
        if (!outcome) {
            return false;
        }
        if (const auto* const receipt = std::get_if<consent::AccessReceipt>(&*outcome)) {
            board.told[static_cast<std::size_t>(entry)] = {receipt->index, receipt->leaf};
            return true;
        }
    }
    return false;
}

void append_all(RaceNode& node, AppendBoard& board, int process) {
    ++board.ready;
    while (board.ready < appenders) {
        std::this_thread::yield();
    }
    std::vector<std::thread> threads;
    for (int t = 0; t < threads_each; ++t) {
        threads.emplace_back([&node, &board, first = (process * threads_each + t) * entries_each] {
            for (int entry = first; entry < first + entries_each; ++entry) {
                board.failed += append(node, board, entry) ? 0 : 1;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

/// To be called before this process has threads.
pid_t start_appender(const MadeNode& made, AppendBoard& board, int process) {
    const pid_t child = ::fork();
    if (child != 0) {
        return child;
    }
    try {
        RaceNode node(made.url(), made.master_key(), EpochCheck::by_commit);
        append_all(node, board, process);
    } catch (const std::exception&) {
        board.ready = appenders;  // nobody is to wait for this one
        ++board.failed;
    }
    ::_exit(0);
}

std::string signed_head(const MadeNode& made) {
    const Ran ran = made.run({"log", "checkpoint"});
    BOOST_TEST_REQUIRE(ran.status == 0, ran.err);
    return ran.out;
}

/// Heads signed while the others append, and one more.
std::vector<std::string> heads_while(const MadeNode& made, const std::vector<pid_t>& children) {
    std::vector<std::string> heads;
    for (const pid_t child : children) {
        BOOST_TEST_REQUIRE(child > 0);
        while (::waitpid(child, nullptr, WNOHANG) == 0) {
            heads.push_back(signed_head(made));
        }
    }
    heads.push_back(signed_head(made));
    return heads;
}

/// Of every mark, the entries that bear it: in the chains by their bodies, outside them by the place that was told.
std::map<int, std::vector<storage::LedgerEntry>> entries_by_mark(RaceNode& node, const AppendBoard& board) {
    std::map<int, std::vector<storage::LedgerEntry>> found;
    const std::string sign = "\"event\":{\"mark\":";
    const auto keep = [&](const storage::LedgerEntry& entry) {
        if (const std::size_t at = entry.body.find(sign); at != std::string::npos) {
            found[std::stoi(entry.body.substr(at + sign.size()))].push_back(entry);
        }
    };
    for (std::size_t person = 0; person < people; ++person) {
        const auto chain = storage::entries_of(node.database(), node.ledger(), node.hasher(), race_insurer(), race_person(person));
        BOOST_TEST_REQUIRE(chain.has_value());
        std::int64_t run = 0;
        for (const storage::LedgerEntry& entry : *chain) {
            BOOST_TEST(entry.run == ++run);
            keep(entry);
        }
    }
    for (int entry = 0; entry < all_entries; ++entry) {
        if (!person_of(entry)) {
            const auto at = storage::entry_at(node.database(), node.ledger(), node.hasher(), board.told[static_cast<std::size_t>(entry)].index);
            BOOST_TEST_REQUIRE(at.has_value());
            keep(at->entry);
        }
    }
    return found;
}

void expect_heads_of_one_log(const MadeNode& made, const std::vector<std::string>& heads) {
    constexpr std::size_t looked_at = 4;
    const std::size_t step = std::max<std::size_t>(1, heads.size() / looked_at);
    for (std::size_t n = 0; n < heads.size(); n += step) {
        const std::filesystem::path file = made.data().parent_path() / ("head-" + std::to_string(n));
        std::ofstream(file) << heads[n];
        const Ran ran = made.run({"log", "verify", "--head", file.string()});
        BOOST_TEST(ran.status == 0, ran.out << ran.err);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(append_race, *boost::unit_test::label("race"))

BOOST_DATA_TEST_CASE(two_processes_append_to_one_log, data::make(every_database()), name) {
    const MadeNode made(dialect_named(name));
    const Ran imported = made.run({"import", "run", made.town(20).string()});
    BOOST_TEST_REQUIRE(imported.status == 0, imported.err);
    void* const memory = ::mmap(nullptr, sizeof(AppendBoard), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    BOOST_TEST_REQUIRE(memory != MAP_FAILED);
    AppendBoard& board = *new (memory) AppendBoard;
    std::vector<pid_t> children;
    for (int process = 0; process < appenders; ++process) {
        children.push_back(start_appender(made, board, process));
    }
    const auto heads = heads_while(made, children);
    BOOST_TEST(board.failed == 0);
    BOOST_TEST(heads.size() > 1U);

    RaceNode node(made.url(), made.master_key(), EpochCheck::by_commit);
    const auto entries = entries_by_mark(node, board);
    std::map<std::int64_t, int> places;
    for (int entry = 0; entry < all_entries; ++entry) {
        const Told& told = board.told[static_cast<std::size_t>(entry)];
        const auto found = entries.find(entry);
        BOOST_REQUIRE_MESSAGE(found != entries.end(), "entry " << entry << " was acknowledged and is lost");
        BOOST_TEST(found->second.size() == 1U, "entry " << entry << " is in the log more than once");
        BOOST_TEST(found->second.front().index == told.index);
        BOOST_TEST(found->second.front().leaf == consent::hex(told.leaf));
        BOOST_TEST(++places[told.index] == 1, "place " << told.index << " was given twice");
    }
    const auto verified = storage::verify_ledger(node.database(), node.ledger(), node.hasher(), {});
    BOOST_TEST_REQUIRE(verified.has_value());
    BOOST_TEST(verified->faults.empty());
    expect_heads_of_one_log(made, heads);
    ::munmap(memory, sizeof(AppendBoard));
}

BOOST_AUTO_TEST_SUITE_END()
