#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "consent/ports/access_log.h"

namespace kakehashi::test {

/// An AccessLog that answers before `append` returns, so that nobody has to wait.
class InlineAccessLog : public consent::AccessLog {
public:
    consent::AppendOutcome append_and_wait(consent::AccessAttempt attempt) override {
        std::optional<consent::AppendOutcome> outcome;
        append(std::move(attempt), [&outcome](consent::AppendOutcome arrived) { outcome = std::move(arrived); });
        return *std::move(outcome);
    }
    std::vector<consent::AppendOutcome> append_all_and_wait(std::vector<consent::AccessAttempt> attempts) override {
        std::vector<consent::AppendOutcome> outcomes;
        for (consent::AccessAttempt& attempt : attempts) {
            outcomes.push_back(append_and_wait(std::move(attempt)));
        }
        return outcomes;
    }
};

}  // namespace kakehashi::test
