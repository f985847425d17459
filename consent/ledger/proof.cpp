#include "consent/ledger/proof.h"

#include <algorithm>
#include <bit>

#include "consent/ledger/merkle_tree.h"

namespace kakehashi::consent::ledger {
namespace {

/// The largest power of two below `leaves`, where RFC 9162 splits a tree; for two leaves or more.
std::uint64_t split_of(std::uint64_t leaves) { return std::bit_floor(leaves - 1); }

/// The roots of the complete subtrees that make up D[begin : end], largest first. `begin` must be where a split may be: a
/// multiple of the largest of them.
Result<std::vector<Digest>> peaks_between(SubtreeHashes& source, std::uint64_t begin, std::uint64_t end) {
    std::vector<Digest> peaks;
    while (begin < end) {
        const unsigned height = static_cast<unsigned>(std::bit_width(end - begin)) - 1;
        TRY(const Digest peak, source.subtree(height, begin >> height));
        peaks.push_back(peak);
        begin += std::uint64_t{1} << height;
    }
    return peaks;
}

Result<Digest> root_between(const Hasher& hasher, SubtreeHashes& source, std::uint64_t begin, std::uint64_t end) {
    TRY(const auto peaks, peaks_between(source, begin, end));
    Digest root = peaks.back();
    for (auto peak = peaks.rbegin() + 1; peak != peaks.rend(); ++peak) {
        root = node_hash(hasher, *peak, root);
    }
    return root;
}

}  // namespace

Result<std::vector<Digest>> peaks_of(SubtreeHashes& source, std::uint64_t size) { return peaks_between(source, 0, size); }

Result<Digest> root_of(const Hasher& hasher, SubtreeHashes& source, std::uint64_t size) {
    if (size == 0) {
        return hasher.sha256({});
    }
    return root_between(hasher, source, 0, size);
}

Result<Proof> inclusion_proof(const Hasher& hasher, SubtreeHashes& source, std::uint64_t index, std::uint64_t size) {
    if (index >= size) {
        return Error{Fault::malformed, "KK-7111", "the tree has no entry of that number"};
    }
    Proof proof;
    std::uint64_t begin = 0;
    std::uint64_t end = size;
    while (end - begin > 1) {
        const std::uint64_t middle = begin + split_of(end - begin);
        const bool left = index < middle;
        TRY(const Digest sibling, left ? root_between(hasher, source, middle, end) : root_between(hasher, source, begin, middle));
        proof.push_back(sibling);
        (left ? end : begin) = middle;
    }
    std::ranges::reverse(proof);
    return proof;
}

Result<Proof> consistency_proof(const Hasher& hasher, SubtreeHashes& source, std::uint64_t old_size, std::uint64_t size) {
    if (old_size > size) {
        return Error{Fault::malformed, "KK-7112", "the older tree is larger than the newer one"};
    }
    Proof proof;
    if (old_size == 0) {
        return proof;
    }
    std::uint64_t begin = 0;
    std::uint64_t end = size;
    bool known = true;  // the subtree looked at is the old tree, whose root the verifier has
    while (old_size < end) {
        const std::uint64_t middle = begin + split_of(end - begin);
        const bool left = old_size <= middle;
        TRY(const Digest other, left ? root_between(hasher, source, middle, end) : root_between(hasher, source, begin, middle));
        proof.push_back(other);
        (left ? end : begin) = middle;
        known = known && left;
    }
    if (!known) {
        TRY(const Digest rest, root_between(hasher, source, begin, end));
        proof.push_back(rest);
    }
    std::ranges::reverse(proof);
    return proof;
}

bool proves_inclusion(const Hasher& hasher, std::span<const Digest> proof, std::uint64_t index, std::uint64_t size,
                      const Digest& leaf, const Digest& root) {
    if (index >= size) {
        return false;
    }
    std::uint64_t fn = index;  // the names are those of RFC 9162 section 2.1.3.2
    std::uint64_t sn = size - 1;
    Digest r = leaf;
    for (const Digest& p : proof) {
        if (sn == 0) {
            return false;
        }
        if ((fn & 1U) != 0 || fn == sn) {
            r = node_hash(hasher, p, r);
            while ((fn & 1U) == 0 && fn != 0) {
                fn >>= 1U;
                sn >>= 1U;
            }
        } else {
            r = node_hash(hasher, r, p);
        }
        fn >>= 1U;
        sn >>= 1U;
    }
    return sn == 0 && r == root;
}

bool proves_consistency(const Hasher& hasher, std::span<const Digest> proof, std::uint64_t old_size, const Digest& old_root,
                        std::uint64_t size, const Digest& root) {
    if (old_size > size) {
        return false;
    }
    if (old_size == size || old_size == 0) {
        return proof.empty() && old_root == (old_size == 0 ? hasher.sha256({}) : root);
    }
    const bool complete = std::has_single_bit(old_size);  // then the old root is itself the first hash of the path
    if (!complete && proof.empty()) {
        return false;
    }
    std::uint64_t fn = old_size - 1;  // the names are those of RFC 9162 section 2.1.4.2
    std::uint64_t sn = size - 1;
    while ((fn & 1U) != 0) {
        fn >>= 1U;
        sn >>= 1U;
    }
    Digest fr = complete ? old_root : proof.front();
    Digest sr = fr;
    for (const Digest& c : complete ? proof : proof.subspan(1)) {
        if (sn == 0) {
            return false;
        }
        if ((fn & 1U) != 0 || fn == sn) {
            fr = node_hash(hasher, c, fr);
            sr = node_hash(hasher, c, sr);
            while ((fn & 1U) == 0 && fn != 0) {
                fn >>= 1U;
                sn >>= 1U;
            }
        } else {
            sr = node_hash(hasher, sr, c);
        }
        fn >>= 1U;
        sn >>= 1U;
    }
    return sn == 0 && fr == old_root && sr == root;
}

}  // namespace kakehashi::consent::ledger
