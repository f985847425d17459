#include "adapters/storage/verified_state.h"

#include <algorithm>

#include "consent/ledger/tile.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;

constexpr std::string_view first_line = "kakehashi log verified 1\n";
constexpr std::string_view context = "verified-log/1";

void append(std::string& out, std::uint64_t number) {
    for (unsigned shift = 64; shift > 0; shift -= 8) {
        out.push_back(static_cast<char>(number >> (shift - 8)));
    }
}

void append_text(std::string& out, std::string_view text) {
    append(out, text.size());
    out += text;
}

/// Takes what was appended off again; once something does not fit, nothing does.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : rest_(bytes) {}

    std::uint64_t number() {
        std::uint64_t found = 0;
        for (const char byte : take(8)) {
            found = (found << 8U) | static_cast<unsigned char>(byte);
        }
        return found;
    }
    std::int64_t integer() { return static_cast<std::int64_t>(number()); }
    std::string_view text() { return take(number()); }
    Digest digest() {
        Digest found{};
        std::ranges::copy(take(found.size()), found.begin());
        return found;
    }
    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] bool ended() const { return good_ && rest_.empty(); }

private:
    std::string_view take(std::uint64_t size) {
        good_ = good_ && size <= rest_.size();
        const std::string_view taken = good_ ? rest_.substr(0, size) : std::string_view();
        rest_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view rest_;
    bool good_ = true;
};

Error not_a_state() { return {Fault::conflicting, "KK-7147", "this is no state that log verify kept of this log"}; }

}  // namespace

std::string text_of(const Key& ledger_key, const VerifiedState& state) {
    std::string plain;
    append(plain, state.size);
    append(plain, state.edge.size());
    for (const auto& [place, hashes] : state.edge) {
        append(plain, place.first);
        append(plain, place.second);
        append_text(plain, ledger::joined(hashes));
    }
    append(plain, state.restored.size());
    for (const auto& [index, event] : state.restored) {
        append(plain, static_cast<std::uint64_t>(index));
        append_text(plain, event);
    }
    append_text(plain, state.remembered ? ledger::text_of(*state.remembered) : std::string());
    append(plain, state.ends.size());
    for (const auto& [person, end] : state.ends) {
        append(plain, static_cast<std::uint64_t>(person));
        append(plain, static_cast<std::uint64_t>(end.run));
        plain += consent::bytes(end.leaf);
    }
    return std::string(first_line) + seal(ledger_key, context, plain) + "\n";
}

Result<VerifiedState> parse_verified_state(const Key& ledger_key, std::string_view text) {
    if (!text.starts_with(first_line) || !text.ends_with('\n')) {
        return not_a_state();
    }
    text.remove_prefix(first_line.size());
    const auto plain = open_sealed(ledger_key, context, text.substr(0, text.size() - std::min<std::size_t>(text.size(), 1)));
    if (!plain) {
        return not_a_state();
    }
    Bytes bytes(*plain);
    VerifiedState state;
    state.size = bytes.number();
    for (std::uint64_t left = bytes.number(); left > 0 && bytes.good(); --left) {
        const auto level = static_cast<unsigned>(bytes.number());
        const std::uint64_t index = bytes.number();
        state.edge[{level, index}] = ledger::hashes_in(bytes.text()).value_or(std::vector<Digest>());
    }
    for (std::uint64_t left = bytes.number(); left > 0 && bytes.good(); --left) {
        const std::int64_t index = bytes.integer();
        state.restored.emplace_back(index, bytes.text());
    }
    if (const std::string_view head = bytes.text(); !head.empty()) {
        TRY(state.remembered, ledger::parse_checkpoint(head));
    }
    for (std::uint64_t left = bytes.number(); left > 0 && bytes.good(); --left) {
        const std::int64_t person = bytes.integer();
        const std::int64_t run = bytes.integer();
        state.ends[person] = {run, bytes.digest()};
    }
    if (!bytes.ended()) {
        return not_a_state();
    }
    return state;
}

}  // namespace kakehashi::storage
