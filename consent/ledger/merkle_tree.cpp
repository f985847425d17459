#include "consent/ledger/merkle_tree.h"

#include <bit>

#include "domain/result.h"

namespace kakehashi::consent::ledger {

Digest node_hash(const Hasher& hasher, const Digest& left, const Digest& right) {
    return hasher.sha256({"\x01", bytes(left), bytes(right)});
}

Digest complete_root(const Hasher& hasher, std::vector<Digest> row) {
    EXPECTS(std::has_single_bit(row.size()));
    for (; row.size() > 1; row.resize(row.size() / 2)) {
        for (std::size_t n = 0; n < row.size() / 2; ++n) {
            row[n] = node_hash(hasher, row[2 * n], row[2 * n + 1]);
        }
    }
    return row.front();
}

MerkleTree::MerkleTree(const Hasher& hasher, std::uint64_t size, std::vector<Digest> peaks)
    : hasher_(&hasher), size_(size), peaks_(std::move(peaks)) {
    EXPECTS(peaks_.size() == static_cast<std::size_t>(std::popcount(size_)));
}

void MerkleTree::append(const Digest& leaf) {
    Digest node = leaf;
    // As many complete subtrees end here as the old size has trailing one bits; each doubles into the next.
    for (std::uint64_t rest = size_; (rest & 1U) != 0; rest >>= 1U) {
        node = node_hash(*hasher_, peaks_.back(), node);
        peaks_.pop_back();
    }
    peaks_.push_back(node);
    ++size_;
}

Digest MerkleTree::root() const {
    if (peaks_.empty()) {
        return hasher_->sha256({});
    }
    Digest root = peaks_.back();
    for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak) {
        root = node_hash(*hasher_, *peak, root);
    }
    return root;
}

}  // namespace kakehashi::consent::ledger
