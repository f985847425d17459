#include <algorithm>
#include <iostream>

#include "adapters/http/oauth/json_web_key.h"
#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/systems.h"
#include "adapters/main/typed_words.h"
#include "adapters/storage/system_client_store.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

bool is_client_name(const std::string& name) {
    constexpr std::size_t longest = 64;
    return !name.empty() && name.size() <= longest && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
}

Result<consent::SystemClient> client_of(const Node& node, const ClientOptions& options) {
    if (!is_client_name(options.id)) {
        return Error{Fault::malformed, "KK-8470", "a client's name is 1 to 64 letters, digits, dots, dashes and underscores"};
    }
    consent::SystemClient client;
    client.id = options.id;
    TRY(const PartyOption party, party_of(options.as));
    const bool organisation = party.party != consent::Party::resident && party.party != consent::Party::proxy;
    const bool numbered = party.party == consent::Party::municipality ? InsurerNumber::parse(party.organisation).has_value()
                                                                      : OfficeNumber::parse(party.organisation).has_value();
    if (!organisation || !numbered) {
        return Error{Fault::malformed, "KK-8471", "--as names an organisation by its number: systems ask for no person"};
    }
    TRY(const auto role, role_of(options.role));
    client.requester = {party.party, party.organisation, role, {}};
    TRY(const auto scopes, open_scopes(node.home()));
    if (!scopes.are_scopes(options.scope)) {
        return Error{Fault::malformed, "KK-8472", "--scope is scopes such as `system/Coverage.rs system/CarePlan.rs`, or system/*.rs; conf/scopes.csv has the resources"};
    }
    client.scope = options.scope;
    client.audience = options.audience == "issuer" ? consent::Audience::issuer : consent::Audience::token_endpoint;
    if (options.audience != "issuer" && options.audience != "token") {
        return Error{Fault::malformed, "KK-8473", "--audience is `token` (the token endpoint, as SMART has it) or `issuer` (as FAPI 2 has it)"};
    }
    TRY(client.keys, read_text(options.keys));
    TRY_DONE(http::oauth::read_key_set(client.keys, http::oauth::Seen::first_time));
    TRY_DONE(expect_said(options.by, "--by"));
    return client;
}

}  // namespace

Exit client_add(const Globals& globals, const ClientOptions& options) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto client = client_of(**node, options);
    if (!client) {
        return tell(client.error());
    }
    storage::SystemClientStore store((*node)->database(), (*node)->ledger());
    const auto act = store.put(*client, options.by, trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

Exit client_end(const Globals& globals, const ClientOptions& options) {
    const auto said_by = expect_said(options.by, "--by");
    auto node = open_node(globals);
    if (!node || !said_by) {
        return tell(node ? said_by.error() : node.error());
    }
    storage::SystemClientStore store((*node)->database(), (*node)->ledger());
    const auto act = store.end(options.id, options.by, trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

Exit client_list(const Globals& globals) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    storage::SystemClientStore store((*node)->database(), (*node)->ledger());
    const auto all = store.all();
    if (!all) {
        return tell(all.error());
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("clients").open_array();
    for (const storage::StoredClient& stored : *all) {
        const consent::Requester& requester = stored.client.requester;
        const std::string party = std::string(consent::name_of(requester.party)) + ':' + requester.organisation;
        json.open_object()
            .member("client", stored.client.id)
            .member("party", party)
            .member("scope", stored.client.scope)
            .member("audience", stored.client.audience == consent::Audience::issuer ? "issuer" : "token")
            .member("added_at", stored.added_at.iso_utc())
            .member("ended", stored.ended_at != 0)
            .close_object();
        if (!globals.json) {
            std::cout << stored.client.id << "  " << party << "  " << stored.client.scope
                      << (stored.ended_at != 0 ? said("  ended", "  終了") : std::string_view()) << '\n';
        }
    }
    json.close_array().close_object();
    if (globals.json) {
        std::cout << text << '\n';
    } else if (all->empty()) {
        std::cout << said("There are no clients.", "登録されたシステムはありません。") << '\n';
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
