#include "consent/score_json.h"

#include <string>

namespace kakehashi::consent {
namespace {

void append_change(JsonText& json, std::string_view name, const std::optional<Change>& change) {
    json.name(name);
    if (!change) {
        json.null();
        return;
    }
    json.open_object()
        .member("points", change->points)
        .member("compared", change->compared)
        .member("direction", name_of(change->direction))
        .close_object();
}

void append_value(JsonText& json, const Scale& scale, const Assessment& value) {
    json.open_object()
        .member("on", value.on->iso())
        .member("points", value.sum())
        .member("answered", value.answered());
    if (const std::string_view label = scale.label(value.sum()); !label.empty()) {
        json.member("label", label);
    }
    json.member("form", value.form).member("fact", std::to_string(value.fact.value)).close_object();
}

}  // namespace

void append_scores(JsonText& json, const ScaleBook& book, std::span<const ScoreSeries> series) {
    json.open_array();
    for (const ScoreSeries& one : series) {
        const Scale& scale = book.scales()[one.scale];
        json.open_object()
            .member("scale", scale.name)
            .member("author", one.author)
            .member("items", static_cast<std::int64_t>(scale.items))
            .member("greatest", scale.greatest)
            .member("better", scale.better == Scale::Better::higher ? "higher" : "lower")
            .name("values")
            .open_array();
        for (const Assessment& value : one.values) {
            append_value(json, scale, value);
        }
        json.close_array();
        append_change(json, "since_last", one.since_last);
        append_change(json, "since_first", one.since_first);
        json.close_object();
    }
    json.close_array();
}

}  // namespace kakehashi::consent
