#include <algorithm>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/ground_words.h"
#include "adapters/main/past_answer.h"
#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/policy_store.h"
#include "domain/body_text.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

using consent::DisclosedDecision;
using storage::StoredDirective;

/// All there is to say of one past answer.
struct Explained {
    storage::OwnedEntry owned;
    PastAnswer past;
    std::vector<StoredDirective> directives;  ///< of the person, today
    std::optional<storage::FiledPolicy> policy;
    std::optional<consent::Previews> today;  ///< none where nobody can be asked about
};

const StoredDirective* directive_of(const Explained& all, const std::string& id) {
    const auto found = std::ranges::find_if(all.directives, [&](const StoredDirective& each) { return each.directive.id == id; });
    return found == all.directives.end() ? nullptr : &*found;
}

std::string_view rule_of(const Explained& all, const PastDecision& decision) {
    const auto* const by = directive_of(all, decision.settled_by);
    const auto scope = by == nullptr ? std::nullopt : std::optional(by->directive.readable ? by->directive.scope : consent::Scope::comprehensive);
    return consent::rule_of(decision.ground, all.past.question.requester, all.past.question.mode, scope);
}

bool shows_own(const PastDecision& decision) {
    return decision.effect == consent::Effect::own && decision.ground != consent::Ground::own_only;
}

/// What is decided today of the kind; null where it cannot be.
const DisclosedDecision* today_of(const Explained& all, Kind kind) {
    if (!all.today) {
        return nullptr;
    }
    const auto& decisions = all.today->now.decisions();
    const auto found = std::ranges::find(decisions, kind, &DisclosedDecision::kind);
    return found == decisions.end() ? nullptr : &*found;
}

bool is_same(const PastDecision& then, const DisclosedDecision& now) {
    return then.effect == now.effect && then.ground == now.ground && then.settled_by == now.settled_by;
}

bool same_today(const Explained& all) {
    return std::ranges::all_of(all.past.decisions, [&](const PastDecision& then) {
        const auto* const now = today_of(all, then.kind);
        return now != nullptr && is_same(then, *now);
    });
}

Timestamp time_of(const std::string& body) { return Timestamp::parse_iso(text_member(body, "at").value_or("")).value_or(Timestamp{}); }

Result<Explained> explained(Node& node, storage::OwnedEntry owned) {
    Explained all;
    TRY(all.past, past_answer(owned.entry.body));
    TRY(all.policy, storage::policy_on_file(node.database(), all.past.policy));
    if (owned.insurer && owned.insured) {
        TRY(all.directives, node.acts().directives(*owned.insurer, *owned.insured));
        consent::Question question = all.past.question;
        question.insurer = *owned.insurer;
        question.insured = *owned.insured;
        TRY(all.today, node.gate().preview(question, {}));
    }
    all.owned = std::move(owned);
    return all;
}

void append_directive(JsonText& json, const StoredDirective& by) {
    json.name("directive").open_object().member("id", by.directive.id).member("decision", name_of(by.directive.decision))
        .member("scope", name_of(by.directive.scope)).member_or_null("organisation", by.directive.organisation)
        .member("decided_at", Timestamp{by.directive.seq}.iso_utc()).member("channel", by.channel).close_object();
}

void append_decision(JsonText& json, const Explained& all, const GroundWords& words, const PastDecision& then) {
    const std::string_view rule = rule_of(all, then);
    json.open_object().member("kind", name_of(then.kind)).member("effect", name_of(then.effect)).member("ground", name_of(then.ground))
        .member("rule", rule).member("ja", words.words(name_of(then.ground), rule, Language::japanese))
        .member("en", words.words(name_of(then.ground), rule, Language::english)).member_or_null("settled_by", then.settled_by);
    if (const auto* const by = directive_of(all, then.settled_by)) {
        append_directive(json, *by);
    }
    if (const auto* const now = today_of(all, then.kind)) {
        json.name("today").open_object().member("effect", name_of(now->effect)).member("ground", name_of(now->ground))
            .member_or_null("settled_by", now->settled_by).name("same").boolean(is_same(then, *now)).close_object();
    }
    json.close_object();
}

std::string json_of(const Explained& all, const GroundWords& words) {
    const auto& question = all.past.question;
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).member("entry", all.owned.entry.index).member("type", "access")
        .member("at", time_of(all.owned.entry.body).iso_utc()).name("known").boolean(all.owned.person.has_value())
        .name("requester").open_object().member("party", name_of(question.requester.party))
        .member_or_null("organisation", question.requester.organisation).member_or_null("person", question.requester.person)
        .member("role", name_of(question.requester.role)).member_or_null("user", question.user).close_object()
        .member("purpose", name_of(question.purpose)).member("mode", name_of(question.mode)).member_or_null("reason", question.reason)
        .member("channel", question.channel).name("policy").open_object().member("sha256", all.past.policy)
        .member_or_null("edition", all.policy ? all.policy->edition : std::string{}).name("active").boolean(all.policy && all.policy->active)
        .close_object().name("decisions").open_array();
    for (const PastDecision& then : all.past.decisions) {
        append_decision(json, all, words, then);
    }
    json.close_array().name("same_today");
    all.today ? json.boolean(same_today(all)) : json.null();
    json.close_object();
    return text;
}

std::string_view word_of(consent::Effect effect) {
    switch (effect) {
        case consent::Effect::deny: return said("closed", "開示なし");
        case consent::Effect::own: return said("own papers only", "自ら作成・受領したもののみ");
        case consent::Effect::permit: return said("open", "開示");
    }
    return {};
}

void print_directive(const Explained& all, const PastDecision& then) {
    if (then.settled_by.empty()) {
        return;
    }
    std::cout << "      " << then.settled_by << "  ";
    if (const auto* const by = directive_of(all, then.settled_by)) {
        std::cout << name_of(by->directive.decision) << ' ' << name_of(by->directive.scope)
                  << (by->directive.organisation.empty() ? "" : ":" + by->directive.organisation) << "  "
                  << Timestamp{by->directive.seq}.minute_japan() << "  " << by->channel << '\n';
    } else {
        std::cout << said("no longer on file", "記録は今はありません") << '\n';
    }
}

void print_decision(const Explained& all, const GroundWords& words, const PastDecision& then) {
    const std::string_view rule = rule_of(all, then);
    std::cout << "  " << name_of(then.kind) << ": " << word_of(then.effect) << "\n      " << rule << ' ' << name_of(then.ground) << ": "
              << words.words(name_of(then.ground), rule, language()) << '\n';
    if (shows_own(then)) {
        std::cout << "      R13: " << words.words("own", "R13", language()) << '\n';
    }
    print_directive(all, then);
    const auto* const now = today_of(all, then.kind);
    if (now != nullptr && !is_same(then, *now)) {
        std::cout << "      " << said("today: ", "今日なら: ") << word_of(now->effect) << " (" << name_of(now->ground)
                  << (now->settled_by.empty() ? "" : ", " + now->settled_by) << ")\n";
    }
}

void print(const Explained& all, const GroundWords& words) {
    const auto& question = all.past.question;
    std::cout << said("entry ", "記録番号 ") << all.owned.entry.index << "  " << time_of(all.owned.entry.body).minute_japan() << "  "
              << name_of(question.requester.party) << ' ' << question.requester.organisation << question.requester.person << "  "
              << name_of(question.requester.role) << "  " << question.user << '\n'
              << name_of(question.purpose) << ", " << name_of(question.mode) << (question.reason.empty() ? "" : ": " + question.reason) << '\n'
              << said("sharing matrix: ", "共有範囲表: ") << (all.policy ? all.policy->edition : std::string(said("not on file", "記録なし"))) << "  "
              << all.past.policy.substr(0, 16) << "…  "
              << (all.policy && all.policy->active ? said("the one in force now", "現在も有効") : said("no longer in force", "現在は無効")) << '\n';
    for (const PastDecision& then : all.past.decisions) {
        print_decision(all, words, then);
    }
    if (!all.owned.person) {
        std::cout << said("nobody is known under the numbers asked for\n", "照会された番号の方は登録されていません\n");
    } else if (!all.today) {
        std::cout << said("the person's record was erased\n", "この方の記録は消去されています\n");
    } else {
        std::cout << (same_today(all) ? said("asked today, the answer would be the same\n", "今日照会しても同じ結果になります\n")
                                      : said("asked today, the answer would differ\n", "今日照会すると結果が異なります\n"));
    }
}

/// An entry that is no answer: only what it is.
Exit print_type(const Globals& globals, const storage::OwnedEntry& owned) {
    const std::string type(text_member(owned.entry.body, "type").value_or(""));
    if (globals.json) {
        std::string text;
        JsonText(text).open_object().member("schema_version", 1).member("entry", owned.entry.index).member("type", type)
            .member("at", time_of(owned.entry.body).iso_utc()).close_object();
        std::cout << text << '\n';
    } else {
        std::cout << said("entry ", "記録番号 ") << owned.entry.index << "  " << time_of(owned.entry.body).minute_japan() << "  " << type << '\n'
                  << said("no answer to anybody: nothing was decided\n", "開示の記録ではありません（判断は行われていません）\n");
    }
    return Exit::ok;
}

}  // namespace

Exit consent_explain(const Globals& globals, std::int64_t entry) {
    auto node = open_demo_node(globals);
    if (!node) {
        return tell(node.error());
    }
    auto owned = storage::entry_at((*node)->database(), (*node)->ledger(), (*node)->hasher(), entry);
    const auto words = GroundWords::open((*node)->home());
    if (!owned || !words) {
        return tell(owned ? words.error() : owned.error());
    }
    const auto logged = (*node)->acts().log_listing(owned->person, "explain", console_user());
    if (!logged) {
        return tell(logged.error());
    }
    if (text_member(owned->entry.body, "type") != "access") {
        return print_type(globals, *owned);
    }
    const auto all = explained(**node, *std::move(owned));
    if (!all) {
        return tell(all.error());
    }
    if (globals.json) {
        std::cout << json_of(*all, *words) << '\n';
    } else {
        print(*all, *words);
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
