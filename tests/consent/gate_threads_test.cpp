// A question whose asker does not wait: what is done where, and that it ends as a waiting one does.
#include <boost/test/unit_test.hpp>
#include <deque>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>

#include "consent/gate.h"
#include "tests/consent/invented_subject.h"
#include "tests/fakes/emergency_desks.h"
#include "tests/fakes/fixed_state_store.h"
#include "tests/fakes/recording_access_log.h"
#include "tests/folders.h"

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::test;

namespace {

constexpr const char* home = "131011";
constexpr const char* number = "0000000001";

std::shared_ptr<const Standing> standing() {
    std::ifstream in(source_dir().string() + "/conf/policy/sharing-matrix.csv");
    const std::string table{std::istreambuf_iterator<char>(in), {}};
    auto made = std::make_shared<Standing>();
    made->day = *CalendarDate::of(2026, 11, 22);
    made->policy = std::make_shared<const Policy>(Policy::parse(table, "sharing-matrix.csv").value());
    made->live_insurers[home] = {*CalendarDate::of(2026, 4, 1), KindSet::all()};
    return made;
}

/// A store that says whether it would answer from memory, and can throw.
class ForgetfulStore final : public FixedStateStore {
public:
    using FixedStateStore::FixedStateStore;
    bool remembers(InsurerNumber, InsuredNumber, History) override { return remembered; }
    Result<std::shared_ptr<const Standing>> standing() override {
        if (throws) {
            throw std::runtime_error("inner detail");
        }
        return FixedStateStore::standing();
    }
    bool remembered = true;
    bool throws = false;
};

/// A log that answers when the test says so, as a thread of its own would.
class SlowLog final : public InlineAccessLog {
public:
    void append(AccessAttempt attempt, Then then) override {
        locks.push_back(attempt.lock);
        waiting.push_back([this, attempt = std::move(attempt), then = std::move(then)](bool stale) {
            stale ? then(std::variant<AccessReceipt, Stale>(Stale{})) : kept.append(attempt, then);
        });
    }
    void answer(bool stale = false) {
        BOOST_TEST_REQUIRE(!waiting.empty());
        const auto next = std::move(waiting.front());
        waiting.pop_front();
        next(stale);
    }
    std::deque<std::function<void(bool)>> waiting;
    std::vector<AccessAttempt::Lock> locks;
    RecordingAccessLog kept;
};

/// Keeps the work until the test does it.
class Queue final : public Executor {
public:
    void run(std::function<void()> work) override { waiting.push_back(std::move(work)); }
    void work() {
        BOOST_TEST_REQUIRE(waiting.size() == 1U);
        const auto next = std::move(waiting.front());
        waiting.pop_front();
        next();
    }
    std::deque<std::function<void()>> waiting;
};

struct Door {
    Door() {
        states.add(*InsurerNumber::parse(home), *InsuredNumber::parse(number),
                   InventedSubject(home, number).fact(Kind::certification, "c").made());
    }

    void ask(const char* insured = number) {
        Question question;
        question.requester = {Party::municipality, home, Role::none, ""};
        question.purpose = Purpose::administration;
        question.insurer = *InsurerNumber::parse(home);
        question.insured = *InsuredNumber::parse(insured);
        question.channel = "mtls";
        gate.ask(std::move(question), {here, elsewhere},
                 [this](Result<Answer> answer) { answers.push_back(std::move(answer)); });
    }
    [[nodiscard]] bool idle() const { return here.waiting.empty() && elsewhere.waiting.empty() && log.waiting.empty(); }

    ForgetfulStore states{standing()};
    SlowLog log;
    Gate gate{states, log, no_emergencies()};
    Queue here;
    Queue elsewhere;
    std::vector<Result<Answer>> answers;
};

std::string shown(const Result<Answer>& answer) {
    const auto* const disclosure = answer ? std::get_if<Disclosure>(&*answer) : nullptr;
    return disclosure != nullptr && !disclosure->facts().empty() ? disclosure->facts().front()->body : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gate_threads)

BOOST_FIXTURE_TEST_CASE(what_is_remembered_is_decided_at_once_and_answered_here_when_the_entry_is_durable, Door) {
    ask();
    BOOST_TEST(elsewhere.waiting.empty());
    BOOST_TEST(here.waiting.empty());
    BOOST_TEST(answers.empty());
    log.answer();
    BOOST_TEST(answers.empty());  // the log's thread does not render
    here.work();
    BOOST_TEST_REQUIRE(answers.size() == 1U);
    BOOST_TEST(shown(answers.front()) == "c");
    BOOST_TEST(log.kept.attempts().size() == 1U);
    BOOST_TEST(idle());
}

BOOST_FIXTURE_TEST_CASE(what_is_not_remembered_is_loaded_elsewhere, Door) {
    states.remembered = false;
    ask();
    BOOST_TEST(log.waiting.empty());
    elsewhere.work();
    log.answer();
    here.work();
    BOOST_TEST_REQUIRE(answers.size() == 1U);
    BOOST_TEST(shown(answers.front()) == "c");
    BOOST_TEST(idle());
}

BOOST_FIXTURE_TEST_CASE(a_stale_answer_is_decided_again_elsewhere_and_never_given, Door) {
    ask();
    for (int n = 0; n < 4; ++n) {
        log.answer(true);
        here.work();
        BOOST_TEST(answers.empty());
        elsewhere.work();
    }
    log.answer();
    here.work();
    BOOST_TEST_REQUIRE(answers.size() == 1U);
    BOOST_TEST(shown(answers.front()) == "c");
    using enum AccessAttempt::Lock;
    BOOST_TEST((log.locks == std::vector<AccessAttempt::Lock>{skip, skip, skip, wait, wait}));
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_never_stays_current_is_not_given, Door) {
    ask();
    for (int n = 0; n < 8; ++n) {
        log.answer(true);
        here.work();
        elsewhere.work();
    }
    here.work();
    BOOST_TEST_REQUIRE(answers.size() == 1U);
    BOOST_TEST_REQUIRE(!answers.front().has_value());
    BOOST_TEST(answers.front().error().code == "KK-2311");
    BOOST_TEST(idle());
}

BOOST_FIXTURE_TEST_CASE(nothing_is_answered_when_the_log_or_the_store_fails, Door) {
    log.kept.fail_with(Error{Fault::unavailable, "KK-4002", "the database does not answer"});
    ask();
    log.answer();
    here.work();
    log.kept.fail_with({});
    states.fail_with(Error{Fault::unavailable, "KK-4002", "the database does not answer"});
    ask();
    here.work();
    BOOST_TEST_REQUIRE(answers.size() == 2U);
    for (const auto& answer : answers) {
        BOOST_TEST_REQUIRE(!answer.has_value());
        BOOST_TEST(answer.error().code == "KK-4002");
    }
    BOOST_TEST(log.kept.attempts().empty());
    BOOST_TEST(idle());
}

BOOST_FIXTURE_TEST_CASE(what_is_thrown_is_an_error_and_not_the_end_of_a_thread, Door) {
    states.throws = true;
    ask();
    here.work();
    BOOST_TEST_REQUIRE(answers.size() == 1U);
    BOOST_TEST_REQUIRE(!answers.front().has_value());
    BOOST_TEST((answers.front().error().fault == Fault::broken));
    BOOST_TEST(answers.front().error().code == "KK-2312");
}

BOOST_FIXTURE_TEST_CASE(an_unknown_person_is_refused_and_logged, Door) {
    ask("0000000009");
    log.answer();
    here.work();
    BOOST_TEST_REQUIRE(answers.size() == 1U);
    BOOST_TEST_REQUIRE(answers.front().has_value());
    BOOST_TEST(std::holds_alternative<Refusal>(*answers.front()));
    BOOST_TEST(log.kept.attempts().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
