#include <iostream>
#include <vector>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "consent/who_can_see.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

using consent::Sight;

/// Kinds with which the insurer takes part on that day.
KindSet live_kinds(const consent::Standing& standing, InsurerNumber insurer, CalendarDate day) {
    const auto live = standing.live_insurers.find(insurer.str());
    return live == standing.live_insurers.end() || day < live->second.from ? KindSet{} : live->second.kinds;
}

std::vector<std::string_view> roles_of(const Sight& sight) {
    std::vector<std::string_view> roles;
    for (unsigned bit = 0; bit < 16; ++bit) {
        if (((sight.roles >> bit) & 1U) != 0) {
            roles.push_back(name_of(static_cast<consent::Role>(bit)));
        }
    }
    return roles;
}

std::string words_of(const std::vector<std::string_view>& words, std::string_view between) {
    std::string text;
    for (const std::string_view word : words) {
        text += text.empty() ? "" : std::string(between);
        text += word;
    }
    return text;
}

void print_sights(const std::vector<Sight>& sights, CalendarDate day) {
    std::cout << said("as of ", "基準日 ") << day.iso()
              << said("; not counted: what somebody wrote itself, emergency and disaster access",
                      "（自ら作成したもの、緊急時・災害時の閲覧は含みません）")
              << '\n';
    if (sights.empty()) {
        std::cout << said("nobody could see anything", "見られる人はいません") << '\n';
    }
    const Sight* before = nullptr;
    for (const Sight& sight : sights) {
        if (before == nullptr || before->kind != sight.kind) {
            std::cout << '\n' << name_of(sight.kind) << '\n';
        }
        before = &sight;
        const auto& who = sight.requester;
        std::cout << "  " << name_of(who.party);
        for (const std::string& word : {who.organisation, who.party == consent::Party::proxy ? who.person : std::string{}}) {
            std::cout << (word.empty() ? "" : " ") << word;
        }
        std::cout << "  (" << name_of(sight.decision.ground);
        if (sight.decision.settled_by != nullptr) {
            std::cout << ", " << sight.decision.settled_by->id;
        }
        if (sight.roles != 0) {
            std::cout << said(", only as ", "、職種 ") << words_of(roles_of(sight), said(" or ", " または "));
        }
        std::cout << ")\n";
    }
}

std::string json_of(const std::vector<Sight>& sights, CalendarDate day) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).member("on", day.iso()).name("who").open_array();
    for (const Sight& sight : sights) {
        json.open_object()
            .member("kind", name_of(sight.kind))
            .member("party", name_of(sight.requester.party))
            .member_or_null("organisation", sight.requester.organisation)
            .member_or_null("person", sight.requester.person)
            .name("roles")
            .open_array();
        for (const std::string_view role : roles_of(sight)) {
            json.text(role);
        }
        json.close_array().member("ground", name_of(sight.decision.ground)).name("settled_by").open_array();
        if (sight.decision.settled_by != nullptr) {
            json.text(sight.decision.settled_by->id);
        }
        json.close_array().close_object();
    }
    json.close_array().close_object();
    return text;
}

}  // namespace

Exit consent_who(const Globals& globals, const WhoOptions& options) {
    const auto on = day_of(options.on);
    const auto begun = on ? begin_list(globals, options.subject, "who", open_demo_node) : Result<Listing>(on.error());
    if (!begun) {
        return tell(begun.error());
    }
    const auto& [node, numbers] = *begun;
    const auto standing = node->states().standing();
    const auto person = node->states().load(numbers.insurer, numbers.insured, consent::History::current);
    if (!standing || !person) {
        return tell(standing ? person.error() : standing.error());
    }
    const CalendarDate day = on->value_or((*standing)->day);
    const auto sights = *person ? consent::who_can_see(*(*standing)->policy, (*person)->state, day, live_kinds(**standing, numbers.insurer, day))
                                : std::vector<Sight>{};
    if (globals.json) {
        std::cout << json_of(sights, day) << '\n';
    } else {
        print_sights(sights, day);
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
