#include "adapters/main/past_answer.h"

#include <simdjson.h>

#include <utility>

namespace kakehashi::app {
namespace {

using simdjson::dom::element;

Error unreadable() { return {Fault::broken, "KK-8305", "an entry of the log cannot be read as an answer"}; }

std::string text_of(const element& object, const char* member) {
    std::string_view text;
    return object[member].get(text) == simdjson::SUCCESS ? std::string(text) : std::string{};
}

std::optional<consent::Effect> effect_named(std::string_view name) {
    for (const auto effect : {consent::Effect::deny, consent::Effect::own, consent::Effect::permit}) {
        if (name_of(effect) == name) {
            return effect;
        }
    }
    return std::nullopt;
}

Result<PastDecision> decision_of(const element& told) {
    const auto kind = kind_named(text_of(told, "kind"));
    const auto effect = effect_named(text_of(told, "effect"));
    const auto ground = consent::ground_named(text_of(told, "ground"));
    if (!kind || !effect || !ground) {
        return unreadable();
    }
    return PastDecision{*kind, *effect, *ground, text_of(told, "settled_by")};
}

Result<consent::Question> question_of(const element& event) {
    const auto party = consent::party_named(text_of(event, "party"));
    const auto purpose = consent::purpose_named(text_of(event, "purpose"));
    const auto mode = consent::mode_named(text_of(event, "mode"));
    if (!party || !purpose || !mode) {
        return unreadable();
    }
    consent::Question question;
    const std::string role = text_of(event, "role");
    question.requester = {*party, text_of(event, "organisation"), consent::role_named(role == "none" ? "" : role), text_of(event, "person")};
    question.purpose = *purpose;
    question.mode = *mode;
    question.reason = text_of(event, "reason");
    question.on = CalendarDate::parse_iso(text_of(event, "on"));
    question.known_at = Timestamp::parse_iso(text_of(event, "known_at"));
    question.channel = text_of(event, "channel");
    question.user = text_of(event, "user");
    question.request_id = text_of(event, "request_id");
    return question;
}

}  // namespace

Result<PastAnswer> past_answer(const std::string& body) {
    simdjson::dom::parser parser;
    element event;
    simdjson::dom::array decisions;
    const simdjson::padded_string padded(body);
    element whole;
    if (parser.parse(padded).get(whole) != simdjson::SUCCESS || text_of(whole, "type") != "access" ||
        whole["event"].get(event) != simdjson::SUCCESS || event["decisions"].get(decisions) != simdjson::SUCCESS) {
        return unreadable();
    }
    PastAnswer answer;
    TRY(answer.question, question_of(event));
    answer.policy = text_of(event, "policy");
    KindSet kinds;
    for (const element told : decisions) {
        TRY(auto decision, decision_of(told));
        kinds = kinds.with(decision.kind);
        answer.decisions.push_back(std::move(decision));
    }
    answer.question.kinds = kinds;
    return answer;
}

}  // namespace kakehashi::app
