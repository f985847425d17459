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

std::optional<BodyParts> parts_of(std::string_view body) {
    constexpr std::string_view before = ",\"event\":";
    constexpr std::string_view after = "\",\"v\":1}";
    const std::size_t event = body.find(before);
    if (!body.starts_with("{\"at\":\"") || event == std::string_view::npos || !body.ends_with(after)) {
        return std::nullopt;
    }
    // From behind: what stands there has fixed forms, and nothing inside the event is taken for it.
    BodyParts parts;
    std::string_view rest = body.substr(0, body.size() - after.size()).substr(event + before.size());
    const auto take_last = [&rest](std::string_view name) -> std::optional<std::string_view> {
        const std::size_t at = rest.rfind(name);
        if (at == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view value = rest.substr(at + name.size());
        rest = rest.substr(0, at);
        return value;
    };
    const auto type = take_last(",\"type\":\"");
    if (!type || rest.empty()) {
        return std::nullopt;
    }
    parts.type = *type;
    if (rest.back() != '}') {
        const auto run = take_last("\",\"run\":");
        const auto previous = take_last("\",\"prev\":\"");
        const auto person = take_last(",\"person\":\"");
        if (!run || !previous || !person || person->empty()) {
            return std::nullopt;
        }
        parts.run = *run;
        parts.previous = *previous;
        parts.person = *person;
    }
    if (!rest.starts_with('{') || !rest.ends_with('}')) {
        return std::nullopt;
    }
    parts.event = rest;
    return parts;
}

Digest commitment_of(const Hasher& hasher, std::string_view salt, std::string_view body) {
    return hasher.sha256({salt, body});
}

Digest leaf_of(const Hasher& hasher, const Digest& commitment) {
    return hasher.sha256({leaf_prefix, entry_version, bytes(commitment)});
}

}  // namespace kakehashi::consent::ledger
