#include "consent/access_event.h"

#include "domain/json_text.h"

namespace kakehashi::consent {
namespace {

void append_decision(JsonText& json, const DisclosedDecision& decision) {
    json.open_object()
        .member("effect", name_of(decision.effect))
        .member("ground", name_of(decision.ground))
        .member("kind", name_of(decision.kind));
    if (!decision.settled_by.empty()) {
        json.member("settled_by", decision.settled_by);
    }
    json.close_object();
}

}  // namespace

std::string access_event(const Question& question, const std::vector<DisclosedDecision>& decisions,
                         std::string_view policy_sha256, std::int64_t declaration) {
    std::string event;
    event.reserve(1024);
    JsonText json(event);
    json.open_object().member("channel", question.channel).name("decisions").open_array();
    for (const auto& decision : decisions) {
        append_decision(json, decision);
    }
    json.close_array();
    if (declaration != 0) {
        json.member("declaration", declaration);
    }
    if (question.known_at) {
        json.member("known_at", question.known_at->iso_utc());
    }
    json.member("mode", name_of(question.mode));
    if (question.on) {
        json.member("on", question.on->iso());
    }
    json.member("organisation", question.requester.organisation)
        .member("party", name_of(question.requester.party))
        .member("person", question.requester.person)
        .member("policy", policy_sha256)
        .member("purpose", name_of(question.purpose))
        .member("reason", question.reason)
        .member("request_id", question.request_id)
        .member("role", name_of(question.requester.role));
    if (question.through != Through::single) {
        json.member("through", question.through == Through::list ? "list" : "export");
    }
    json.member("user", question.user).close_object();
    return event;
}

}  // namespace kakehashi::consent
