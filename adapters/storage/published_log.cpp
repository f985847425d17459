#include "adapters/storage/published_log.h"

#include "adapters/storage/log_tiles.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;

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

}  // namespace kakehashi::storage
