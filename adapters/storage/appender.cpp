#include "adapters/storage/appender.h"

#include <algorithm>
#include <utility>

namespace kakehashi::storage {
namespace {

constexpr std::size_t largest_batch = 256;
constexpr std::chrono::milliseconds turn_kept_for{250};  // deciding takes less, a loaded machine considered
constexpr std::size_t most_remembered = 100'000;  // some 100 bytes each

/// Answers decided alike can be checked by one look at the log's head. Those that wait do so for one person at a time: nobody
/// is to wait for another's.
bool alike(const consent::AccessAttempt& a, const consent::AccessAttempt& b) {
    return a.global_epoch == b.global_epoch && a.day == b.day && a.lock == b.lock &&
           (a.lock == consent::AccessAttempt::Lock::skip || a.person == b.person);
}

using Outcome = std::variant<consent::AccessReceipt, consent::Stale>;

}  // namespace

/// One answer that waits for its entry.
struct Appender::Waiting {
    consent::AccessAttempt attempt;
    consent::AccessLog::Then then;
};

namespace {

template <class Batch>
std::vector<LedgerEvent> events_of(const Batch& batch) {
    std::vector<LedgerEvent> events;
    events.reserve(batch.size());
    for (const auto& waiting : batch) {
        events.push_back({"access", waiting->attempt.event, waiting->attempt.person});
    }
    return events;
}

/// Takes out the answers decided on another epoch than their person's head has, and those without a head.
template <class Batch, class Heads>
Batch take_stale(Batch& batch, const Heads& heads) {
    const auto stale = std::stable_partition(batch.begin(), batch.end(), [&](const auto& waiting) {
        const consent::AccessAttempt& attempt = waiting->attempt;
        if (!attempt.person) {
            return true;
        }
        const auto head = heads.find(attempt.person->value);
        return head != heads.end() && head->second.epoch == attempt.epoch;
    });
    Batch taken(std::make_move_iterator(stale), std::make_move_iterator(batch.end()));
    batch.erase(stale, batch.end());
    return taken;
}

template <class Batch>
void answer_stale(const Batch& batch) {
    for (const auto& waiting : batch) {
        waiting->then(Outcome(consent::Stale{}));
    }
}

template <class Batch>
void answer_written(const Batch& batch, const std::vector<WrittenEntry>& written) {
    for (std::size_t n = 0; n < batch.size(); ++n) {
        batch[n]->then(Outcome(consent::AccessReceipt{written[n].index, written[n].leaf, written[n].at}));
    }
}

/// Whether the entries are there is unknown: every answer becomes a refusal.
template <class Batch>
void refuse(const Batch& batch, const Error& error) {
    for (const auto& waiting : batch) {
        waiting->then(error);
    }
}

}  // namespace

Appender::Appender(Database& database, const LedgerWriter& writer, Flusher* flusher)
    : database_(database), writer_(writer), flusher_(flusher), thread_([this] { run(); }) {}

Appender::~Appender() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void Appender::append(consent::AccessAttempt attempt, consent::AccessLog::Then then) {
    auto waiting = std::make_unique<Waiting>(Waiting{std::move(attempt), std::move(then)});
    {
        const std::lock_guard lock(mutex_);
        if (!stopping_) {
            queue_.push_back(std::move(waiting));
        }
    }
    if (waiting) {
        return waiting->then(Error{Fault::unavailable, "KK-4301", "the access log is closing"});
    }
    arrived_.notify_one();
}

void Appender::run() {
    while (true) {
        Batch batch = next_batch();
        if (batch.empty()) {
            return;
        }
        commit(std::move(batch));
    }
}

Appender::Batch Appender::next_batch() {
    std::unique_lock lock(mutex_);
    wait_for_work(lock);
    Batch batch;
    while (!queue_.empty() && batch.size() < largest_batch) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return batch;
}

void Appender::wait_for_work(std::unique_lock<std::mutex>& lock) {
    const auto work = [this] { return stopping_ || !queue_.empty(); };
    if (turn_kept_until_) {
        if (arrived_.wait_until(lock, *turn_kept_until_, work) && Clock::now() < *turn_kept_until_) {
            return;
        }
        let_turn_go();
    }
    arrived_.wait(lock, work);
}

void Appender::keep_turn(Connection& connection) {
    if (connection.dialect() == Dialect::sqlite && !turn_kept_until_) {
        connection.write_turn()->keep();
        turn_kept_until_ = Clock::now() + turn_kept_for;
    }
}

void Appender::let_turn_go() {
    if (turn_kept_until_) {
        turn_kept_until_.reset();
        if (connection_) {
            connection_->write_turn()->let_go();
        }
    }
}

void Appender::commit(Batch batch) {
    while (!batch.empty()) {
        const auto others = std::stable_partition(batch.begin(), batch.end(), [&, &first = batch.front()->attempt](const auto& w) {
            return alike(w->attempt, first);
        });
        Batch rest(std::make_move_iterator(others), std::make_move_iterator(batch.end()));
        batch.erase(others, batch.end());
        commit_alike(batch);
        batch = std::move(rest);
    }
}

void Appender::commit_alike(Batch& batch) {
    const bool waits = batch.front()->attempt.lock == consent::AccessAttempt::Lock::wait;
    try {
        if (!connection_) {
            connection_ = connect();
        }
        const auto limit = database_.patience_for(*connection_);
        if (connection_->dialect() == Dialect::sqlite || waits || !commit_remembered(*connection_, batch)) {
            commit_locked(*connection_, batch);
        }
    } catch (const std::exception& e) {
        if (waits && Database::is_lock_timeout(e)) {
            return answer_stale(batch);  // the transaction is rolled back; who asks may wait once more
        }
        connection_.reset();  // and with it a turn it kept
        turn_kept_until_.reset();
        remembered_.clear();
        refuse(batch, Database::error_of(e));
    }
}

std::unique_ptr<Connection> Appender::connect() const {
    auto connection = database_.connect();
    if (connection->dialect() == Dialect::postgresql) {
        // A handful of statements, all by primary key: planning them for every batch costs more than running them.
        connection->session() << "SET plan_cache_mode = force_generic_plan";
        connection->session() << "SET synchronous_commit = off";  // the flusher waits for the disk before anybody is answered
    }
    return connection;
}

/// One exchange with the database instead of four, as long as the heads are where this log left them. False when they are
/// not: whoever is left in `batch` is neither written nor answered.
bool Appender::commit_remembered(Connection& connection, Batch& batch) {
    remember_all_of(connection, batch);
    answer_stale(take_stale(batch, remembered_));
    if (batch.empty()) {
        return true;
    }
    PersonHeads heads;
    for (const auto& waiting : batch) {
        if (const auto& person = waiting->attempt.person) {
            heads.insert(*remembered_.find(person->value));
        }
    }
    const auto& first = batch.front()->attempt;
    const auto written = writer_.write_if_unmoved(connection, events_of(batch), heads, {first.global_epoch, first.day});
    for (const auto& [person, head] : heads) {
        if (written) {
            remembered_[person] = head;
        } else {
            remembered_.erase(person);
        }
    }
    if (written) {
        answer_when_durable(batch, *written);
    }
    return written.has_value();
}

/// Empties `batch`: what goes wrong from here on is nobody's refusal but the flusher's.
void Appender::answer_when_durable(Batch& batch, std::vector<WrittenEntry> written) {
    if (!flusher_) {
        answer_written(batch, written);
        batch.clear();
        return;
    }
    // Shared, because a std::function must be copyable.
    auto handed = std::make_shared<const Batch>(std::exchange(batch, {}));
    flusher_->after_flush([handed, written = std::move(written)](const std::optional<Error>& failure) {
        return failure ? refuse(*handed, *failure) : answer_written(*handed, written);
    });
}

/// Reads the heads that are not remembered, or are remembered from before somebody's change.
void Appender::remember_all_of(Connection& connection, const Batch& batch) {
    if (remembered_.size() > most_remembered) {
        remembered_.clear();
    }
    std::vector<std::int64_t> unknown;
    for (const auto& waiting : batch) {
        const auto& person = waiting->attempt.person;
        const auto known = person ? remembered_.find(person->value) : remembered_.end();
        if (person && (known == remembered_.end() || known->second.epoch != waiting->attempt.epoch)) {
            unknown.push_back(person->value);
        }
    }
    if (!unknown.empty()) {
        for (const auto& [person, head] : heads_of(connection, unknown, HeadLock::none)) {
            remembered_[person] = head;
        }
    }
}

void Appender::commit_locked(Connection& connection, Batch& batch) {
    const consent::AccessAttempt first = batch.front()->attempt;
    const bool wait = first.lock == consent::AccessAttempt::Lock::wait;
    std::vector<std::int64_t> persons;
    for (const auto& waiting : batch) {
        if (waiting->attempt.person) {
            persons.push_back(waiting->attempt.person->value);
        }
    }
    Transaction transaction(connection);
    if (wait && connection.dialect() == Dialect::postgresql) {
        connection.session() << "SET LOCAL lock_timeout = '1s'";
    }
    PersonHeads heads;
    if (!persons.empty()) {
        heads = heads_of(connection, persons, wait ? HeadLock::wait : HeadLock::skip_locked);
    }
    const Batch stale = take_stale(batch, heads);
    if (wait && !stale.empty()) {
        keep_turn(connection);
    }
    answer_stale(stale);
    if (batch.empty()) {
        return;
    }
    const auto written = writer_.write(connection, events_of(batch), heads, DecidedOn{first.global_epoch, first.day});
    if (!written) {
        if (wait) {
            keep_turn(connection);
        }
        answer_stale(std::move(batch));
        batch.clear();
        return;
    }
    transaction.commit();
    if (wait) {
        let_turn_go();
    }
    if (connection.dialect() == Dialect::postgresql && !wait) {
        for (const auto& [person, head] : heads) {
            remembered_[person] = head;
        }
    }
    answer_when_durable(batch, *written);
}

}  // namespace kakehashi::storage
