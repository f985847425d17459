#include "consent/ledger/census.h"

#include <cstring>

#include "domain/json_text.h"

namespace kakehashi::consent::ledger {

std::string bytes_of(const CensusLeaf& leaf) {
    std::string text(bytes(leaf.name));
    for (int shift = 56; shift >= 0; shift -= 8) {
        text.push_back(static_cast<char>(static_cast<std::uint64_t>(leaf.run) >> static_cast<unsigned>(shift)));
    }
    text.append(bytes(leaf.last));
    return text;
}

std::optional<CensusLeaf> parse_census_leaf(std::string_view text) {
    if (text.size() != census_leaf_size) {
        return std::nullopt;
    }
    CensusLeaf leaf;
    std::memcpy(leaf.name.data(), text.data(), leaf.name.size());
    std::uint64_t run = 0;
    for (const char c : text.substr(leaf.name.size(), 8)) {
        run = (run << 8U) | static_cast<unsigned char>(c);
    }
    leaf.run = static_cast<std::int64_t>(run);
    std::memcpy(leaf.last.data(), text.data() + leaf.name.size() + 8, leaf.last.size());
    return leaf;
}

Digest leaf_of(const Hasher& hasher, const CensusLeaf& leaf) {
    return hasher.sha256({std::string_view("\x00", 1), bytes_of(leaf)});
}

std::string census_event(std::uint64_t persons, const Digest& root, std::uint64_t size) {
    std::string event;
    JsonText(event)
        .open_object()
        .member("persons", static_cast<std::int64_t>(persons))
        .member("root", hex(root))
        .member("size", static_cast<std::int64_t>(size))
        .close_object();
    return event;
}

}  // namespace kakehashi::consent::ledger
