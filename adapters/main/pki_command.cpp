#include <algorithm>
#include <iostream>
#include <vector>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/serving.h"
#include "adapters/pki/demo_ca.h"
#include "adapters/pki/revocation.h"
#include "adapters/pki/validity.h"
#include "adapters/storage/private_file.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

/// The folder in which a node's own authority lies, with what it issued.
struct Authority {
    Configuration configuration;
    fs::path folder;
    pki::DemoCa ca;

    [[nodiscard]] fs::path certificate(const std::string& name) const { return folder / (name + ".crt"); }
    [[nodiscard]] fs::path key(const std::string& name) const { return folder / (name + ".key"); }
};

Result<Authority> open_authority(const Globals& globals) {
    TRY(auto configuration, configuration_of(globals));
    const fs::path folder = configuration.http_bindings.parent_path();
    auto ca = pki::DemoCa::open(folder);
    if (!ca) {
        return Error{Fault::missing, "KK-8460", "this node has no authority of its own: its certificates come from outside"};
    }
    return Authority{std::move(configuration), folder, std::move(ca).value()};
}

/// Names become names of files.
Result<Done> expect_name(const std::string& name) {
    constexpr std::size_t longest = 60;
    const bool good = !name.empty() && name.size() <= longest && name.front() != '-' &&
                      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos && name != "ca" && name != "server";
    return good ? Result<Done>(Done{})
                : Error{Fault::malformed, "KK-8461", "a name is 1 to 60 small letters, digits and dashes, and neither ca nor server"};
}

/// The line of the table for each organisation that a certificate stands for.
Result<std::string> lines_of(const std::vector<std::string>& parties, const std::string& role, const std::string& note) {
    TRY(const auto known_role, role_of(role));
    std::string lines;
    for (const std::string& text : parties) {
        TRY(const PartyOption party, party_of(text));
        lines += '\n' + std::string(consent::name_of(party.party)) + ',' + party.organisation + ',' +
                 (known_role == consent::Role::none ? std::string() : std::string(consent::name_of(known_role))) + ',' + note;
    }
    return lines;
}

/// Puts the fingerprint before each line and all of them behind the table, which is replaced whole and has to stay readable.
Result<Done> bind(const Authority& authority, const std::string& fingerprint, std::string lines) {
    for (std::size_t at = lines.find('\n'); at != std::string::npos; at = lines.find('\n', at + 1)) {
        lines.insert(at + 1, fingerprint + ',');
    }
    TRY(std::string table, read_text(authority.configuration.http_bindings));
    while (table.ends_with('\n')) {
        table.pop_back();
    }
    table += lines + '\n';
    const std::string name = authority.configuration.http_bindings.filename().string();
    TRY_DONE(http::Bindings::parse(table, name));
    return storage::replace_private_file(authority.configuration.http_bindings, table)
               ? Result<Done>(Done{})
               : Error{Fault::unavailable, "KK-8462", "the table of client certificates cannot be written", {name, 0, 0}};
}

/// What the table says of a certificate, without its fingerprint.
Result<std::string> lines_bound(const Authority& authority, const std::string& fingerprint) {
    TRY(const std::string table, read_text(authority.configuration.http_bindings));
    std::string lines;
    for (std::size_t at = 0; at < table.size();) {
        const std::size_t end = std::min(table.find('\n', at), table.size());
        const std::string_view line = std::string_view(table).substr(at, end - at);
        if (line.starts_with(fingerprint + ",")) {
            lines += '\n' + std::string(line.substr(fingerprint.size() + 1));
        }
        at = end + 1;
    }
    return lines;
}

Result<pki::CertificateFacts> facts_of(const fs::path& certificate) {
    TRY(const auto all, pki::certificates_in(certificate));
    return all.front();
}

Result<Done> issue(const Authority& authority, const PkiOptions& options) {
    TRY_DONE(expect_name(options.name));
    TRY(const std::string lines, lines_of(options.parties, options.role, "issued"));
    const std::string& first = options.parties.front();
    const std::string common_name = first.starts_with("municipality:") ? first : first.substr(first.find(':') + 1);
    TRY(const auto files, authority.ca.issue_client(authority.folder, options.name, {"demo", common_name}, storage::now()));
    TRY(const std::string fingerprint, pki::certificate_fingerprint(files.certificate));
    if (auto bound = bind(authority, fingerprint, lines); !bound) {
        std::error_code ignored;
        fs::remove(files.certificate, ignored);
        fs::remove(files.key, ignored);
        return bound;
    }
    return Done{};
}

/// The old certificate stays good, so that whoever has it can change over; it moves aside under its serial number.
Result<Done> renew(const Authority& authority, const PkiOptions& options) {
    TRY_DONE(expect_name(options.name));
    TRY(const auto old, facts_of(authority.certificate(options.name)));
    TRY(const std::string lines, lines_bound(authority, old.fingerprint));
    const std::string aside = options.name + "-" + old.serial.substr(0, 8);
    std::string name;
    std::ranges::transform(aside, std::back_inserter(name), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    std::error_code failed;
    fs::rename(authority.key(options.name), authority.key(name), failed);
    if (!failed) {
        fs::rename(authority.certificate(options.name), authority.certificate(name), failed);
    }
    if (failed) {
        return Error{Fault::unavailable, "KK-8462", "the old files cannot be put aside: " + failed.message()};
    }
    TRY(const auto files, authority.ca.issue_client(authority.folder, options.name, {"demo", old.name}, storage::now()));
    TRY(const std::string fingerprint, pki::certificate_fingerprint(files.certificate));
    return lines.empty() ? Result<Done>(Done{}) : bind(authority, fingerprint, lines);
}

Exit done(const Globals& globals, const std::string& name, const Result<Done>& result) {
    if (!result) {
        return tell(result.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text).open_object().member("schema_version", 1).member("name", name).close_object();
        std::cout << text << '\n';
    } else {
        std::cout << name << said(": done. A running server takes it within seconds.", "：完了しました。動いているサーバーには数秒で反映されます。") << '\n';
    }
    return Exit::ok;
}

struct Issued {
    std::string name;
    pki::CertificateFacts facts;
    std::vector<std::string> bound;
    bool revoked = false;
};

Result<std::vector<Issued>> all_issued(const Authority& authority) {
    std::vector<std::string> taken_back;
    std::error_code failed;
    if (const fs::path list = pki::revocations_of(authority.ca); fs::exists(list, failed)) {
        TRY(const auto lists, pki::revocations_in(list));
        taken_back = lists.front().serials;
    }
    TRY(const auto bindings, open_bindings(authority.configuration));
    std::vector<Issued> all;
    for (const auto& file : fs::directory_iterator(authority.folder, failed)) {
        if (file.path().extension() != ".crt" || file.path().stem() == "ca") {
            continue;
        }
        TRY(auto facts, facts_of(file.path()));
        Issued one{file.path().stem().string(), std::move(facts), {}, false};
        for (const http::Binding* const binding : bindings.of(one.facts.fingerprint)) {
            one.bound.push_back(std::string(consent::name_of(binding->party)) + ':' + binding->organisation);
        }
        one.revoked = std::ranges::find(taken_back, one.facts.serial) != taken_back.end();
        all.push_back(std::move(one));
    }
    std::ranges::sort(all, {}, &Issued::name);
    return all;
}

}  // namespace

Exit pki_issue(const Globals& globals, const PkiOptions& options) {
    const auto authority = open_authority(globals);
    if (!authority) {
        return tell(authority.error());
    }
    if (globals.dry_run) {
        const auto named = expect_name(options.name);
        const auto lines = named ? lines_of(options.parties, options.role, "issued") : Result<std::string>(named.error());
        return lines ? Exit::ok : tell(lines.error());
    }
    return done(globals, options.name, issue(*authority, options));
}

Exit pki_renew(const Globals& globals, const PkiOptions& options) {
    const auto authority = open_authority(globals);
    if (!authority) {
        return tell(authority.error());
    }
    if (globals.dry_run) {
        const auto facts = facts_of(authority->certificate(options.name));
        return facts ? Exit::ok : tell(facts.error());
    }
    return done(globals, options.name, renew(*authority, options));
}

Exit pki_revoke(const Globals& globals, const PkiOptions& options) {
    const auto authority = open_authority(globals);
    if (!authority) {
        return tell(authority.error());
    }
    if (const auto named = expect_name(options.name); !named) {
        return tell(named.error());
    }
    const fs::path certificate = authority->certificate(options.name);
    if (globals.dry_run) {
        const auto facts = facts_of(certificate);
        return facts ? Exit::ok : tell(facts.error());
    }
    return done(globals, options.name, pki::write_revocations(authority->ca, certificate, storage::now()));
}

Exit pki_list(const Globals& globals) {
    const auto authority = open_authority(globals);
    const auto all = authority ? all_issued(*authority) : Result<std::vector<Issued>>(authority.error());
    if (!all) {
        return tell(all.error());
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("certificates").open_array();
    for (const Issued& one : *all) {
        json.open_object()
            .member("name", one.name)
            .member("fingerprint", one.facts.fingerprint)
            .member("until", one.facts.until.day_in_japan().iso())
            .member("revoked", one.revoked)
            .name("bound")
            .open_array();
        std::string bound;
        for (const std::string& party : one.bound) {
            json.text(party);
            bound += ' ' + party;
        }
        json.close_array().close_object();
        if (!globals.json) {
            std::cout << one.name << "  " << said("until ", "期限 ") << one.facts.until.day_in_japan().iso()
                      << (one.revoked ? said("  taken back", "  失効") : std::string_view()) << bound << '\n';
        }
    }
    json.close_array().close_object();
    if (globals.json) {
        std::cout << text << '\n';
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
