#include "consent/ledger/entry.h"

#include "domain/json_text.h"

namespace kakehashi::consent::ledger {
namespace {

constexpr std::string_view entry_version = "\x01";
constexpr std::string_view leaf_prefix{"\x00", 1};

}  // namespace

std::string body_of(const EntryContent& content) {
    std::string body;
    body.reserve(content.event.size() + 256);
    JsonText json(body);
    json.open_object().member("at", content.at.iso_utc()).name("event").raw(content.event);
    if (content.link) {
        json.member("person", std::to_string(content.link->person.value))
            .member("prev", hex(content.link->previous))
            .member("run", content.link->run);
    }
    json.member("type", content.type).member("v", 1).close_object();
    return body;
}

Digest commitment_of(const Hasher& hasher, std::string_view salt, std::string_view body) {
    return hasher.sha256({salt, body});
}

Digest leaf_of(const Hasher& hasher, const Digest& commitment) {
    return hasher.sha256({leaf_prefix, entry_version, bytes(commitment)});
}

}  // namespace kakehashi::consent::ledger
