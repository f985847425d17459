#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/typed_words.h"
#include "adapters/storage/proxies.h"
#include "domain/json_text.h"
#include "domain/kind_names.h"

namespace kakehashi::app {
namespace {

Result<storage::ProxyEntry> entry_of(const ProxyOptions& options) {
    storage::ProxyEntry entry;
    TRY(const auto proxy, proxy_number_of(options.proxy));
    entry.proxy = proxy.value_or(0);
    TRY(entry.kinds, kinds_of(options.kinds));
    TRY(entry.period, period_of(options.from, options.to));
    TRY_DONE(expect_loggable(options.evidence));
    if (options.evidence.empty()) {
        return Error{Fault::malformed, "KK-8223", "a command or option is missing", {"--evidence", 0, 0}};
    }
    entry.evidence = options.evidence;
    return entry;
}

/// What `proxy end` and `--as proxy:…` take stands in the result.
Exit print_added(const Globals& globals, const storage::ProxyAct& added) {
    if (globals.dry_run || !globals.json) {
        if (!globals.dry_run) {
            std::cout << said("number of the proxy ", "代理人の番号 ") << added.proxy << '\n';
        }
        return print_act(globals, added.act);
    }
    std::string text;
    JsonText(text).open_object().member("schema_version", 1).member("id", added.act.id).member("proxy", std::to_string(added.proxy))
        .name("access").open_object().member("entry", added.act.entry).member("leaf", consent::hex(added.act.leaf)).close_object().close_object();
    std::cout << text << '\n';
    return Exit::ok;
}

}  // namespace

Exit proxy_add(const Globals& globals, const ProxyOptions& options) {
    const auto numbers = numbers_of(options.subject);
    const auto entry = entry_of(options);
    const auto loggable = expect_loggable(options.by);
    if (!numbers || !entry || !loggable) {
        return tell(!numbers ? numbers.error() : !entry ? entry.error() : loggable.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto added = storage::add_proxy((*node)->database(), (*node)->keys(), (*node)->ledger(), numbers->insurer, numbers->insured,
                                          *entry, by_of(options.by), trial_of(globals));
    if (!added) {
        return tell(added.error());
    }
    return print_added(globals, *added);
}

Exit proxy_end(const Globals& globals, const ProxyOptions& options) {
    const auto numbers = numbers_of(options.subject);
    const auto proxy = proxy_number_of(options.proxy);
    const auto to = last_day_of(options.to);
    const auto loggable = expect_loggable(options.by);
    if (!numbers || !proxy || !to || !loggable) {
        return tell(!numbers ? numbers.error() : !proxy ? proxy.error() : !to ? to.error() : loggable.error());
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto act = storage::end_proxy((*node)->database(), (*node)->ledger(), numbers->insurer, numbers->insured, proxy->value_or(0),
                                        *to, by_of(options.by), trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

Exit proxy_list(const Globals& globals, const SubjectOption& subject) {
    const auto begun = begin_list(globals, subject, "proxies");
    if (!begun) {
        return tell(begun.error());
    }
    const auto& [node, numbers] = *begun;
    const auto proxies = storage::proxies_of(node->database(), node->keys(), numbers.insurer, numbers.insured);
    if (!proxies) {
        return tell(proxies.error());
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("proxies").open_array();
    for (const storage::StoredProxy& stored : *proxies) {
        const std::string from = stored.grant.period.from ? stored.grant.period.from->iso() : std::string{};
        const std::string to = stored.grant.period.to ? stored.grant.period.to->iso() : std::string{};
        if (!globals.json) {
            std::cout << stored.grant.proxy << "  " << from << "–" << to << "  " << words_of(stored.grant.kinds) << "  " << stored.evidence
                      << '\n';
        }
        json.open_object().member("id", stored.id).member("proxy", stored.grant.proxy);
        append_kinds(json.name("kinds"), stored.grant.kinds);
        json.member_or_null("from", from).member_or_null("to", to).member("evidence", stored.evidence);
        json.member("recorded_at", stored.recorded_at.iso_utc()).close_object();
    }
    json.close_array().close_object();
    return end_list(globals, text, proxies->empty());
}

}  // namespace kakehashi::app
