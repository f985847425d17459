#include "adapters/storage/published_log.h"

#include "adapters/storage/log_tiles.h"
#include "consent/ledger/tile_hashes.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;

Error not_under_the_head() { return {Fault::missing, "KK-7115", "the last signed head of the log does not reach so far"}; }

Result<std::string> bundle_of(Connection& connection, const ledger::TileId& tile) {
    const auto from = static_cast<std::int64_t>(tile.index * ledger::tile_width);
    TRY(const auto commitments, commitments_of(connection, from, from + static_cast<std::int64_t>(tile.width)));
    std::string bundle;
    bundle.reserve(commitments.size() * ledger::bundled_entry_size);
    for (const consent::Digest& commitment : commitments) {
        ledger::append_bundled(bundle, commitment);
    }
    return bundle;
}

Error not_the_tiles_of_the_head() {
    return {Fault::broken, "KK-7133", "the tiles kept of the log are not those of the last head signed; run: kakehashi log verify"};
}

/// The size of the tree asked for; the last head's when none was named.
Result<std::uint64_t> tree_under(const SignedHead& head, std::optional<std::uint64_t> size) {
    if (size.value_or(0) > head.checkpoint.size) {
        return not_under_the_head();
    }
    return size.value_or(head.checkpoint.size);
}

std::string note_of_size(const SignedHead& head, std::uint64_t size) { return size == head.checkpoint.size ? head.note : std::string(); }

}  // namespace

Result<std::string> SociPublishedLog::checkpoint() {
    TRY(SignedHead head, heads_.newest());
    return std::move(head.note);
}

Result<std::string> SociPublishedLog::tile(const ledger::TileRequest& request) {
    return database_.with_patience([&](Connection& connection) -> Result<std::string> {
        TRY(const SignedHead head, heads_.newest(connection));
        const ledger::TileId& tile = request.tile;
        if (ledger::width_in(tile.level, tile.index, head.checkpoint.size) < tile.width) {
            return not_under_the_head();
        }
        if (request.what == ledger::TileRequest::What::entries) {
            return bundle_of(connection, tile);
        }
        TRY(auto hashes, log_tiles(connection)(tile.level, tile.index));
        if (hashes.size() < tile.width) {
            return not_under_the_head();
        }
        hashes.resize(tile.width);  // a narrower tile is the beginning of a wider one
        return ledger::joined(hashes);
    });
}

Result<consent::PublishedInclusion> SociPublishedLog::inclusion(std::uint64_t index, std::optional<std::uint64_t> size) {
    return database_.with_patience([&](Connection& connection) -> Result<consent::PublishedInclusion> {
        TRY(const SignedHead head, heads_.newest(connection));
        TRY(const std::uint64_t tree, tree_under(head, size));
        ledger::TileHashes hashes(hasher_, log_tiles(connection));
        consent::PublishedInclusion found{index, tree, {}, {}, note_of_size(head, tree)};
        TRY(found.proof, ledger::inclusion_proof(hasher_, hashes, index, tree));
        TRY(found.leaf, hashes.subtree(0, index));
        if (tree == head.checkpoint.size &&
            !ledger::proves_inclusion(hasher_, found.proof, index, tree, found.leaf, head.checkpoint.root)) {
            return not_the_tiles_of_the_head();
        }
        return found;
    });
}

Result<consent::PublishedConsistency> SociPublishedLog::consistency(std::uint64_t from, std::optional<std::uint64_t> to) {
    return database_.with_patience([&](Connection& connection) -> Result<consent::PublishedConsistency> {
        TRY(const SignedHead head, heads_.newest(connection));
        TRY(const std::uint64_t tree, tree_under(head, to));
        ledger::TileHashes hashes(hasher_, log_tiles(connection));
        consent::PublishedConsistency found{from, tree, {}, note_of_size(head, tree)};
        TRY(found.proof, ledger::consistency_proof(hasher_, hashes, from, tree));
        if (tree == head.checkpoint.size) {
            TRY(const Digest old, ledger::root_of(hasher_, hashes, from));
            if (!ledger::proves_consistency(hasher_, found.proof, from, old, tree, head.checkpoint.root)) {
                return not_the_tiles_of_the_head();
            }
        }
        return found;
    });
}

}  // namespace kakehashi::storage
