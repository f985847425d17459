#include "adapters/storage/copy_queue.h"

#include <exception>
#include <utility>

#include "adapters/storage/reading_copies.h"

namespace kakehashi::storage {

std::vector<std::int64_t> CopyQueue::next() {
    const std::lock_guard lock(mutex_);
    if (due_.empty()) {
        return {};
    }
    std::vector<std::int64_t> persons = std::move(due_.back());
    due_.pop_back();
    return persons;
}

void CopyQueue::work_off(Connection& connection, KeyRing& keys) {
    for (std::vector<std::int64_t> persons = next(); !persons.empty(); persons = next()) {
        make_reading_copies(connection, keys, persons);
    }
}

CopyHelper::CopyHelper(Database& database, KeyRing& keys, CopyQueue& queue) noexcept {
    if (database.dialect() == Dialect::sqlite || !queue.is_long()) {
        return;
    }
    try {
        thread_ = std::thread([&database, &keys, &queue] {
            try {
                const auto connection = database.connect();
                prefer_indexes(*connection);
                queue.work_off(*connection, keys);
            } catch (const std::exception&) {
                // Whoever has no copy is read row by row.
            }
        });
    } catch (const std::exception&) {
        // No thread is to be had: the caller does it all.
    }
}

CopyHelper::~CopyHelper() {
    if (thread_.joinable()) {
        thread_.join();
    }
}

}  // namespace kakehashi::storage
