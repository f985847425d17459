#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consent/ports/hasher.h"

namespace kakehashi::consent::ledger {

/// Tiles of C2SP tlog-tiles: 256 consecutive hashes of one height, so that a log can be served as files that never change.
inline constexpr unsigned tile_height = 8;
inline constexpr std::uint64_t tile_width = 256;

/// Hashes `index`·256 … of level `level` (height 8·level of the tree), `width` of them: 256, or fewer at the right edge.
struct TileId {
    unsigned level = 0;
    std::uint64_t index = 0;
    unsigned width = tile_width;
    friend bool operator==(const TileId&, const TileId&) = default;
};

/// What a path below `tile/` asks for.
struct TileRequest {
    enum class What : std::uint8_t { hashes, entries } what = What::hashes;
    TileId tile;  ///< level 0 for entries
    friend bool operator==(const TileRequest&, const TileRequest&) = default;
};

/// How many hashes a tree of that size has at `level`.
[[nodiscard]] std::uint64_t hashes_at(unsigned level, std::uint64_t size);
/// The width of that tile in a tree of that size: 256 when full, 0 when it does not reach it.
[[nodiscard]] unsigned width_in(unsigned level, std::uint64_t index, std::uint64_t size);

/// `0/x001/x234/067.p/112`; with `entries` in place of the level for entry bundles.
[[nodiscard]] std::string path_of(const TileRequest& request);
/// Nothing unless `path` is exactly what `path_of` writes.
[[nodiscard]] std::optional<TileRequest> parse_tile_path(std::string_view path);

/// A ledger entry, 0x01 ‖ commitment, as an entry bundle holds it: its length (33) as big-endian uint16 before it.
inline constexpr std::size_t bundled_entry_size = 2 + 1 + 32;
void append_bundled(std::string& bundle, const Digest& commitment);
/// The commitments in a bundle; nothing when its form is another.
[[nodiscard]] std::optional<std::vector<Digest>> commitments_in(std::string_view bundle);

/// Digests one after the other as bytes, and back; nothing when the length is no multiple of 32.
[[nodiscard]] std::string joined(const std::vector<Digest>& hashes);
[[nodiscard]] std::optional<std::vector<Digest>> hashes_in(std::string_view tile);

}  // namespace kakehashi::consent::ledger
