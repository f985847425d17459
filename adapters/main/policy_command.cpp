#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/policy_activation.h"
#include "adapters/storage/policy_store.h"
#include "consent/policy.h"
#include "domain/json_text.h"

namespace kakehashi::app {

Result<storage::WrittenEntry> activate_matrix(storage::Database& database, const storage::LedgerWriter& writer,
                                              const consent::Hasher& hasher, const std::filesystem::path& file) {
    TRY(const std::string text, read_text(file));
    TRY(const auto policy, consent::Policy::parse(text, file.filename().string()));
    return storage::activate_policy(database, writer, text, consent::hex(hasher.sha256({text})), policy.edition(), "console");
}

Exit policy_show(const Globals& globals) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto policy = storage::active_policy((*node)->database());
    if (!policy) {
        return tell(policy.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text)
            .open_object()
            .member("schema_version", 1)
            .member("edition", policy->edition)
            .member("sha256", policy->sha256)
            .member("activated_at", policy->activated_at.iso_utc())
            .member("matrix", policy->body)
            .close_object();
        std::cout << text << '\n';
    } else {
        std::cout << policy->edition << "  sha256 " << policy->sha256 << "  " << policy->activated_at.iso_japan() << "\n\n"
                  << policy->body;
    }
    return Exit::ok;
}

Exit policy_activate(const Globals& globals, const std::filesystem::path& file) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto path = file.empty() ? (*node)->home() / "conf" / "policy" / "sharing-matrix.csv" : file;
    if (globals.dry_run) {
        const auto text = read_text(path);
        const auto policy = text ? consent::Policy::parse(*text, path.filename().string())
                                 : Result<consent::Policy>(text.error());
        if (!policy) {
            return tell(policy.error());
        }
        std::cout << policy->edition() << '\n';
        return Exit::ok;
    }
    const auto written = activate_matrix((*node)->database(), (*node)->ledger(), (*node)->hasher(), path);
    return written ? print_act(globals, {path.filename().string(), written->index, written->leaf}) : tell(written.error());
}

}  // namespace kakehashi::app
