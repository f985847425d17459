#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "adapters/storage/publish.h"
#include "adapters/storage/set_owner.h"

namespace kakehashi::storage {

/// Small sets that are received, staged and published in one transaction: what they share is paid once. Others wait
/// meanwhile, so it is short. Throws what SOCI throws.
class ImportBatch {
public:
    explicit ImportBatch(Connection& connection)
        : longest_(connection.dialect() == Dialect::sqlite ? while_others_write : while_others_import),
          publishing_(std::make_unique<Publishing>(connection)) {}

    [[nodiscard]] bool is_full() const {
        return lost() || publishing_->must_finish() || std::chrono::steady_clock::now() - opened_ > longest_;
    }
    /// Of the batch, while it is not lost.
    [[nodiscard]] Publishing& publishing() { return *publishing_; }
    /// Its set is in the batch: nobody else may import it before the batch is finished.
    void keep(std::unique_ptr<SetOwner> owner) { owners_.push_back(std::move(owner)); }

    /// Rolls everything back. The batch goes on as a lost one, so that nobody takes what comes next for something else.
    void lose() noexcept { publishing_.reset(); }
    [[nodiscard]] bool lost() const { return publishing_ == nullptr; }

private:
    static constexpr std::chrono::milliseconds while_others_write{50};    ///< every answer writes
    static constexpr std::chrono::milliseconds while_others_import{500};  ///< they alone wait for their turn

    std::chrono::milliseconds longest_;
    std::chrono::steady_clock::time_point opened_ = std::chrono::steady_clock::now();
    std::vector<std::unique_ptr<SetOwner>> owners_;
    std::unique_ptr<Publishing> publishing_;  ///< ends before the owners
};

}  // namespace kakehashi::storage
