#pragma once

#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "tests/fakes/inline_access_log.h"

namespace kakehashi::test {

/// An AccessLog that keeps what it is given. Thread-safe.
class RecordingAccessLog : public InlineAccessLog {
public:
    /// From now on nothing is written and every call answers with `error`.
    void fail_with(std::optional<Error> error) {
        const std::scoped_lock lock(mutex_);
        error_ = std::move(error);
    }

    void append(consent::AccessAttempt attempt, Then then) override { then(recorded(std::move(attempt))); }

    [[nodiscard]] std::vector<consent::AccessAttempt> attempts() const {
        const std::scoped_lock lock(mutex_);
        return attempts_;
    }

private:
    consent::AppendOutcome recorded(consent::AccessAttempt attempt) {
        const std::scoped_lock lock(mutex_);
        if (error_) {
            return *error_;
        }
        attempts_.push_back(std::move(attempt));
        consent::AccessReceipt receipt;
        receipt.index = static_cast<std::int64_t>(attempts_.size()) - 1;
        receipt.leaf[0] = static_cast<std::uint8_t>(attempts_.size());
        return std::variant<consent::AccessReceipt, consent::Stale>{receipt};
    }

    mutable std::mutex mutex_;
    std::optional<Error> error_;
    std::vector<consent::AccessAttempt> attempts_;
};

}  // namespace kakehashi::test
