#include <algorithm>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/storage/protective_holds.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

/// Whom a hold names: an office or medical institution, an insurer, a proxy, or all proxies.
Result<std::string> against_of(const HoldOptions& options) {
    const std::string& against = options.against;
    const bool number = !against.empty() && against.size() < 20 && std::ranges::all_of(against, [](char c) { return c >= '0' && c <= '9'; });
    if (against != "proxies" && !number) {
        return Error{Fault::malformed, "KK-8226", "--against is the number of an organisation or of a proxy, or `proxies`"};
    }
    TRY_DONE(expect_loggable(options.by));
    return against;
}

}  // namespace

Exit hold_add(const Globals& globals, const HoldOptions& options) {
    const auto numbers = numbers_of(options.subject);
    const auto against = against_of(options);
    const auto period = period_of(options.from, options.to);
    if (!numbers || !against || !period) {
        return tell(!numbers ? numbers.error() : !against ? against.error() : period.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto act = storage::add_hold((*node)->database(), (*node)->ledger(), numbers->insurer, numbers->insured,
                                       {*against, *period}, by_of(options.by), trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

Exit hold_end(const Globals& globals, const HoldOptions& options) {
    const auto numbers = numbers_of(options.subject);
    const auto against = against_of(options);
    const auto to = last_day_of(options.to);
    if (!numbers || !against || !to) {
        return tell(!numbers ? numbers.error() : !against ? against.error() : to.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto act = storage::end_hold((*node)->database(), (*node)->ledger(), numbers->insurer, numbers->insured, *against,
                                       *to, by_of(options.by), trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

Exit hold_list(const Globals& globals, const SubjectOption& subject) {
    const auto begun = begin_list(globals, subject, "holds");
    if (!begun) {
        return tell(begun.error());
    }
    const auto& [node, numbers] = *begun;
    const auto holds = storage::holds_of(node->database(), numbers.insurer, numbers.insured);
    if (!holds) {
        return tell(holds.error());
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("holds").open_array();
    for (const storage::StoredHold& stored : *holds) {
        const std::string from = stored.hold.period.from ? stored.hold.period.from->iso() : std::string{};
        const std::string to = stored.hold.period.to ? stored.hold.period.to->iso() : std::string{};
        if (!globals.json) {
            std::cout << stored.id << "  " << stored.hold.against << "  " << from << "–" << to << '\n';
        }
        json.open_object().member("id", stored.id).member("against", stored.hold.against).member_or_null("from", from)
            .member_or_null("to", to).member("recorded_at", stored.recorded_at.iso_utc()).close_object();
    }
    json.close_array().close_object();
    return end_list(globals, text, holds->empty());
}

}  // namespace kakehashi::app
