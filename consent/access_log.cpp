#include <future>
#include <memory>
#include <utility>

#include "consent/ports/access_log.h"

namespace kakehashi::consent {

AppendOutcome AccessLog::append_and_wait(AccessAttempt attempt) {
    // Shared, because a std::function must be copyable.
    const auto promised = std::make_shared<std::promise<AppendOutcome>>();
    auto outcome = promised->get_future();
    append(std::move(attempt), [promised](AppendOutcome arrived) { promised->set_value(std::move(arrived)); });
    return outcome.get();
}

}  // namespace kakehashi::consent
