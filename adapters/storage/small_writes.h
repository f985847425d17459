#pragma once

#include <memory>

#include "adapters/storage/database.h"

namespace kakehashi::storage {

/// Small staged rows share a transaction: one commit per row would cost more than the rows. It is short, so that on SQLite
/// others can write in between.
class SmallWrites {
public:
    /// Before every row. Throws what SOCI throws, as does `stop`.
    void keep(Connection& connection) {
        if (transaction_ && ++rows_ >= rows_per_transaction) {
            stop();
        }
        if (!transaction_) {
            transaction_ = std::make_unique<Transaction>(connection, Durable::with_next);
            rows_ = 0;
        }
    }

    /// Commits what was written.
    void stop() {
        if (transaction_) {
            transaction_->commit();
            transaction_.reset();
        }
    }

    /// What was written last goes.
    void abandon() { transaction_.reset(); }

private:
    static constexpr int rows_per_transaction = 500;

    std::unique_ptr<Transaction> transaction_;
    int rows_ = 0;
};

}  // namespace kakehashi::storage
