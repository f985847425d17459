#include "adapters/sources/life/patch.h"

#include <simdjson.h>

#include "domain/json_text.h"

namespace kakehashi::sources::life {
namespace {

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

}  // namespace

Result<FlatBody> FlatBody::parse(std::string_view text) {
    FlatBody body;
    if (!text.empty()) {
        TRY_DONE(body.put(text));
    }
    return body;
}

Result<Done> FlatBody::put(std::string_view patch) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    const simdjson::padded_string padded(patch);
    simdjson::dom::object object;
    if (parser.parse(padded).get(root) != simdjson::SUCCESS || root.get(object) != simdjson::SUCCESS) {
        return no_object();
    }
    bool flat = true;
    for (const auto& [name, value] : object) {
        const std::string json = json_of(value, flat);
        if (json.empty()) {
            members_.erase(std::string(name));
        } else {
            members_[std::string(name)] = json;
        }
    }
    return flat ? Result<Done>(Done{}) : Result<Done>(no_object());
}

std::string_view FlatBody::plain_text(std::string_view name) const {
    const auto found = members_.find(name);
    const bool text = found != members_.end() && found->second.size() >= 2 && found->second.front() == '"';
    return text ? std::string_view(found->second).substr(1, found->second.size() - 2) : std::string_view();
}

std::string FlatBody::text() const {
    std::string body;
    JsonText json(body);
    json.open_object();
    for (const auto& [name, value] : members_) {
        json.name(name).raw(value);
    }
    json.close_object();
    return body;
}

}  // namespace kakehashi::sources::life
