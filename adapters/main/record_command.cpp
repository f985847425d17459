#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/score_lines.h"
#include "adapters/storage/random.h"
#include "consent/disclosure_json.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

using consent::Disclosure;
using consent::Question;
using consent::Refusal;

/// What to do about a refusal differs; whether the person is known is never told.
Error error_of(consent::RefusalReason reason) {
    switch (reason) {
        case consent::RefusalReason::consent_missing:
            return {Fault::refused, "KK-8302", "not disclosed: no consent of the person covers this"};
        case consent::RefusalReason::municipality_not_live:
            return {Fault::refused, "KK-8303", "not disclosed: the insurer does not take part yet"};
        case consent::RefusalReason::not_disclosed: break;
    }
    return {Fault::refused, "KK-8304", "not disclosed: unknown person, or you may not"};
}

void print_disclosure(const Disclosure& disclosure, const ScaleBook& scales, bool explain) {
    if (const Identity* const identity = disclosure.identity()) {
        std::cout << identity->name << " (" << identity->kana << ") " << identity->birth_date << '\n';
    }
    std::cout << disclosure.insurer().text() << ' ' << disclosure.insured().text() << "  " << said("as of ", "基準日 ")
              << disclosure.as_of().iso() << "\n\n";
    for (const auto& decision : disclosure.decisions()) {
        const std::string_view ground = explain ? name_of(decision.ground) : decision.told;
        std::cout << "  " << name_of(decision.kind) << std::string(18 - std::min<std::size_t>(17, name_of(decision.kind).size()), ' ')
                  << name_of(decision.effect) << "  (" << ground;
        if (!decision.settled_by.empty() && (explain || decision.effect == consent::Effect::permit)) {
            std::cout << ", " << decision.settled_by;
        }
        std::cout << ")\n";
    }
    std::cout << '\n';
    for (const Fact* const fact : disclosure.facts()) {
        std::cout << "- " << name_of(fact->kind) << ' ' << fact->form << ' ' << fact->key << "  " << said("by ", "作成 ")
                  << fact->author << "  v" << fact->version << "  " << fact->file << ':' << fact->line << '\n'
                  << "  " << fact->body << '\n';
    }
    print_scores(std::cout, scales, series_of(scales, disclosure.facts()));
    for (const Conflict& conflict : disclosure.conflicts()) {
        std::cout << "! " << said("sources disagree on ", "出典が食い違う項目: ") << conflict.item << " ("
                  << said("what counts: ", "採用: ") << conflict.current << ")\n";
    }
    std::cout << '\n' << said("logged as entry ", "記録番号 ") << disclosure.access().index << '\n';
}

bool opens_anything(const Disclosure& disclosure) {
    bool permitted = !disclosure.facts().empty();
    for (const auto& decision : disclosure.decisions()) {
        permitted = permitted || decision.effect == consent::Effect::permit;
    }
    return permitted;
}

}  // namespace

Result<Question> question_of(const RecordOptions& options) {
    TRY(const Numbers numbers, numbers_of(options.subject));
    TRY(const PartyOption party, party_of(options.as));
    Question question;
    question.insurer = numbers.insurer;
    question.insured = numbers.insured;
    question.requester.party = party.party;
    TRY(question.requester.role, role_of(options.role));
    if (party.party == consent::Party::resident) {
        question.asks_about_self = party.organisation == "self";
    } else if (party.party == consent::Party::proxy) {
        question.requester.person = party.organisation;
    } else {
        question.requester.organisation = party.organisation;
    }
    const auto mode = consent::mode_named(options.mode);
    if (!mode) {
        return Error{Fault::malformed, "KK-8206", "--mode is one of normal emergency disaster"};
    }
    question.mode = *mode;
    TRY(question.purpose, purpose_of(options.purpose, party.party, *mode));
    TRY_DONE(expect_loggable(options.reason));
    question.reason = options.reason;
    TRY(question.kinds, kinds_of(options.kinds));
    TRY(question.on, day_of(options.on));
    if (!options.known_at.empty()) {
        question.known_at = Timestamp::parse_iso(options.known_at);
        if (!question.known_at) {
            return Error{Fault::malformed, "KK-8208", "--known-at takes a time such as 2026-11-22T12:00:00+09:00"};
        }
    }
    question.channel = "console";
    question.user = console_user();
    question.request_id = "console-" + std::to_string(storage::random_id());
    return question;
}

void print_refusal(const Globals& globals, const Refusal& refusal, bool explain) {
    if (globals.json) {
        std::string text;
        JsonText json(text);
        json.open_object().member("schema_version", 1).member("refused", name_of(refusal.reason));
        if (explain) {
            json.name("decisions").open_array();
            for (const auto& decision : refusal.decisions) {
                json.open_object()
                    .member("kind", name_of(decision.kind))
                    .member("effect", name_of(decision.effect))
                    .member("ground", name_of(decision.ground))
                    .name("settled_by")
                    .open_array();
                if (!decision.settled_by.empty()) {
                    json.text(decision.settled_by);
                }
                json.close_array().close_object();
            }
            json.close_array();
        }
        json.close_object();
        std::cout << text << '\n';
        return;
    }
    tell(error_of(refusal.reason));
    for (const auto& decision : refusal.decisions) {
        if (explain) {
            std::cerr << "  " << name_of(decision.kind) << "  " << name_of(decision.ground) << ' ' << decision.settled_by << '\n';
        }
    }
}

Exit record_show(const Globals& globals, const RecordOptions& options) {
    return ask_gate(globals, options, [&](Node& node, const Disclosure& disclosure) {
        if (globals.json) {
            std::string text;
            append_json(text, disclosure, options.explain ? consent::Explain::true_grounds : consent::Explain::told, &node.scales());
            std::cout << text << '\n';
        } else {
            print_disclosure(disclosure, node.scales(), options.explain);
        }
        return opens_anything(disclosure) ? Exit::ok : Exit::refused;
    });
}

}  // namespace kakehashi::app
