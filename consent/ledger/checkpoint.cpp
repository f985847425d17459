#include "consent/ledger/checkpoint.h"

#include <charconv>
#include <cstring>

#include "domain/base64.h"
#include "domain/json_text.h"

namespace kakehashi::consent::ledger {
namespace {

Error no_checkpoint() { return {Fault::malformed, "KK-7124", "this is not the checkpoint of a log"}; }

/// Up to the next newline, which must be there and is taken too.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
        text = {};
        return {};
    }
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace

std::string text_of(const Checkpoint& checkpoint) {
    return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + base64_encode(bytes(checkpoint.root)) + "\n";
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
    Checkpoint checkpoint;
    checkpoint.origin = std::string(take_line(text));
    const std::string_view size = take_line(text);
    const std::string_view root = take_line(text);
    const auto [end, failed] = std::from_chars(size.data(), size.data() + size.size(), checkpoint.size);
    const auto decoded = base64_decode_canonical(root);
    if (checkpoint.origin.empty() || failed != std::errc{} || std::to_string(checkpoint.size) != size || !decoded ||
        decoded->size() != checkpoint.root.size()) {
        return no_checkpoint();
    }
    std::memcpy(checkpoint.root.data(), decoded->data(), checkpoint.root.size());
    while (!text.empty()) {
        if (take_line(text).empty()) {
            return no_checkpoint();
        }
    }
    return checkpoint;
}

Result<Checkpoint> open_checkpoint(const Hasher& hasher, const SignatureCheck& check, const VerifierKey& key,
                                   std::string_view note) {
    TRY(const std::string text, open_note(hasher, check, key, note));
    TRY(Checkpoint checkpoint, parse_checkpoint(text));
    if (checkpoint.origin != key.name) {
        return Error{Fault::refused, "KK-7125", "the checkpoint is of another log"};
    }
    return checkpoint;
}

std::string origin_after(const std::string& first, int generation) { return first + "/" + std::to_string(generation); }

std::string restored_event(const std::string& origin, const std::optional<Checkpoint>& old) {
    std::string event;
    JsonText json(event);
    json.open_object();
    if (old) {
        json.name("old")
            .open_object()
            .member("origin", old->origin)
            .member("root", hex(old->root))
            .member("size", static_cast<std::int64_t>(old->size))
            .close_object();
    }
    json.member("origin", origin).close_object();
    return event;
}

}  // namespace kakehashi::consent::ledger
