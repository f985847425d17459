#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "adapters/storage/database.h"
#include "adapters/storage/state_store.h"

namespace kakehashi::storage {

/// Fills the memory for persons with sealed ones while a server runs, so that nobody has to be the first to ask: on a thread
/// and a connection of its own, of low rank, working a quarter of the time, until there is no spare room or nobody left.
/// Meanwhile and afterwards it looks now and then who was erased by another process and forgets them, so that what the database
/// no longer holds does not stay in memory. A database that does not answer is tried again later; nothing is told.
class CopyWarmer {
public:
    /// Both must outlive it. `look_again`: how often it looks for the erased, and tries a database that did not answer.
    CopyWarmer(Database& database, SociStateStore& states, std::chrono::milliseconds look_again = std::chrono::seconds(15));
    /// Ends within the patience of the database.
    ~CopyWarmer();
    CopyWarmer(const CopyWarmer&) = delete;
    CopyWarmer& operator=(const CopyWarmer&) = delete;

private:
    using Clock = std::chrono::steady_clock;

    void run();
    void step();
    void take_next_copies();
    void forget_erased();
    /// False when it shall end.
    bool rest(Clock::duration time);

    Database& database_;
    SociStateStore& states_;
    std::chrono::milliseconds look_again_;
    std::unique_ptr<Connection> connection_;  ///< of the thread alone
    std::int64_t last_enrolment_ = 0;  ///< of whom the copy was looked at last
    std::int64_t last_erasure_ = 0;
    Clock::time_point next_look_;  ///< for the erased
    bool filled_ = false;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace kakehashi::storage
