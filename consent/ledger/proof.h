#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "consent/ports/hasher.h"
#include "consent/ports/subtree_hashes.h"
#include "domain/result.h"

namespace kakehashi::consent::ledger {

/// Proofs of RFC 9162 sections 2.1.3 and 2.1.4: hashes, those nearest to the leaf first. Made from the hashes of complete
/// subtrees, wherever they are kept, and checked without them.
using Proof = std::vector<Digest>;

/// The roots of the complete subtrees of a tree of that size, largest first.
[[nodiscard]] Result<std::vector<Digest>> peaks_of(SubtreeHashes& source, std::uint64_t size);

/// The root of the tree of that size; of no leaves, SHA-256 of nothing.
[[nodiscard]] Result<Digest> root_of(const Hasher& hasher, SubtreeHashes& source, std::uint64_t size);

/// That the leaf at `index` is in the tree of `size` leaves. Malformed (KK-7111) unless index < size.
[[nodiscard]] Result<Proof> inclusion_proof(const Hasher& hasher, SubtreeHashes& source, std::uint64_t index, std::uint64_t size);

/// That the tree of `size` leaves begins with the tree of `old_size`. Empty when nothing is to be proved (sizes equal, or the
/// old tree empty). Malformed (KK-7112) when the old tree is the larger one.
[[nodiscard]] Result<Proof> consistency_proof(const Hasher& hasher, SubtreeHashes& source, std::uint64_t old_size,
                                              std::uint64_t size);

/// Whether `proof` shows `leaf` at `index` in the tree of `size` leaves that has `root`.
[[nodiscard]] bool proves_inclusion(const Hasher& hasher, std::span<const Digest> proof, std::uint64_t index,
                                    std::uint64_t size, const Digest& leaf, const Digest& root);

/// Whether `proof` shows that the tree with `root` begins with the tree with `old_root`.
[[nodiscard]] bool proves_consistency(const Hasher& hasher, std::span<const Digest> proof, std::uint64_t old_size,
                                      const Digest& old_root, std::uint64_t size, const Digest& root);

}  // namespace kakehashi::consent::ledger
