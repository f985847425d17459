#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "adapters/storage/batch_writes.h"
#include "adapters/storage/coming_sets.h"
#include "adapters/storage/publish.h"
#include "adapters/storage/set_owner.h"

namespace kakehashi::storage {

/// Small sets that are received, staged and published in one transaction: what they share is paid once. Others wait
/// meanwhile, so it is short. What its sets write may wait for each other, and be written on another thread, which has the
/// connection to itself until `wait` or `write` returns. All but the simple questions throw what SOCI throws. Not for sharing
/// between threads.
class ImportBatch {
public:
    explicit ImportBatch(Connection& connection)
        : connection_(connection),
          longest_(connection.dialect() == Dialect::sqlite ? while_others_write : while_others_import),
          publishing_(std::make_unique<Publishing>(connection)) {}

    [[nodiscard]] bool is_full() const {
        return lost() || publishing_->must_finish() || std::chrono::steady_clock::now() - opened_ > longest_;
    }
    /// Of the batch, while it is not lost.
    [[nodiscard]] Publishing& publishing() { return *publishing_; }
    /// Its set is in the batch: nobody else may import it before the batch is finished.
    void keep(std::unique_ptr<SetOwner> owner) { owners_.push_back(std::move(owner)); }
    [[nodiscard]] ComingSets& coming() { return coming_; }
    /// What is still to be written; it may grow while what was there before is written.
    [[nodiscard]] BatchWrites& writes() { return writes_; }

    /// Waits for the other thread; what went wrong there goes wrong here.
    [[nodiscard]] Result<Done> wait() { return writing_.valid() ? writing_.get() : Result<Done>(Done{}); }
    /// Writes everything. `key` is the submission key.
    [[nodiscard]] Result<Done> write(const Key& key) {
        TRY_DONE(wait());
        return writes_.empty() ? Result<Done>(Done{}) : writes_.write(connection_, *publishing_, key);
    }
    /// The same on another thread, after `wait`.
    void start_writing(const Key& key) {
        if (!writes_.empty()) {
            writing_ = std::async(std::launch::async, [this, key, writes = std::exchange(writes_, {})]() mutable {
                return writes.write(connection_, *publishing_, key);
            });
        }
    }

    /// Rolls everything back. The batch goes on as a lost one, so that nobody takes what comes next for something else.
    void lose() noexcept {
        wait_for_end();
        publishing_.reset();
    }
    /// Waits for the other thread, whatever became of it.
    void wait_for_end() noexcept {
        if (writing_.valid()) {
            writing_.wait();
            writing_ = {};
        }
    }
    [[nodiscard]] bool lost() const { return publishing_ == nullptr; }

private:
    static constexpr std::chrono::milliseconds while_others_write{50};    ///< every answer writes
    static constexpr std::chrono::milliseconds while_others_import{500};  ///< they alone wait for their turn

    Connection& connection_;
    std::chrono::milliseconds longest_;
    std::chrono::steady_clock::time_point opened_ = std::chrono::steady_clock::now();
    std::vector<std::unique_ptr<SetOwner>> owners_;
    ComingSets coming_;
    BatchWrites writes_;
    std::unique_ptr<Publishing> publishing_;  ///< ends before the owners
    std::future<Result<Done>> writing_;       ///< ends first
};

}  // namespace kakehashi::storage
