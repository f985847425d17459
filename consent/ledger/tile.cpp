#include "consent/ledger/tile.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace kakehashi::consent::ledger {
namespace {

constexpr unsigned greatest_level = 7;  // 256^8 entries do not fit into 64 bits

/// A decimal number without leading zeros.
std::optional<std::uint64_t> plain_number(std::string_view text, std::uint64_t most) {
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size() || value > most || (text.size() > 1 && text.front() == '0')) {
        return std::nullopt;
    }
    return value;
}

std::string three_digits(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    return std::string(3 - digits.size(), '0') + digits;
}

/// `x001/x234/067`.
std::string index_path(std::uint64_t index) {
    std::string path = three_digits(index % 1000);
    for (std::uint64_t rest = index / 1000; rest > 0; rest /= 1000) {
        path.insert(0, "x" + three_digits(rest % 1000) + "/");
    }
    return path;
}

std::optional<std::uint64_t> index_of(std::string_view path) {
    constexpr std::uint64_t most = std::uint64_t{1} << 56U;
    std::uint64_t index = 0;
    while (true) {
        const std::size_t slash = path.find('/');
        std::string_view element = path.substr(0, slash);
        if (slash != std::string_view::npos) {
            if (!element.starts_with('x')) {
                return std::nullopt;
            }
            element.remove_prefix(1);
        }
        if (element.size() != 3 || !std::ranges::all_of(element, [](char c) { return c >= '0' && c <= '9'; })) {
            return std::nullopt;
        }
        index = index * 1000 + static_cast<std::uint64_t>((element[0] - '0') * 100 + (element[1] - '0') * 10 + (element[2] - '0'));
        if (index >= most) {
            return std::nullopt;
        }
        if (slash == std::string_view::npos) {
            return index;
        }
        path.remove_prefix(slash + 1);
    }
}

}  // namespace

std::uint64_t hashes_at(unsigned level, std::uint64_t size) {
    return level > greatest_level ? 0 : size >> (tile_height * level);
}

unsigned width_in(unsigned level, std::uint64_t index, std::uint64_t size) {
    const std::uint64_t hashes = hashes_at(level, size);
    const std::uint64_t first = index * tile_width;
    return hashes <= first ? 0U : static_cast<unsigned>(std::min(hashes - first, tile_width));
}

std::string path_of(const TileRequest& request) {
    std::string path = request.what == TileRequest::What::entries ? std::string("entries") : std::to_string(request.tile.level);
    path += "/" + index_path(request.tile.index);
    if (request.tile.width < tile_width) {
        path += ".p/" + std::to_string(request.tile.width);
    }
    return path;
}

std::optional<TileRequest> parse_tile_path(std::string_view path) {
    if (path.size() > 64) {
        return std::nullopt;
    }
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    TileRequest request;
    const std::string_view level = path.substr(0, slash);
    path.remove_prefix(slash + 1);
    if (level == "entries") {
        request.what = TileRequest::What::entries;
    } else if (const auto number = plain_number(level, greatest_level)) {
        request.tile.level = static_cast<unsigned>(*number);
    } else {
        return std::nullopt;
    }
    if (const std::size_t partial = path.find(".p/"); partial != std::string_view::npos) {
        const auto width = plain_number(path.substr(partial + 3), tile_width - 1);
        if (!width || *width == 0) {
            return std::nullopt;
        }
        request.tile.width = static_cast<unsigned>(*width);
        path = path.substr(0, partial);
    }
    const auto index = index_of(path);
    if (!index) {
        return std::nullopt;
    }
    request.tile.index = *index;
    // Elements of zeros in front make other paths of the same number.
    return index_path(*index) == path ? std::optional(request) : std::nullopt;
}

void append_bundled(std::string& bundle, const Digest& commitment) {
    bundle.append("\x00\x21\x01", 3);
    bundle.append(bytes(commitment));
}

std::optional<std::vector<Digest>> commitments_in(std::string_view bundle) {
    if (bundle.size() % bundled_entry_size != 0) {
        return std::nullopt;
    }
    std::vector<Digest> commitments(bundle.size() / bundled_entry_size);
    for (Digest& commitment : commitments) {
        if (!bundle.starts_with(std::string_view("\x00\x21\x01", 3))) {
            return std::nullopt;
        }
        std::memcpy(commitment.data(), bundle.data() + 3, commitment.size());
        bundle.remove_prefix(bundled_entry_size);
    }
    return commitments;
}

std::string joined(const std::vector<Digest>& hashes) {
    std::string tile;
    tile.reserve(hashes.size() * sizeof(Digest));
    for (const Digest& hash : hashes) {
        tile.append(bytes(hash));
    }
    return tile;
}

std::optional<std::vector<Digest>> hashes_in(std::string_view tile) {
    if (tile.size() % sizeof(Digest) != 0) {
        return std::nullopt;
    }
    std::vector<Digest> hashes(tile.size() / sizeof(Digest));
    for (std::size_t n = 0; n < hashes.size(); ++n) {
        std::memcpy(hashes[n].data(), tile.data() + n * sizeof(Digest), sizeof(Digest));
    }
    return hashes;
}

}  // namespace kakehashi::consent::ledger
