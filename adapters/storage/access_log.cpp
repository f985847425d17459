#include "adapters/storage/access_log.h"

#include <future>
#include <memory>
#include <utility>

namespace kakehashi::storage {
namespace {

bool is_postgresql(const Database& database) { return database.dialect() == Dialect::postgresql; }

Flusher* address_of(std::optional<Flusher>& flusher) { return flusher ? &*flusher : nullptr; }

}  // namespace

GroupCommitLog::GroupCommitLog(Database& database, const LedgerWriter& writer)
    : flusher_(is_postgresql(database) ? std::make_optional<Flusher>(database) : std::nullopt),
      prompt_(database, writer, address_of(flusher_)) {
    if (is_postgresql(database)) {
        patient_.emplace(database, writer, address_of(flusher_));
    }
}

void GroupCommitLog::append(consent::AccessAttempt attempt, Then then) {
    const bool waits = patient_ && attempt.lock == consent::AccessAttempt::Lock::wait;
    (waits ? *patient_ : prompt_).append(std::move(attempt), std::move(then));
}

consent::AppendOutcome GroupCommitLog::append_and_wait(consent::AccessAttempt attempt) {
    // Shared, because a std::function must be copyable.
    const auto promised = std::make_shared<std::promise<consent::AppendOutcome>>();
    auto outcome = promised->get_future();
    append(std::move(attempt), [promised](consent::AppendOutcome arrived) { promised->set_value(std::move(arrived)); });
    return outcome.get();
}

}  // namespace kakehashi::storage
