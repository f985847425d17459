#pragma once

#include <cstdint>
#include <vector>

#include "consent/ports/hasher.h"

namespace kakehashi::consent::ledger {

/// The hash of an inner node (RFC 9162 section 2.1.1): SHA-256(0x01 ‖ left ‖ right).
[[nodiscard]] Digest node_hash(const Hasher& hasher, const Digest& left, const Digest& right);

/// The root over a complete subtree's hashes; as many as a power of two.
[[nodiscard]] Digest complete_root(const Hasher& hasher, std::vector<Digest> row);

/// The Merkle tree of RFC 9162, grown leaf by leaf in O(log n) memory. Not for sharing between threads.
class MerkleTree {
public:
    explicit MerkleTree(const Hasher& hasher) : hasher_(&hasher) {}
    /// A tree of that size to grow on; `peaks` are the roots of its complete subtrees, largest first: as many as `size` has
    /// one bits.
    MerkleTree(const Hasher& hasher, std::uint64_t size, std::vector<Digest> peaks);

    void append(const Digest& leaf);
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] const std::vector<Digest>& peaks() const { return peaks_; }
    /// The root over all leaves so far; of no leaves, SHA-256 of nothing.
    [[nodiscard]] Digest root() const;

private:
    const Hasher* hasher_;
    std::uint64_t size_ = 0;
    std::vector<Digest> peaks_;  ///< roots of the complete subtrees, largest first
};

}  // namespace kakehashi::consent::ledger
