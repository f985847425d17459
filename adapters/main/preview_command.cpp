#include <algorithm>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "consent/disclosure_json.h"

namespace kakehashi::app {
namespace {

using consent::Assumption;
using consent::DisclosedDecision;
using consent::Effect;
using consent::Preview;
using consent::Previews;

bool is_organisation(consent::Party party) {
    return party != consent::Party::resident && party != consent::Party::proxy && party != consent::Party::municipality;
}

Result<Assumption> assumption_of(const PreviewOptions& options, consent::Party party) {
    Assumption assumption;
    assumption.relation = options.relation;
    if (options.relation && !is_organisation(party)) {
        return Error{Fault::malformed, "KK-8241", "--assume-relation is for organisations: their relation is what is assumed"};
    }
    const auto decision = options.act == "grant"      ? consent::directive_decision_named("granted")
                          : options.act == "refuse"   ? consent::directive_decision_named("refused")
                          : options.act == "withdraw" ? consent::directive_decision_named("withdrawn")
                                                      : std::nullopt;
    if (!decision && (!options.act.empty() || !options.scope.empty() || !options.kinds.empty())) {
        return Error{Fault::malformed, "KK-8240", "--assume is grant, refuse or withdraw; --scope and --assume-kinds belong to it"};
    }
    if (!decision) {
        return assumption;
    }
    TRY(const ScopeOption scope, scope_of(options.scope.empty() ? "comprehensive" : options.scope));
    const std::string listed = options.kinds.empty() ? "all" : options.kinds;
    const auto kinds = KindSet::parse(listed, ',');
    if (!kinds) {
        return Error{Fault::malformed, "KK-8207", "--assume-kinds is `all` or kinds joined by commas"};
    }
    assumption.act = Assumption::Act{*decision, scope.scope, scope.organisation, *kinds, *kinds == KindSet::all() && listed != "all"};
    return assumption;
}

std::string_view word_of(Effect effect) {
    switch (effect) {
        case Effect::deny: return said("closed", "開示なし");
        case Effect::own: return said("own papers only", "自ら作成・受領したもののみ");
        case Effect::permit: return said("open", "開示");
    }
    return {};
}

std::string state_of(const DisclosedDecision& decision, bool explain) {
    std::string text = std::string(word_of(decision.effect)) + " (" + std::string(explain ? name_of(decision.ground) : decision.told);
    if (!decision.settled_by.empty() && (explain || decision.effect == Effect::permit)) {
        text += ", " + decision.settled_by;
    }
    return text + ")";
}

void print_kind(const DisclosedDecision& decision, const std::string& state, const std::string& facts) {
    std::cout << "  " << name_of(decision.kind) << std::string(18 - std::min<std::size_t>(17, name_of(decision.kind).size()), ' ') << state
              << said("  facts: ", "  件数: ") << facts << '\n';
}

void print_now(const Preview& now, bool explain) {
    for (const DisclosedDecision& decision : now.decisions()) {
        print_kind(decision, state_of(decision, explain), std::to_string(now.facts_of(decision.kind)));
    }
}

/// The kinds that would open or close.
void print_difference(const Previews& previews, bool explain) {
    bool differs = false;
    const auto& before = previews.now.decisions();
    const auto& after = previews.assumed.decisions();
    for (std::size_t at = 0; at < std::min(before.size(), after.size()); ++at) {
        const std::size_t shown = previews.now.facts_of(before[at].kind);
        const std::size_t would_be = previews.assumed.facts_of(before[at].kind);
        if (before[at].effect != after[at].effect || shown != would_be) {
            differs = true;
            print_kind(before[at], state_of(before[at], explain) + " → " + state_of(after[at], explain),
                       std::to_string(shown) + " → " + std::to_string(would_be));
        }
    }
    std::cout << (differs ? said("all else stays as it is\n", "そのほかは変わりません\n")
                          : said("nothing would open or close\n", "開示される範囲は変わりません\n"));
}

void print(const Globals& globals, const Previews& previews, const Assumption& assumption, bool explain, const ScaleBook& scales) {
    const Preview& asked = previews.assumed;
    if (globals.json) {
        std::string text;
        append_json(text, asked, explain ? consent::Explain::true_grounds : consent::Explain::told, &scales);
        std::cout << text << (text.empty() ? "" : "\n");
        return;
    }
    std::cout << said("as of ", "基準日 ") << previews.day.iso() << said("; shown to nobody, nothing is changed\n", "（誰にも開示せず、何も変更しません）\n");
    // Who is told nothing, and would be told nothing, is not told either that somebody is there.
    const auto silent = [](const Preview& each) {
        return each.refusal() != nullptr && each.refusal()->reason == consent::RefusalReason::not_disclosed;
    };
    const bool untold = silent(previews.now) && silent(asked) && !explain;
    if (!assumption.empty()) {
        print_difference(untold ? Previews{asked, asked, previews.day} : previews, explain);
    } else if (asked.refusal() == nullptr) {
        print_now(asked, explain);
    }
}

}  // namespace

Exit consent_preview(const Globals& globals, const PreviewOptions& options) {
    const auto question = question_of(options.look);
    const auto assumption = question ? assumption_of(options, question->requester.party) : Result<Assumption>(question.error());
    if (!assumption) {
        return tell(assumption.error());
    }
    auto node = open_demo_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto logged = (*node)->acts().log_listing(question->insurer, question->insured, "preview", console_user());
    if (!logged && logged.error().fault != Fault::refused) {  // of nobody known nothing is looked at: they are refused like all others
        return tell(logged.error());
    }
    const auto previews = (*node)->gate().preview(*question, *assumption);
    if (!previews) {
        return tell(previews.error());
    }
    print(globals, *previews, *assumption, options.look.explain, (*node)->scales());
    if (const auto* const refusal = previews->assumed.refusal()) {
        print_refusal(globals, *refusal, options.look.explain);
    }
    return previews->assumed.opens_anything() ? Exit::ok : Exit::refused;
}

}  // namespace kakehashi::app
