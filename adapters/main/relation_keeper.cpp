#include "adapters/main/relation_keeper.h"

#include <spdlog/spdlog.h>

#include <chrono>
#include <optional>

#include "adapters/storage/claim_months.h"

namespace kakehashi::app {
namespace {

constexpr std::chrono::minutes between_looks(10);

}  // namespace

RelationKeeper::RelationKeeper(Node& node) : node_(node), thread_([this] { run(); }) {}

RelationKeeper::~RelationKeeper() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    told_.notify_one();
    thread_.join();
}

bool RelationKeeper::goes_on() {
    const std::lock_guard lock(mutex_);
    return !stopping_;
}

bool RelationKeeper::keep(CalendarDate day) {
    const auto raised = storage::raise_claim_months(node_.database(), node_.ledger(), day, storage::Trial::no, [this] { return goes_on(); });
    if (!raised) {
        spdlog::error("claim months could not be raised: {} [{}]", raised.error().message, raised.error().code);
        return false;
    }
    if (raised->relations > 0) {
        spdlog::info("claim months of {} relations were raised by service use", raised->relations);
    }
    return raised->finished;
}

void RelationKeeper::run() {
    std::optional<CalendarDate> kept;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const CalendarDate today = storage::now().day_in_japan();
        if (kept != today) {
            lock.unlock();
            if (keep(today)) {
                kept = today;
            }
            lock.lock();
        }
        told_.wait_for(lock, between_looks, [this] { return stopping_; });
    }
}

}  // namespace kakehashi::app
