#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/storage/pending_consents.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

std::vector<Numbers> people_of(const std::vector<storage::PendingConsent>& listed) {
    std::vector<Numbers> people;
    for (const storage::PendingConsent& each : listed) {
        const auto insurer = InsurerNumber::parse(each.insurer);
        const auto insured = InsuredNumber::parse(each.insured);
        if (insurer && insured) {
            people.push_back({*insurer, *insured});
        }
    }
    return people;
}

void print(const storage::PendingConsent& each, CalendarDate today) {
    std::cout << each.due_on.iso() << (each.due_on < today ? said("  overdue  ", "  期限切れ  ") : "  ") << each.insurer << ' ' << each.insured
              << "  " << each.directive << "  " << each.channel << "  "
              << (each.organisation.empty() ? said("all organisations", "すべての事業所・医療機関") : each.organisation) << '\n';
}

}  // namespace

Exit consent_pending(const Globals& globals, const PendingOptions& options) {
    const auto insurer = insurer_of(options.insurer);
    if (!insurer) {
        return tell(insurer.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto listed = storage::pending_consents((*node)->database(), *insurer, (*node)->configuration().pending_review_days);
    const auto logged = listed ? log_lists(**node, people_of(*listed), "pending") : Result<Done>(listed.error());
    if (!logged) {
        return tell(logged.error());
    }
    const CalendarDate today = storage::now().day_in_japan();
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("pending").open_array();
    for (const storage::PendingConsent& each : *listed) {
        json.open_object().member("directive", each.directive).member("insurer", each.insurer).member("insured", each.insured)
            .member_or_null("organisation", each.organisation).member("channel", each.channel).member("recorded_on", each.recorded_on.iso())
            .member("due_on", each.due_on.iso()).name("overdue").boolean(each.due_on < today).close_object();
        if (!globals.json) {
            print(each, today);
        }
    }
    json.close_array().close_object();
    return end_list(globals, text, listed->empty());
}

}  // namespace kakehashi::app
