#include "consent/disclosure_json.h"

#include "consent/fact_frame.h"
#include "consent/score_json.h"
#include "domain/json_text.h"

namespace kakehashi::consent {
namespace {

void append_person(JsonText& json, const Disclosure& disclosure) {
    json.name("person").open_object();
    json.member("insurer", disclosure.insurer().text()).member("insured", disclosure.insured().text());
    if (const Identity* identity = disclosure.identity()) {
        json.member("name", identity->name)
            .member("kana", identity->kana)
            .member("birth_date", identity->birth_date)
            .member("sex", identity->sex);
        if (!identity->address.empty()) {
            json.member("postal_code", identity->postal_code).member("address", identity->address);
        }
        if (!identity->phone.empty()) {
            json.member("phone", identity->phone);
        }
    }
    json.close_object();
}

void append_requester(JsonText& json, const Disclosure& disclosure) {
    const Requester& requester = disclosure.requester();
    json.name("requester")
        .open_object()
        .member("party", name_of(requester.party))
        .member_or_null("organisation", requester.organisation)
        .member("role", name_of(requester.role))
        .close_object();
}

void append_decisions(JsonText& json, const Disclosure& disclosure, Explain explain) {
    json.name("decisions").open_array();
    for (const auto& decision : disclosure.decisions()) {
        const bool open = explain == Explain::true_grounds;
        json.open_object()
            .member("kind", name_of(decision.kind))
            .member("effect", name_of(decision.effect))
            .member("ground", open ? name_of(decision.ground) : decision.told)
            .name("settled_by")
            .open_array();
        if (!decision.settled_by.empty() && (open || decision.effect == Effect::permit)) {
            json.text(decision.settled_by);
        }
        json.close_array().close_object();
    }
    json.close_array();
}

void append_fact(std::string& out, const FactFrame& frame, const Fact& fact) {
    out += frame.before_body;
    out += fact.body;
    out += frame.after_body;
}

void append_facts(std::string& out, const Disclosure& disclosure) {
    constexpr std::size_t frame_size = 600;
    std::size_t size = out.size();
    for (const Fact* fact : disclosure.facts()) {
        size += fact->body.size() + frame_size;
    }
    out.reserve(size + frame_size);
    for (std::size_t n = 0; n < disclosure.facts().size(); ++n) {
        if (n > 0) {
            out.push_back(',');
        }
        const Fact& fact = *disclosure.facts()[n];
        const FactFrame* const made = disclosure.frame_of_fact(n);
        append_fact(out, made != nullptr ? *made : frame_of(fact), fact);
    }
}

void append_conflicts(JsonText& json, const Disclosure& disclosure) {
    json.name("conflicts").open_array();
    for (const Conflict& conflict : disclosure.conflicts()) {
        json.open_object().member("item", conflict.item).name("facts").open_array();
        for (const FactId id : conflict.facts) {
            json.text(std::to_string(id.value));
        }
        json.close_array().member("current", conflict.current).close_object();
    }
    json.close_array();
}

void append_question(JsonText& json, const Disclosure& disclosure, Explain explain) {
    json.member("schema_version", 1);
    append_person(json, disclosure);
    append_requester(json, disclosure);
    json.member("purpose", name_of(disclosure.purpose()))
        .member("mode", name_of(disclosure.mode()))
        .member("as_of", disclosure.as_of().iso());
    append_decisions(json, disclosure, explain);
}

std::string content_name(const Disclosure& disclosure, std::string_view question) {
    std::string name(question);
    JsonText json(name);
    json.open_array();
    for (const Fact* const fact : disclosure.facts()) {
        json.integer(fact->id.value);
        if (disclosure.leaves_out_parts()) {
            json.raw(fact->body);
        }
    }
    json.close_array();
    append_conflicts(json, disclosure);
    return name;
}

/// A part of a text.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The text but for `access` and the end; returns where the question stands in it.
Span append_content(std::string& out, JsonText& json, const Disclosure& disclosure, Explain explain, const ScaleBook* scales) {
    json.open_object();
    Span question{out.size(), 0};
    append_question(json, disclosure, explain);
    question.end = out.size();
    json.name("facts").open_array();
    append_facts(out, disclosure);
    json.close_array();
    append_conflicts(json, disclosure);
    if (scales != nullptr) {
        append_scores(json.name("scores"), *scales, series_of(*scales, disclosure.facts()));
    }
    return question;
}

}  // namespace

std::string append_json(std::string& out, const Disclosure& disclosure, Explain explain, const ScaleBook* scales) {
    JsonText json(out);
    const Span question = append_content(out, json, disclosure, explain, scales);
    json.name("access")
        .open_object()
        .member("entry", disclosure.access().index)
        .member("leaf", hex(disclosure.access().leaf))
        .close_object()
        .close_object();
    return content_name(disclosure, std::string_view(out).substr(question.begin, question.end - question.begin));
}

void append_json(std::string& out, const Preview& preview, Explain explain, const ScaleBook* scales) {
    if (const auto* const disclosure = std::get_if<Disclosure>(&preview.answer_)) {
        JsonText json(out);
        append_content(out, json, *disclosure, explain, scales);
        json.close_object();
    }
}

}  // namespace kakehashi::consent
