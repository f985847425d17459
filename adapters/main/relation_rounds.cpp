#include "adapters/main/relation_rounds.h"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

#include "adapters/storage/claim_months.h"

namespace kakehashi::app {
namespace {

constexpr std::chrono::minutes between_looks(10);

/// Whether all was looked at on that day.
bool keep(Node& node, CalendarDate day, const std::stop_token& told) {
    const auto raised =
        storage::raise_claim_months(node.database(), node.ledger(), day, storage::Trial::no, [&] { return !told.stop_requested(); });
    if (!raised) {
        spdlog::error("claim months could not be raised: {} [{}]", raised.error().message, raised.error().code);
        return false;
    }
    if (raised->relations > 0) {
        spdlog::info("claim months of {} relations were raised by service use", raised->relations);
    }
    return raised->finished;
}

}  // namespace

Rounds::Work once_a_day(std::function<CalendarDate()> today, std::function<bool(CalendarDate, const std::stop_token&)> work) {
    return [today = std::move(today), work = std::move(work), done = std::optional<CalendarDate>()](const std::stop_token& told) mutable {
        const CalendarDate day = today();
        if (done != day && work(day, told)) {
            done = day;
        }
        return std::chrono::seconds(between_looks);
    };
}

Rounds::Work relation_rounds(Node& node) {
    return once_a_day([] { return storage::now().day_in_japan(); },
                      [&node](CalendarDate day, const std::stop_token& told) { return keep(node, day, told); });
}

}  // namespace kakehashi::app
