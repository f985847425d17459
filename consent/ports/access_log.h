#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "consent/ports/hasher.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// One answer about to be given.
struct AccessAttempt {
    std::string event;                ///< canonical JSON object, docs/audit-events.md
    std::optional<PersonId> person;   ///< none: nobody we know; logged outside the chains
    std::int64_t epoch = 0;           ///< of the person, as loaded before deciding
    std::int64_t global_epoch = 0;
    CalendarDate day;
    /// After three stale answers the gate waits for the person's lock instead of skipping it.
    enum class Lock : std::uint8_t { skip, wait } lock = Lock::skip;
};

/// The entry is durable; only now may bytes leave.
struct AccessReceipt {
    std::int64_t index = 0;
    Digest leaf{};
    Timestamp at;
};

/// The decision was made on inputs that are no longer current (or the person was locked): load and decide again.
struct Stale {};

using AppendOutcome = Result<std::variant<AccessReceipt, Stale>>;

/// The durable log of every answer. Thread-safe.
class AccessLog {
public:
    /// Called once: at once, or later on a thread of the log, which must not be kept waiting.
    using Then = std::function<void(AppendOutcome)>;

    virtual ~AccessLog() = default;

    /// Appends the entry in a transaction that also checks person epoch, global epoch and day (docs/architecture.md,
    /// "The commit"). An Error means: nothing may be shown, whether or not the entry was written.
    virtual void append(AccessAttempt attempt, Then then) = 0;

    /// The same, waiting for the outcome.
    [[nodiscard]] virtual AppendOutcome append_and_wait(AccessAttempt attempt) = 0;

    /// The same for several, each of which stands or falls by itself; outcomes in their order. Handed over together, so that they can share
    /// a commit.
    [[nodiscard]] virtual std::vector<AppendOutcome> append_all_and_wait(std::vector<AccessAttempt> attempts) = 0;
};

}  // namespace kakehashi::consent
