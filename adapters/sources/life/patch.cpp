#include "adapters/sources/life/patch.h"

#include <simdjson.h>

#include <map>

#include "domain/json_text.h"

namespace kakehashi::sources::life {
namespace {

using Members = std::map<std::string, std::string>;  // name and the JSON of its value

Error no_object() { return Error{Fault::malformed, "KK-2107", "a body is not a flat JSON object", {}}; }

std::string json_of(const simdjson::dom::element& value, bool& flat) {
    std::string out;
    JsonText json(out);
    switch (value.type()) {
        case simdjson::dom::element_type::STRING: json.text(std::string_view(value)); break;
        case simdjson::dom::element_type::INT64: json.integer(std::int64_t(value)); break;
        case simdjson::dom::element_type::BOOL: json.boolean(bool(value)); break;
        case simdjson::dom::element_type::NULL_VALUE: break;
        default: flat = false;
    }
    return out;
}

/// Puts the members of `text` into `members`.
Result<Done> apply(std::string_view text, Members& members) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    const simdjson::padded_string padded(text);
    simdjson::dom::object object;
    if (parser.parse(padded).get(root) != simdjson::SUCCESS || root.get(object) != simdjson::SUCCESS) {
        return no_object();
    }
    bool flat = true;
    for (const auto& [name, value] : object) {
        const std::string json = json_of(value, flat);
        if (json.empty()) {
            members.erase(std::string(name));
        } else {
            members[std::string(name)] = json;
        }
    }
    return flat ? Result<Done>(Done{}) : Result<Done>(no_object());
}

}  // namespace

Result<std::string> patched_body(std::string_view stored, std::string_view patch) {
    Members members;
    if (!stored.empty()) {
        TRY_DONE(apply(stored, members));
    }
    TRY_DONE(apply(patch, members));
    std::string body;
    JsonText json(body);
    json.open_object();
    for (const auto& [name, value] : members) {
        json.name(name).raw(value);
    }
    json.close_object();
    return body;
}

}  // namespace kakehashi::sources::life
