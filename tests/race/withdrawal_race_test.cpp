#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <new>
#include <string>
#include <string_view>
#include <thread>

#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/log_verification.h"
#include "tests/fakes/postgresql.h"
#include "tests/race/race_reader.h"

using namespace kakehashi;
using namespace kakehashi::test;
using storage::Dialect;

namespace {

constexpr int threads_per_process = 8;

/// How many answers a race takes: its share of 20,000, or of KAKEHASHI_RACE_READS when somebody wants to know.
std::int64_t reads_wanted(std::int64_t of_20000) {
    const char* const given = std::getenv("KAKEHASHI_RACE_READS");
    return given != nullptr && *given != '\0' ? std::atoll(given) / 20'000 * of_20000 : of_20000;
}

/// Memory that processes share.
class SharedBoard {
public:
    SharedBoard()
        : memory_(::mmap(nullptr, sizeof(RaceBoard), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
        BOOST_TEST_REQUIRE(memory_ != MAP_FAILED);
        board_ = new (memory_) RaceBoard;
    }
    ~SharedBoard() { ::munmap(memory_, sizeof(RaceBoard)); }
    SharedBoard(const SharedBoard&) = delete;
    SharedBoard& operator=(const SharedBoard&) = delete;

    RaceBoard* operator->() const { return board_; }
    RaceBoard& operator*() const { return *board_; }

private:
    void* memory_;
    RaceBoard* board_;
};

/// A process of its own that reads until no more reads are wanted. To be called before this one has threads.
pid_t start_reader(const MadeNode& made, RaceBoard& board, EpochCheck check) {
    const pid_t child = ::fork();
    if (child == 0) {
        int status = 1;
        try {
            RaceNode node(made.url(), made.master_key(), check);
            read_until_done(node, board, threads_per_process);
            status = 0;
        } catch (const std::exception&) {
            board.wanted = 0;
        }
        --board.readers_left;
        ::_exit(status);
    }
    BOOST_TEST_REQUIRE(child > 0);
    return child;
}

DirectiveEntry directive(std::string decision) {
    DirectiveEntry entry;
    entry.decision = std::move(decision);
    entry.scope = "comprehensive";
    entry.kinds = KindSet::all();
    entry.period.from = CalendarDate::of(2020, 4, 1);
    entry.channel = "portal";
    entry.capacity = "ok";
    return entry;
}

/// Gives people's consents and takes them back, one after the other, until the readers are done.
class Withdrawer {
public:
    Withdrawer(RaceNode& node, RaceBoard& board, std::size_t first, std::int64_t reads_between)
        : node_(node), board_(board), first_(first), reads_between_(reads_between) {}

    void run() {
        const char* decision = "granted";
        while (board_.readers_left > 0 && trouble_.empty()) {
            for (std::size_t person = first_; person < race_people.size(); person += withdrawers) {
                act(person, decision);
            }
            decision = *decision == 'g' ? "withdrawn" : "granted";
        }
    }

    static constexpr std::size_t withdrawers = 2;
    [[nodiscard]] std::int64_t acts() const { return acts_; }
    [[nodiscard]] const std::string& trouble() const { return trouble_; }

private:
    void act(std::size_t person, const std::string& decision) {
        const auto act = node_.acts().record(race_insurer(), race_person(person), directive(decision), "race");
        if (!act) {
            trouble_ = act.error().code;
            return;
        }
        ++acts_;
        board_.may_begin = 10 * reads_between_;
        if (decision == "withdrawn") {
            board_.withdrawn[person].store(directive_number(act->id));
        }
        const std::int64_t next = board_.wanted - reads_between_;
        while (board_.readers_left > 0 && board_.wanted > next) {
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    }

    RaceNode& node_;
    RaceBoard& board_;
    std::size_t first_;
    std::int64_t reads_between_;
    std::int64_t acts_ = 0;
    std::string trouble_;
};

/// How many directives were recorded.
std::int64_t withdraw_until_done(RaceNode& node, RaceBoard& board) {
    constexpr std::int64_t least_between = 20;
    constexpr std::int64_t most_acts = 4'000;  // a person's load grows with the directives on file
    const std::int64_t between = std::max(least_between, board.wanted / most_acts);
    board.may_begin = 10 * between;
    std::deque<Withdrawer> withdrawers;
    std::vector<std::thread> threads;
    for (std::size_t n = 0; n < Withdrawer::withdrawers; ++n) {
        Withdrawer& withdrawer = withdrawers.emplace_back(node, board, n, between);
        threads.emplace_back([&withdrawer] { withdrawer.run(); });
    }
    std::int64_t acts = 0;
    for (std::size_t n = 0; n < Withdrawer::withdrawers; ++n) {
        threads[n].join();
        BOOST_TEST(withdrawers[n].trouble() == "");
        acts += withdrawers[n].acts();
    }
    return acts;
}

/// What the log itself says of the race.
struct Findings {
    std::int64_t permits = 0;
    std::int64_t stale = 0;  ///< permitted by consent although the newest directive before it takes consent back
};

bool has(const std::string& body, std::string_view text) { return body.find(text) != std::string::npos; }

Findings walk_chains(RaceNode& node) {
    Findings found;
    for (std::size_t person = 0; person < race_people.size(); ++person) {
        const auto chain =
            storage::entries_of(node.database(), node.ledger(), node.hasher(), race_insurer(), race_person(person));
        BOOST_TEST_REQUIRE(chain.has_value());
        bool granted = false;
        std::int64_t run = 0;
        for (const storage::LedgerEntry& entry : *chain) {
            BOOST_TEST_REQUIRE(entry.run == ++run);
            if (has(entry.body, R"("type":"directive")") && has(entry.body, R"("scope":"comprehensive")")) {
                granted = has(entry.body, R"("decision":"granted")");
            } else if (has(entry.body, R"("effect":"permit","ground":"consent")")) {
                ++found.permits;
                found.stale += granted ? 0 : 1;
            }
        }
    }
    return found;
}

void expect_whole_log(RaceNode& node) {
    const auto verified = storage::verify_ledger(node.database(), node.ledger(), node.hasher(), {});
    BOOST_TEST_REQUIRE(verified.has_value());
    for (const storage::LedgerFault& fault : verified->faults) {
        BOOST_TEST_ERROR(fault.place << ": fault " << static_cast<int>(fault.kind));
    }
}

/// One race on a node of its own, and what came out of it.
class Race {
public:
    Race(Dialect dialect, std::int64_t reads) : made_(dialect), reads_(reads) {
        const Ran imported = made_.run({"import", "run", made_.town(20).string()});
        BOOST_TEST_REQUIRE(imported.status == 0, imported.err);
    }

    void run(int processes, EpochCheck check) {
        board_->wanted = reads_;
        board_->readers_left = processes;
        const auto began = std::chrono::steady_clock::now();
        // Processes are made before this one has threads or connections.
        std::vector<pid_t> readers;
        for (int n = 0; n < processes; ++n) {
            readers.push_back(start_reader(made_, *board_, check));
        }
        RaceNode node(made_.url(), made_.master_key(), check);
        const std::int64_t acts = withdraw_until_done(node, *board_);
        for (const pid_t reader : readers) {
            int status = -1;
            BOOST_TEST(::waitpid(reader, &status, 0) == reader);
            BOOST_TEST(status == 0);
        }
        judge(node, acts, began);
    }

    /// Readers and withdrawers as threads of one process.
    void run_in_one_process(EpochCheck check) {
        board_->wanted = reads_;
        board_->readers_left = 1;
        const auto began = std::chrono::steady_clock::now();
        RaceNode node(made_.url(), made_.master_key(), check);
        std::thread reading([&] {
            read_until_done(node, *board_, threads_per_process);
            --board_->readers_left;
        });
        const std::int64_t acts = withdraw_until_done(node, *board_);
        reading.join();
        judge(node, acts, began);
    }

    [[nodiscard]] const Findings& found() const { return found_; }
    [[nodiscard]] std::int64_t disobeyed() const { return board_->disobeyed; }

private:
    void judge(RaceNode& node, std::int64_t acts, std::chrono::steady_clock::time_point began) {
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
        found_ = walk_chains(node);
        const std::int64_t reads = board_->permitted + board_->refused + board_->later;
        BOOST_TEST_MESSAGE("reads " << reads << " (permitted " << board_->permitted << ", refused " << board_->refused
                                    << ", try later " << board_->later << "), directives " << acts << ", " << took.count()
                                    << " s; stale by the log " << found_.stale << ", disobeyed to a caller's face "
                                    << board_->disobeyed);
        BOOST_TEST(reads >= reads_);
        BOOST_TEST(found_.permits == board_->permitted);  // callers were permitted what the log says, no more, no less
        BOOST_TEST(board_->permitted > reads_ / 100);     // the race is one only while consent comes and goes
        BOOST_TEST(board_->refused > reads_ / 100);
        BOOST_TEST(board_->later < reads_ / 10);
        BOOST_TEST(board_->broken == 0);
        expect_whole_log(node);
    }

    MadeNode made_;
    std::int64_t reads_;
    SharedBoard board_;
    Findings found_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(withdrawal_race, *boost::unit_test::label("race"))

BOOST_AUTO_TEST_CASE(no_answer_under_a_withdrawn_consent_with_one_reading_process,
                     *boost::unit_test::precondition(postgresql_given)) {
    Race race(Dialect::postgresql, reads_wanted(8'000));
    race.run(1, EpochCheck::by_commit);
    BOOST_TEST(race.found().stale == 0);
    BOOST_TEST(race.disobeyed() == 0);
}

BOOST_AUTO_TEST_CASE(no_answer_under_a_withdrawn_consent_with_two_reading_processes,
                     *boost::unit_test::precondition(postgresql_given)) {
    Race race(Dialect::postgresql, reads_wanted(8'000));
    race.run(2, EpochCheck::by_commit);
    BOOST_TEST(race.found().stale == 0);
    BOOST_TEST(race.disobeyed() == 0);
}

BOOST_AUTO_TEST_CASE(no_answer_under_a_withdrawn_consent_on_sqlite) {
    Race race(Dialect::sqlite, reads_wanted(4'000));
    race.run_in_one_process(EpochCheck::by_commit);
    BOOST_TEST(race.found().stale == 0);
    BOOST_TEST(race.disobeyed() == 0);
}

BOOST_AUTO_TEST_CASE(without_the_check_of_epochs_the_race_is_lost_and_noticed,
                     *boost::unit_test::precondition(postgresql_given)) {
    Race race(Dialect::postgresql, 1'000);
    race.run(2, EpochCheck::taken_out);
    BOOST_TEST(race.found().stale > 0);
    BOOST_TEST(race.disobeyed() > 0);
}

BOOST_AUTO_TEST_SUITE_END()
