// Links and splits while others read and import: nobody is ever answered on half a link.
#include <atomic>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/conformance/town.h"
#include "tests/fakes/needed.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

constexpr const char* new_number = "0000000009";
constexpr int rounds = 25;

/// What the one who links tells the readers: odd while an act is under way; then by two bits whether they are linked.
struct Board {
    std::atomic<int> acts{0};  ///< acts begun plus acts acknowledged
    std::atomic<bool> over{false};
    std::atomic<int> answered{0};
    std::atomic<int> wrong{0};

    /// Acts alternate: link, split, link …
    static bool settled(int acts) { return acts % 2 == 0; }
    static bool linked(int acts) { return acts / 2 % 2 == 1; }
};

/// Loads, and has the answer logged as the gate does; what was logged must be what held all the while.
void read(StoreUnderTest& store, Board& board, const char* insurer_no, const char* number) {
    const auto standing = store.states().standing();
    const int before = board.acts;
    const auto subject = store.states().load(insurer(insurer_no), insured(number), consent::History::current);
    if (!standing || !subject || !*subject) {
        ++board.wrong;
        return;
    }
    consent::AccessAttempt attempt;
    attempt.event = "{\"of\":\"race\"}";
    attempt.global_epoch = (*standing)->global_epoch;
    attempt.day = (*standing)->day;
    attempt.person = (*subject)->record.id;
    attempt.epoch = (*subject)->record.epoch;
    const auto outcome = store.log().append_and_wait(std::move(attempt));
    if (!outcome) {
        ++board.wrong;
        return;
    }
    if (!std::holds_alternative<consent::AccessReceipt>(*outcome)) {
        store.states().forget((*subject)->record.id);
        store.states().forget_standing();
        return;
    }
    ++board.answered;
    const std::size_t enrolments = (*subject)->record.enrolments.size();
    const bool undisturbed = board.acts == before && Board::settled(before);
    const bool wrong = undisturbed ? enrolments != (Board::linked(before) ? 2U : 1U) : enrolments > 2U;
    board.wrong += wrong ? 1 : 0;
}

void race(const std::string& name) {
    const auto store = open_store(name);
    Town town(*store);
    PersonUnit closed = register_row(home_insurer, first_number);
    closed.register_entry->insured.to = day(2026, 3, 31);
    PersonUnit moved = register_row(other_insurer, new_number);
    moved.register_entry->insured.from = day(2026, 4, 1);
    town.import("municipal", home_insurer, {closed});
    town.import("municipal", other_insurer, {moved});

    Board board;
    std::vector<std::thread> readers;
    for (const auto& [of, number] : {std::pair{home_insurer, first_number}, std::pair{other_insurer, new_number}}) {
        readers.emplace_back([&store, &board, insurer_no = of, insured_no = number] {
            while (!board.over) {
                read(*store, board, insurer_no, insured_no);
            }
        });
    }
    std::atomic<int> failed{0};
    std::thread linker([&] {
        for (int n = 0; n < 2 * rounds; ++n) {
            ++board.acts;
            const auto done = n % 2 == 0 ? store->acts().link(insurer(home_insurer), insured(first_number), insurer(other_insurer),
                                                              insured(new_number), false)
                                         : store->acts().split(insurer(other_insurer), insured(new_number));
            failed += done ? 0 : 1;
            ++board.acts;
            const int answered = board.answered;
            while (board.answered < answered + 2 && board.wrong == 0) {
                std::this_thread::yield();
            }
        }
        board.over = true;
    });
    int imported = 0;
    do {
        const std::string month = "20" + std::to_string(26 + imported / 12) + (imported % 12 < 9 ? "-0" : "-") + std::to_string(imported % 12 + 1);
        town.import("careplan", care_office, {with(unit_of(other_insurer, new_number), plan(day_service, "1", "body", month))});
        ++imported;
    } while (!board.over);
    linker.join();
    for (std::thread& reader : readers) {
        reader.join();
    }
    BOOST_TEST(failed == 0);
    BOOST_TEST(board.wrong == 0);
    BOOST_TEST(board.answered >= 4 * rounds);
    store->states().forget(town.look(home_insurer, first_number)->record.id);
    store->states().forget(town.look(other_insurer, new_number)->record.id);
    // The last act took them apart: every plan hangs where it was sent to, and none was lost.
    BOOST_TEST(town.look(home_insurer, first_number)->record.facts.empty());
    BOOST_TEST(town.look(other_insurer, new_number)->record.facts.size() == static_cast<std::size_t>(imported));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(link_race)

BOOST_DATA_TEST_CASE(nobody_is_answered_on_half_a_link, data::make(every_database()), name) { race(name); }

BOOST_AUTO_TEST_SUITE_END()
