#pragma once

#include <bit>
#include <vector>

#include "consent/ports/hasher.h"
#include "consent/ports/subtree_hashes.h"

namespace kakehashi::test {

using consent::Digest;

/// MTH, PATH and PROOF of RFC 9162 exactly as their definitions recurse, over leaf hashes in a vector.
struct NaiveTree {
    const consent::Hasher& hasher;
    std::vector<Digest> leaves;

    [[nodiscard]] static std::size_t split(std::size_t n) {
        std::size_t k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }
    [[nodiscard]] Digest root(std::size_t begin, std::size_t end) const {
        if (begin == end) {
            return hasher.sha256({});
        }
        if (end - begin == 1) {
            return leaves[begin];
        }
        const std::size_t k = begin + split(end - begin);
        return hasher.sha256({"\x01", consent::bytes(root(begin, k)), consent::bytes(root(k, end))});
    }
    [[nodiscard]] std::vector<Digest> path(std::size_t m, std::size_t begin, std::size_t end) const {
        if (end - begin == 1) {
            return {};
        }
        const std::size_t k = begin + split(end - begin);
        auto below = m < k ? path(m, begin, k) : path(m, k, end);
        below.push_back(m < k ? root(k, end) : root(begin, k));
        return below;
    }
    [[nodiscard]] std::vector<Digest> subproof(std::size_t m, std::size_t begin, std::size_t end, bool known) const {
        if (m == end) {
            return known ? std::vector<Digest>{} : std::vector<Digest>{root(begin, end)};
        }
        const std::size_t k = begin + split(end - begin);
        auto below = m <= k ? subproof(m, begin, k, known) : subproof(m, k, end, false);
        below.push_back(m <= k ? root(k, end) : root(begin, k));
        return below;
    }
};

/// Subtrees of a naive tree.
class NaiveHashes final : public consent::SubtreeHashes {
public:
    explicit NaiveHashes(const NaiveTree& tree) : tree_(tree) {}
    [[nodiscard]] Result<Digest> subtree(unsigned height, std::uint64_t index) override {
        const std::size_t width = std::size_t{1} << height;
        if ((index + 1) * width > tree_.leaves.size()) {
            return Error{Fault::missing, "TEST", "beyond the tree"};
        }
        return tree_.root(index * width, (index + 1) * width);
    }

private:
    const NaiveTree& tree_;
};

/// A tree of `size` leaves that all differ.
inline NaiveTree numbered_tree(const consent::Hasher& hasher, std::size_t size) {
    NaiveTree tree{hasher, {}};
    for (std::size_t n = 0; n < size; ++n) {
        tree.leaves.push_back(hasher.sha256({std::string_view("\x00", 1), std::to_string(n)}));
    }
    return tree;
}

}  // namespace kakehashi::test
