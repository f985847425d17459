#pragma once

#include "adapters/storage/byte_locks.h"

namespace kakehashi::storage {

/// The queue of those who want to write to one SQLite database, across threads and processes.
///
/// SQLite lets one writer in at a time, and those who find it busy sleep and try again: whoever commits batch after batch
/// can keep the others out until they give up, a withdrawal among them. So writers pass two locks on bytes of one file: the
/// first for being next, the second for writing. Being next is held until writing begins, so nobody waits for more than the
/// transaction under way and those who came before. A process that ends frees both.
///
/// One per connection; not for sharing between threads.
class WriteTurn {
public:
    /// `locks` must outlive it.
    explicit WriteTurn(ByteLocks& locks) : locks_(locks) {}

    /// Waits for one's turn, at most as long as SQLite itself would wait. Throws std::runtime_error after that.
    void take();
    void give_back() noexcept;

    /// From here to `let_go` what is taken or had is not given back: nobody else writes between two transactions of one's own.
    void keep() noexcept { kept_ = true; }
    void let_go() noexcept;

private:
    ByteLocks& locks_;
    bool had_ = false;
    bool kept_ = false;
};

}  // namespace kakehashi::storage
