#include "adapters/storage/access_log.h"

#include <algorithm>

namespace kakehashi::storage {
namespace {

constexpr std::size_t largest_batch = 256;

/// Answers decided alike can be checked by one look at the log's head.
bool alike(const consent::AccessAttempt& a, const consent::AccessAttempt& b) {
    return a.global_epoch == b.global_epoch && a.day == b.day && a.lock == b.lock;
}

}  // namespace

GroupCommitLog::GroupCommitLog(Database& database, const LedgerWriter& writer)
    : database_(database), writer_(writer), appender_([this] { run(); }) {}

GroupCommitLog::~GroupCommitLog() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    appender_.join();
}

GroupCommitLog::Outcome GroupCommitLog::append(consent::AccessAttempt attempt) {
    auto waiting = std::make_unique<Waiting>();
    waiting->attempt = std::move(attempt);
    auto outcome = waiting->outcome.get_future();
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) {
            return Error{Fault::unavailable, "KK-4301", "the access log is closing"};
        }
        queue_.push_back(std::move(waiting));
    }
    arrived_.notify_one();
    return outcome.get();
}

void GroupCommitLog::run() {
    while (true) {
        Batch batch = next_batch();
        if (batch.empty()) {
            return;
        }
        commit(std::move(batch));
    }
}

GroupCommitLog::Batch GroupCommitLog::next_batch() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    Batch batch;
    while (!queue_.empty() && batch.size() < largest_batch) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return batch;
}

void GroupCommitLog::commit(Batch batch) {
    while (!batch.empty()) {
        const auto others = std::stable_partition(batch.begin(), batch.end(), [&, &first = batch.front()->attempt](const auto& w) {
            return alike(w->attempt, first);
        });
        Batch rest(std::make_move_iterator(others), std::make_move_iterator(batch.end()));
        batch.erase(others, batch.end());
        try {
            if (!connection_) {
                connection_ = database_.connect();
            }
            commit_alike(*connection_, batch);
        } catch (const std::exception& e) {
            // Whether the transaction was committed is unknown: every answer in it becomes a refusal.
            connection_.reset();
            for (const auto& waiting : batch) {
                if (waiting) {
                    waiting->outcome.set_value(Database::error_of(e));
                }
            }
        }
        batch = std::move(rest);
    }
}

void GroupCommitLog::commit_alike(Connection& connection, Batch& batch) const {
    const consent::AccessAttempt& first = batch.front()->attempt;
    const bool wait = first.lock == consent::AccessAttempt::Lock::wait;
    std::vector<std::int64_t> persons;
    for (const auto& waiting : batch) {
        if (waiting->attempt.person) {
            persons.push_back(waiting->attempt.person->value);
        }
    }
    Transaction transaction(connection);
    if (wait && connection.dialect() == Dialect::postgresql) {
        connection.session() << "SET LOCAL lock_timeout = '2s'";
    }
    PersonHeads heads;
    if (!persons.empty()) {
        heads = lock_heads(connection, persons, wait ? HeadLock::wait : HeadLock::skip_locked);
    }
    std::vector<LedgerEvent> events;
    Batch accepted;
    Batch stale;
    for (auto& waiting : batch) {
        const consent::AccessAttempt& attempt = waiting->attempt;
        const auto head = attempt.person ? heads.find(attempt.person->value) : heads.end();
        const bool current = !attempt.person || (head != heads.end() && head->second.epoch == attempt.epoch);
        if (current) {
            events.push_back({"access", attempt.event, attempt.person});
        }
        (current ? accepted : stale).push_back(std::move(waiting));
    }
    std::optional<std::vector<WrittenEntry>> written;
    batch = std::move(accepted);  // what an exception from here on has to answer
    if (!batch.empty()) {
        try {
            written = writer_.write(connection, events, heads, DecidedOn{first.global_epoch, first.day});
            if (written) {
                transaction.commit();
            }
        } catch (...) {
            std::ranges::move(stale, std::back_inserter(batch));
            throw;
        }
    }
    for (std::size_t n = 0; n < batch.size(); ++n) {
        if (written) {
            batch[n]->outcome.set_value(std::variant<consent::AccessReceipt, consent::Stale>(
                consent::AccessReceipt{(*written)[n].index, (*written)[n].leaf, (*written)[n].at}));
        } else {
            stale.push_back(std::move(batch[n]));
        }
    }
    batch.clear();
    for (const auto& waiting : stale) {
        waiting->outcome.set_value(std::variant<consent::AccessReceipt, consent::Stale>(consent::Stale{}));
    }
}

}  // namespace kakehashi::storage
