#include "adapters/storage/access_log.h"

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

std::future<consent::AppendOutcome> GroupCommitLog::appended(consent::AccessAttempt attempt) {
    // Shared, because a std::function must be copyable.
    const auto promised = std::make_shared<std::promise<consent::AppendOutcome>>();
    auto outcome = promised->get_future();
    append(std::move(attempt), [promised](consent::AppendOutcome arrived) { promised->set_value(std::move(arrived)); });
    return outcome;
}

consent::AppendOutcome GroupCommitLog::append_and_wait(consent::AccessAttempt attempt) { return appended(std::move(attempt)).get(); }

std::vector<consent::AppendOutcome> GroupCommitLog::append_all_and_wait(std::vector<consent::AccessAttempt> attempts) {
    std::vector<std::future<consent::AppendOutcome>> coming;
    coming.reserve(attempts.size());
    for (consent::AccessAttempt& attempt : attempts) {
        coming.push_back(appended(std::move(attempt)));
    }
    std::vector<consent::AppendOutcome> outcomes;
    outcomes.reserve(coming.size());
    for (auto& each : coming) {
        outcomes.push_back(each.get());
    }
    return outcomes;
}

}  // namespace kakehashi::storage
