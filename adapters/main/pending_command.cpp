#include <iostream>
#include <set>

#include "adapters/main/commands.h"
#include "adapters/storage/pending_consents.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

constexpr int most_listed = 10'000;

Result<Done> log_listing(Node& node, const std::vector<storage::PendingConsent>& listed) {
    std::set<std::string> people;
    for (const storage::PendingConsent& each : listed) {
        const auto insurer = InsurerNumber::parse(each.insurer);
        const auto insured = InsuredNumber::parse(each.insured);
        if (insurer && insured && people.insert(each.insurer + each.insured).second) {
            TRY_DONE(node.acts().log_listing(*insurer, *insured, "pending", console_user()));
        }
    }
    return Done{};
}

void print(const storage::PendingConsent& each, CalendarDate today) {
    std::cout << each.due_on.iso() << (each.due_on < today ? said("  overdue  ", "  期限切れ  ") : "  ") << each.insurer << ' ' << each.insured
              << "  " << each.directive << "  " << each.channel << "  "
              << (each.organisation.empty() ? said("all organisations", "すべての事業所・医療機関") : each.organisation) << '\n';
}

}  // namespace

Exit consent_pending(const Globals& globals, const PendingOptions& options) {
    std::optional<InsurerNumber> insurer;
    if (!options.insurer.empty()) {
        insurer = InsurerNumber::parse(options.insurer);
        if (!insurer) {
            return tell({Fault::malformed, "KK-8201", "--insurer takes the six digits of an insurer number"});
        }
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto listed = storage::pending_consents((*node)->database(), insurer, most_listed);
    const auto logged = listed ? log_listing(**node, *listed) : Result<Done>(listed.error());
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
