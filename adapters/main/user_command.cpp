#include <charconv>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/people_sign_in.h"
#include "adapters/main/typed_words.h"
#include "adapters/storage/account_acts.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day_s = 86'400;

Error not_one_of_them() {
    return {Fault::malformed, "KK-8481",
            "invite staff with --as, --role and --name, a resident with --resident, --insurer and --insured, or a proxy with --proxy"};
}

Result<std::int64_t> account_number_of(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = failed == std::errc{} && end == text.data() + text.size() && number > 0;
    return whole ? Result<std::int64_t>(number) : Error{Fault::malformed, "KK-8483", "the number of an account, as `user list` shows it"};
}

Result<Done> expect_role(const Node& node, consent::Party party, const std::string& role) {
    TRY(const auto roles, open_roles(node.home()));
    if (roles.find(party, role) != nullptr) {
        return Done{};
    }
    std::string names;
    for (const std::string& name : roles.of(party)) {
        names += ' ' + name;
    }
    return Error{Fault::malformed, "KK-8482", "--role: that party has" + (names.empty() ? " none" : names)};
}

Result<Done> fill_staff(const Node& node, const UserOptions& options, storage::Invitation& invitation) {
    TRY(const PartyOption party, party_of(options.as));
    const bool numbered = party.party == consent::Party::municipality ? InsurerNumber::parse(party.organisation).has_value()
                                                                      : OfficeNumber::parse(party.organisation).has_value();
    if (party.party == consent::Party::resident || party.party == consent::Party::proxy || !numbered) {
        return not_one_of_them();
    }
    TRY_DONE(expect_role(node, party.party, options.role));
    TRY_DONE(expect_said(options.name, "--name"));
    TRY_DONE(expect_loggable(options.occupation + options.service_kind));
    invitation.account.requester = {party.party, party.organisation, consent::Role::none, {}};
    invitation.account.role = options.role;
    invitation.account.occupation = options.occupation;
    invitation.account.service_kind = options.service_kind;
    invitation.name = options.name;
    return Done{};
}

Result<Done> fill_person(const UserOptions& options, storage::Invitation& invitation) {
    if (!options.role.empty() || !options.name.empty() || !options.occupation.empty() || !options.service_kind.empty()) {
        return not_one_of_them();
    }
    invitation.account.role = options.resident ? "resident" : "proxy";
    if (options.resident) {
        TRY(const Numbers numbers, numbers_of(options.subject));
        invitation.insurer = numbers.insurer;
        invitation.insured = numbers.insured;
        invitation.account.requester.party = consent::Party::resident;
        return Done{};
    }
    TRY(const auto proxy, proxy_number_of(options.proxy));
    invitation.account.requester.party = consent::Party::proxy;
    invitation.account.requester.person = std::to_string(*proxy);
    return Done{};
}

Result<storage::Invitation> invitation_of(const Node& node, const UserOptions& options) {
    const int meant = (options.as.empty() ? 0 : 1) + (options.resident ? 1 : 0) + (options.proxy.empty() ? 0 : 1);
    if (meant != 1) {
        return not_one_of_them();
    }
    storage::Invitation invitation;
    TRY_DONE(options.as.empty() ? fill_person(options, invitation) : fill_staff(node, options, invitation));
    TRY(invitation.account.period, period_of(options.from, options.to));
    TRY_DONE(expect_said(options.by, "--by"));
    invitation.until = {storage::now().microseconds + node.configuration().people_invitation_days * day_s * second};
    return invitation;
}

Exit print_invited(const Globals& globals, const storage::Invited& invited, Timestamp until) {
    if (globals.dry_run) {
        return print_act(globals, invited.act);
    }
    if (!globals.json) {
        std::cout << said("account ", "アカウント ") << invited.account << '\n'
                  << said("invitation code ", "招待コード ") << invited.code << '\n'
                  << said("It counts once, until ", "一度だけ使えます。期限 ") << until.minute_japan() << said(" in Japan. It is shown only now.", "（いまだけ表示します）")
                  << '\n';
        return print_act(globals, invited.act);
    }
    std::string text;
    JsonText(text).open_object().member("schema_version", 1).member("account", std::to_string(invited.account)).member("code", invited.code)
        .member("until", until.iso_utc()).name("access").open_object().member("entry", invited.act.entry)
        .member("leaf", consent::hex(invited.act.leaf)).close_object().close_object();
    std::cout << text << '\n';
    return Exit::ok;
}

bool is_listed(const storage::StoredAccount& stored, const UserOptions& options, const PartyOption& party) {
    const consent::Requester& requester = stored.account.requester;
    if (!options.as.empty() && (requester.party != party.party || requester.organisation != party.organisation)) {
        return false;
    }
    if (!options.unused_days) {
        return true;
    }
    const std::int64_t last = stored.used_at != 0 ? stored.used_at : stored.invited_at.microseconds;
    return stored.ended_at == 0 && last <= storage::now().microseconds - *options.unused_days * day_s * second;
}

std::string_view state_of(const storage::StoredAccount& stored) { return stored.ended_at != 0 ? "ended" : stored.linked ? "linked" : "invited"; }

void append_account(JsonText& json, const storage::StoredAccount& stored) {
    const consent::Account& account = stored.account;
    json.open_object()
        .member("account", std::to_string(account.number))
        .member("party", consent::name_of(account.requester.party))
        .member_or_null("organisation", account.requester.organisation)
        .member("role", account.role)
        .member_or_null("name", stored.name)
        .member_or_null("occupation", account.occupation)
        .member_or_null("service_kind", account.service_kind)
        .member_or_null("from", account.period.from ? account.period.from->iso() : std::string())
        .member_or_null("to", account.period.to ? account.period.to->iso() : std::string())
        .member("state", state_of(stored))
        .member("invited_at", stored.invited_at.iso_utc())
        .member_or_null("used_at", stored.used_at != 0 ? Timestamp{stored.used_at}.iso_utc() : std::string())
        .close_object();
}

void print_account(const storage::StoredAccount& stored) {
    const consent::Account& account = stored.account;
    const std::string_view state = state_of(stored);
    std::cout << account.number << "  " << consent::name_of(account.requester.party);
    if (!account.requester.organisation.empty()) {
        std::cout << ':' << account.requester.organisation;
    }
    std::cout << "  " << account.role << "  " << stored.name << (stored.name.empty() ? "" : "  ")
              << (state == "ended" ? said("ended", "終了") : state == "linked" ? said("in use", "利用中") : said("invited", "招待中"));
    if (stored.used_at != 0) {
        std::cout << said("  last used ", "  最終利用 ") << Timestamp{stored.used_at}.minute_japan();
    }
    std::cout << '\n';
}

/// Opens the node and does something about accounts there.
Exit with_accounts(const Globals& globals, const std::string& by, const std::function<Exit(Node&, storage::AccountActs&)>& work) {
    const auto said_by = expect_said(by, "--by");
    auto node = open_node(globals);
    if (!node || !said_by) {
        return tell(node ? said_by.error() : node.error());
    }
    storage::AccountActs acts((*node)->database(), (*node)->keys(), (*node)->ledger());
    return work(**node, acts);
}

}  // namespace

Exit user_invite(const Globals& globals, const UserOptions& options) {
    return with_accounts(globals, options.by, [&](Node& node, storage::AccountActs& acts) {
        const auto invitation = invitation_of(node, options);
        if (!invitation) {
            return tell(invitation.error());
        }
        const auto invited = acts.invite(*invitation, options.by, trial_of(globals));
        return invited ? print_invited(globals, *invited, invitation->until) : tell(invited.error());
    });
}

Exit user_end(const Globals& globals, const UserOptions& options) {
    return with_accounts(globals, options.by, [&](Node&, storage::AccountActs& acts) {
        const auto number = account_number_of(options.number);
        const auto act = number ? acts.end(*number, options.by, trial_of(globals)) : number.error();
        return act ? print_act(globals, *act) : tell(act.error());
    });
}

Exit user_role(const Globals& globals, const UserOptions& options) {
    return with_accounts(globals, options.by, [&](Node& node, storage::AccountActs& acts) {
        const auto number = account_number_of(options.number);
        const auto stored = number ? acts.find(*number) : number.error();
        const auto known = stored ? expect_role(node, stored->account.requester.party, options.role) : stored.error();
        const auto act = known ? acts.change_role(*number, options.role, options.by, trial_of(globals)) : known.error();
        return act ? print_act(globals, *act) : tell(act.error());
    });
}

Exit user_list(const Globals& globals, const UserOptions& options) {
    return with_accounts(globals, console_user(), [&](Node&, storage::AccountActs& acts) {
        const auto party = options.as.empty() ? Result<PartyOption>(PartyOption{}) : party_of(options.as);
        const auto all = party ? acts.all() : party.error();
        if (!all) {
            return tell(all.error());
        }
        std::string text;
        JsonText json(text);
        bool empty = true;
        json.open_object().member("schema_version", 1).name("accounts").open_array();
        for (const storage::StoredAccount& stored : *all) {
            if (is_listed(stored, options, *party)) {
                empty = false;
                append_account(json, stored);
                if (!globals.json) {
                    print_account(stored);
                }
            }
        }
        json.close_array().close_object();
        return end_list(globals, text, empty);
    });
}

}  // namespace kakehashi::app
