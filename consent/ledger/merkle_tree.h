#pragma once

#include <cstdint>
#include <vector>

#include "consent/ports/hasher.h"

namespace kakehashi::consent::ledger {

/// The Merkle tree of RFC 9162, grown leaf by leaf in O(log n) memory. Not for sharing between threads.
class MerkleTree {
public:
    explicit MerkleTree(const Hasher& hasher) : hasher_(&hasher) {}

    void append(const Digest& leaf);
    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// The root over all leaves so far; of no leaves, SHA-256 of nothing.
    [[nodiscard]] Digest root() const;

private:
    const Hasher* hasher_;
    std::uint64_t size_ = 0;
    std::vector<Digest> peaks_;  ///< roots of the complete subtrees, largest first
};

}  // namespace kakehashi::consent::ledger
