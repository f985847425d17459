#include "tests/race/race_reader.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <thread>

#include "tests/fakes/emergency_desks.h"

namespace kakehashi::test {
namespace {

using consent::AccessAttempt;

constexpr std::size_t single_reads = 33;  // for every list

/// Swears that every decision was made on what is current: what the commit's check of epochs is there to prevent.
class CarelessLog final : public consent::AccessLog {
public:
    CarelessLog(consent::AccessLog& log, storage::Database& database) : log_(log), database_(database) {}

    void append(AccessAttempt attempt, Then then) override {
        const auto done = sworn(attempt);
        return done ? log_.append(std::move(attempt), std::move(then)) : then(done.error());
    }
    consent::AppendOutcome append_and_wait(AccessAttempt attempt) override {
        TRY_DONE(sworn(attempt));
        return log_.append_and_wait(std::move(attempt));
    }
    std::vector<consent::AppendOutcome> append_all_and_wait(std::vector<AccessAttempt> attempts) override {
        std::vector<consent::AppendOutcome> outcomes;
        for (AccessAttempt& attempt : attempts) {
            outcomes.push_back(append_and_wait(std::move(attempt)));
        }
        return outcomes;
    }

private:
    Result<Done> sworn(AccessAttempt& attempt) {
        return database_.with([&](storage::Connection& connection) -> Result<Done> {
            connection.session() << "SELECT global_epoch FROM log_head WHERE log_id = 0",
                soci::into(attempt.global_epoch);
            if (attempt.person) {
                connection.session() << "SELECT epoch FROM person_head WHERE person_id = :p",
                    soci::use(attempt.person->value, "p"), soci::into(attempt.epoch);
            }
            return Done{};
        });
    }

    consent::AccessLog& log_;
    storage::Database& database_;
};

consent::Question question_about(std::size_t person) {
    consent::Question question;
    question.requester = {consent::Party::care_manager, "1370000011", consent::Role::care_manager, {}};
    question.insurer = race_insurer();
    question.insured = race_person(person);
    question.kinds = KindSet::of(Kind::life);
    question.channel = "console";
    return question;
}

/// The consent that permits what is shown, or nothing.
std::string permitting_consent(const consent::Disclosure& disclosure) {
    for (const auto& decision : disclosure.decisions()) {
        if (decision.effect == consent::Effect::permit && decision.ground == consent::Ground::consent) {
            return decision.settled_by;
        }
    }
    return {};
}

void count_error(RaceBoard& board, const Error& error) { ++(error.fault == Fault::unavailable ? board.later : board.broken); }

/// What was shown, or not, of a person whose last withdrawal before the question was that one.
void count(RaceBoard& board, const consent::Disclosure* disclosure, std::int64_t withdrawn) {
    const std::string consent = disclosure != nullptr ? permitting_consent(*disclosure) : std::string{};
    if (consent.empty()) {
        ++board.refused;
        return;
    }
    ++board.permitted;
    // Directives are numbered in the order of their acts: a consent older than the withdrawal is the withdrawn one.
    if (directive_number(consent) < withdrawn) {
        ++board.disobeyed;
    }
}

void read_once(consent::Gate& gate, RaceBoard& board, std::size_t person) {
    const std::int64_t withdrawn = board.withdrawn[person].load();
    const auto answer = gate.ask(question_about(person));
    answer ? count(board, std::get_if<consent::Disclosure>(&*answer), withdrawn) : count_error(board, answer.error());
}

/// The same of all of them at once.
void list_once(RaceNode& node, RaceBoard& board) {
    std::array<std::int64_t, race_people.size()> withdrawn{};
    std::ranges::transform(board.withdrawn, withdrawn.begin(), [](const auto& number) { return number.load(); });
    consent::PeopleQuestion question;
    question.requester = question_about(0).requester;
    question.kinds = KindSet::of(Kind::life);
    question.most = consent::most_in_page;
    question.channel = "console";
    const auto page = node.gate().list(question, node.people());
    if (!page) {
        return count_error(board, page.error());
    }
    for (std::size_t person = 0; person < race_people.size(); ++person) {
        const auto found = std::ranges::find(page->people, race_person(person), [](const auto& each) { return each.insured(); });
        count(board, found == page->people.end() ? nullptr : &*found, withdrawn[person]);
    }
}

/// Ten seconds without an act and the reads go on: what the acts came to is for the test to say.
void await_an_act(RaceBoard& board) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    if (board.may_begin.fetch_sub(1) > 0) {
        return;
    }
    while (board.may_begin < 0 && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
}

template <class Part>
Part must(Result<Part> result) {
    if (!result) {
        throw std::runtime_error(result.error().code + " " + result.error().message);
    }
    return std::move(result).value();
}

}  // namespace

RaceNode::RaceNode(const std::string& url, const std::filesystem::path& master_key, EpochCheck check) {
    constexpr std::size_t connections = 3;
    constexpr std::size_t cache = 16U << 20U;
    database_ = must(storage::Database::open(url, connections));
    keys_ = must(storage::KeyRing::open(*database_, master_key));
    writer_ = std::make_unique<storage::LedgerWriter>(hasher_, must(keys_->ledger_key()));
    states_ = std::make_unique<storage::SociStateStore>(*database_, *keys_, cache);
    log_ = std::make_unique<storage::GroupCommitLog>(*database_, *writer_);
    careless_ = std::make_unique<CarelessLog>(*log_, *database_);
    acts_ = std::make_unique<storage::ActStore>(*database_, *keys_, *writer_);
    consent::AccessLog& used = check == EpochCheck::by_commit ? static_cast<consent::AccessLog&>(*log_) : *careless_;
    people_ = std::make_unique<storage::SociPeopleIndex>(*database_);
    gate_ = std::make_unique<consent::Gate>(*states_, used, test::no_emergencies());
}

void read_until_done(RaceNode& node, RaceBoard& board, int threads) {
    std::vector<std::thread> readers;
    for (int t = 0; t < threads; ++t) {
        readers.emplace_back([&node, &board, next = static_cast<std::size_t>(t)]() mutable {
            while (board.wanted.fetch_sub(1) > 0) {
                await_an_act(board);
                ++next % single_reads == 0 ? list_once(node, board) : read_once(node.gate(), board, next % race_people.size());
            }
        });
    }
    for (std::thread& reader : readers) {
        reader.join();
    }
}

std::int64_t directive_number(const std::string& id) {
    std::int64_t number = 0;
    std::from_chars(id.data() + 1, id.data() + id.size(), number);
    return number;
}

InsurerNumber race_insurer() { return *InsurerNumber::parse("131011"); }
InsuredNumber race_person(std::size_t n) { return *InsuredNumber::parse(race_people.at(n)); }

}  // namespace kakehashi::test
