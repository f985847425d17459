#pragma once

#include <cstdint>

#include "consent/ports/hasher.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// The hashes of the complete subtrees of a Merkle tree, wherever they are kept. Not for sharing between threads.
class SubtreeHashes {
public:
    virtual ~SubtreeHashes() = default;
    /// MTH(D[index · 2^height : (index + 1) · 2^height]) of RFC 9162. Missing when the tree kept does not reach so far.
    [[nodiscard]] virtual Result<Digest> subtree(unsigned height, std::uint64_t index) = 0;
};

}  // namespace kakehashi::consent
