#include <algorithm>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/typed_words.h"
#include "adapters/storage/emergencies.h"
#include "adapters/storage/emergency_choices.h"
#include "consent/stated_reason.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

using storage::StoredEmergency;

std::string word_of(storage::EmergencyOutcome outcome) {
    switch (outcome) {
        case storage::EmergencyOutcome::open: return std::string(said("to be reviewed", "未確認"));
        case storage::EmergencyOutcome::appropriate: return std::string(said("appropriate", "適切"));
        case storage::EmergencyOutcome::inappropriate: return std::string(said("inappropriate", "不適切"));
    }
    return {};
}

Result<storage::EmergencyFilter> filter_of(const EmergencyOptions& options) {
    storage::EmergencyFilter filter;
    filter.only_open = options.open;
    if (!options.subject.insured.empty()) {
        TRY(const Numbers numbers, numbers_of(options.subject));
        filter.insurer = numbers.insurer;
        filter.insured = numbers.insured;
        return filter;
    }
    TRY(filter.insurer, insurer_of(options.subject.insurer));
    return filter;
}

std::vector<Numbers> people_of(const std::vector<StoredEmergency>& listed) {
    std::vector<Numbers> people;
    for (const StoredEmergency& each : listed) {
        const auto insurer = InsurerNumber::parse(each.insurer);
        const auto insured = InsuredNumber::parse(each.insured);
        if (insurer && insured) {
            people.push_back({*insurer, *insured});
        }
    }
    return people;
}

void append(JsonText& json, const StoredEmergency& each) {
    json.open_object().member("id", each.id).member("insurer", each.insurer).member("insured", each.insured)
        .member("organisation", each.organisation).member("role", each.role).member("user", each.user).member("reason", each.reason)
        .member("declared_at", each.declared_at.iso_utc()).member("until", each.until.iso_utc()).member("due_on", each.due_on.iso())
        .member("outcome", name_of(each.outcome));
    const bool reviewed = each.outcome != storage::EmergencyOutcome::open;
    json.member_or_null("reviewed_at", reviewed ? each.reviewed_at.iso_utc() : std::string{});
    json.member_or_null("reviewed_by", each.reviewed_by).member_or_null("note", each.note).close_object();
}

void print(const StoredEmergency& each, CalendarDate today) {
    const bool open = each.outcome == storage::EmergencyOutcome::open;
    std::cout << each.id << "  " << each.declared_at.minute_japan() << "–" << each.until.minute_japan() << "  " << each.insured << "  "
              << each.organisation << ' ' << each.role << ' ' << each.user << "\n    " << each.reason << "\n    " << word_of(each.outcome);
    if (open) {
        std::cout << said(", due ", "、期限 ") << each.due_on.iso() << (each.due_on < today ? said(" (overdue)", "（期限切れ）") : "");
    } else {
        std::cout << "  " << each.reviewed_at.minute_japan() << "  " << each.reviewed_by << "  " << each.note;
    }
    std::cout << '\n';
}

Exit print_declared(const Globals& globals, const consent::EmergencyDeclaration& declared) {
    if (globals.json) {
        std::string text;
        JsonText(text).open_object().member("schema_version", 1).member("id", declared.id).member("reason", declared.reason)
            .member("until", declared.until.iso_utc()).close_object();
        std::cout << text << '\n';
    } else {
        std::cout << declared.id << "  " << said("may look until ", "閲覧できる期限 ") << declared.until.minute_japan() << '\n'
                  << said("the person and the insurer are told", "本人と保険者に知らされます") << '\n';
    }
    return Exit::ok;
}

}  // namespace

Exit emergency_declare(const Globals& globals, const EmergencyOptions& options) {
    auto question = question_of(options.look);
    if (!question) {
        return tell(question.error());
    }
    if (const auto said_why = expect_said(options.look.reason, "--reason"); !said_why) {
        return tell(said_why.error());
    }
    if (!options.until.empty()) {
        question->until = Timestamp::parse_iso(options.until);
        if (!question->until) {
            return tell({Fault::malformed, "KK-8231", "--until takes a time such as 2026-11-22T12:00:00+09:00"});
        }
    }
    auto node = open_demo_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto declared = (*node)->gate().declare(*std::move(question));
    if (!declared) {
        return tell(declared.error());
    }
    if (const auto* const refusal = std::get_if<consent::Refusal>(&*declared)) {
        print_refusal(globals, *refusal, options.look.explain);
        return Exit::refused;
    }
    return print_declared(globals, std::get<consent::EmergencyDeclaration>(*declared));
}

Exit emergency_list(const Globals& globals, const EmergencyOptions& options) {
    const auto filter = filter_of(options);
    if (!filter) {
        return tell(filter.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto listed = storage::emergencies((*node)->database(), (*node)->keys(), *filter);
    const auto logged = listed ? log_lists(**node, people_of(*listed), "emergencies") : Result<Done>(listed.error());
    if (!logged) {
        return tell(logged.error());
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("emergencies").open_array();
    for (const StoredEmergency& each : *listed) {
        append(json, each);
        if (!globals.json) {
            print(each, storage::now().day_in_japan());
        }
    }
    json.close_array().close_object();
    return end_list(globals, text, listed->empty());
}

Exit emergency_review(const Globals& globals, const EmergencyOptions& options) {
    const auto insurer = insurer_of(options.subject.insurer);
    const auto outcome = storage::emergency_outcome_named(options.outcome);
    if (!insurer) {
        return tell(insurer.error());
    }
    if (!outcome || *outcome == storage::EmergencyOutcome::open || consent::blank(options.note)) {
        return tell({Fault::malformed, "KK-8229", "--outcome is appropriate or inappropriate, with a --reason"});
    }
    for (const std::string& text : {options.note, options.by}) {
        if (const auto loggable = expect_loggable(text); !loggable) {
            return tell(loggable.error());
        }
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto act = storage::review_emergency((*node)->database(), (*node)->keys(), (*node)->ledger(), insurer->value(), options.id, *outcome,
                                               options.note, by_of(options.by), trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

Exit emergency_choose(const Globals& globals, const EmergencyOptions& options) {
    const auto numbers = numbers_of(options.subject);
    const bool refuses = options.preference == "refuse";
    const auto at = decided_at_of(options.decided_at, refuses ? Opens::no : Opens::yes);
    const auto loggable = expect_said(options.by, "--by");
    if (!numbers || !at || !loggable) {
        return tell(!numbers ? numbers.error() : !at ? at.error() : loggable.error());
    }
    if (!refuses && options.preference != "allow") {
        return tell({Fault::malformed, "KK-8230", "--preference is allow or refuse"});
    }
    if (!is_platform_channel(options.channel)) {
        return tell({Fault::malformed, "KK-8211", "--channel is one of certification_application checklist municipality_counter "
                                                  "web_service portal paper_at_office"});
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const storage::EmergencyChoice choice{refuses ? consent::EmergencyPreference::refuse : consent::EmergencyPreference::allow, *at,
                                          options.channel, options.by};
    const auto act = storage::choose_in_emergency((*node)->database(), (*node)->keys(), (*node)->ledger(), numbers->insurer,
                                                  numbers->insured, choice, trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

}  // namespace kakehashi::app
