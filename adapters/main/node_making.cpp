#include "adapters/main/node_making.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "adapters/main/node.h"
#include "adapters/main/policy_activation.h"
#include "adapters/pki/demo_ca.h"
#include "adapters/pki/revocation.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/log_key.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/migration.h"
#include "adapters/storage/node_settings.h"
#include "adapters/storage/old_names.h"
#include "adapters/storage/openssl_hasher.h"
#include "adapters/storage/policy_store.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

/// The client certificates of a demo node, and what each stands for. `unbound` stands for nobody.
struct DemoClient {
    const char* stem;
    const char* name;
    const char* binding;
};
constexpr std::array demo_clients = {
    DemoClient{"municipality-131011", "municipality:131011", "municipality,131011,certification_clerk"},
    DemoClient{"municipality-131029", "municipality:131029", "municipality,131029,certification_clerk"},
    DemoClient{"care-manager-1370000011", "1370000011", "care_manager,1370000011,care_manager"},
    DemoClient{"unbound", "nobody", ""},
};

Result<Done> make_folder(const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (!fs::is_directory(folder)) {
        return Error{Fault::unavailable, "KK-8501", "the node's folder cannot be made"};
    }
    fs::permissions(folder, fs::perms::owner_all, failed);
    return Done{};
}

Result<Done> make_demo_pki(const Configuration& configuration) {
    const fs::path folder = configuration.http_bindings.parent_path();
    if (fs::exists(configuration.http_bindings)) {
        return Done{};
    }
    const Timestamp now = storage::now();
    TRY(const auto ca, fs::exists(folder / "ca.key") ? pki::DemoCa::open(folder) : pki::DemoCa::create(folder, now));
    if (!fs::exists(folder / "ca.crl")) {
        TRY_DONE(pki::write_revocations(ca, std::nullopt, now));
    }
    if (!fs::exists(folder / "server.crt")) {
        TRY_DONE(ca.issue_server(folder, "server", now));
    }
    std::string table = "fingerprint,party,organisation,role,note\n";
    for (const DemoClient& client : demo_clients) {
        const fs::path certificate = folder / (std::string(client.stem) + ".crt");
        if (!fs::exists(certificate)) {
            TRY_DONE(ca.issue_client(folder, client.stem, {"demo", client.name}, now));
        }
        TRY(const std::string fingerprint, pki::certificate_fingerprint(certificate));
        if (*client.binding != '\0') {
            table += fingerprint + "," + client.binding + ",demo\n";
        }
    }
    std::ofstream(configuration.http_bindings) << table;
    return Done{};
}

}  // namespace

Result<Done> make_log_key(storage::Database& database, storage::KeyRing& keys, const Configuration& configuration) {
    if (fs::exists(configuration.ledger_key)) {
        return Done{};
    }
    return storage::LogKey::create_first(database, keys, configuration.ledger_key);
}

Result<int> bring_up_to_date(storage::Database& database, const fs::path& home, const Configuration& configuration) {
    TRY(const int version, storage::migrate(database, home / "sql"));
    // And what only the program can do, because it has the keys.
    TRY(const auto keys, storage::KeyRing::open(database, configuration.master_key));
    TRY_DONE(make_log_key(database, *keys, configuration));
    TRY([[maybe_unused]] const auto of_accounts, keys->account_key());
    TRY(const auto sources, open_sources(home, configuration));
    const auto is_standards_own = [&](std::string_view name) {
        return std::ranges::any_of(sources, [&](const auto& source) {
            const auto claim = source->recognise(name, {});
            return claim && claim->standards_own_name;
        });
    };
    TRY_DONE(storage::seal_old_names(database, *keys, is_standards_own));
    return version;
}

Result<Done> make_node(const Configuration& configuration, const fs::path& home, NodeKind kind) {
    for (const fs::path& folder : {configuration.data, configuration.master_key.parent_path(), configuration.ledger_key.parent_path(),
                                   configuration.http_bindings.parent_path(), configuration.spool}) {
        TRY_DONE(make_folder(folder));
    }
    if (storage::MasterKeys::numbers_at(configuration.master_key).empty()) {
        TRY_DONE(storage::KeyRing::create_master(configuration.master_key));
    }
    TRY(const auto database, storage::Database::open(configuration.storage_url, 2));
    TRY_DONE(storage::migrate(*database, home / "sql"));
    const std::string demo = kind == NodeKind::demo ? "yes" : "no";
    TRY(const std::string made_as, storage::node_setting(*database, "demo"));
    if (!made_as.empty() && made_as != demo) {
        return Error{Fault::conflicting, "KK-8502", "the node exists and is of the other sort (demo or real); it is never changed"};
    }
    TRY_DONE(storage::set_node_setting(*database, "demo", demo));
    TRY(const auto keys, storage::KeyRing::open(*database, configuration.master_key));
    TRY(const auto ledger_key, keys->ledger_key());
    TRY([[maybe_unused]] const auto of_accounts, keys->account_key());  // now, so that no dry run makes it
    TRY_DONE(make_log_key(*database, *keys, configuration));
    const auto policy = storage::active_policy(*database);
    if (!policy) {
        if (policy.error().fault != Fault::missing) {
            return policy.error();
        }
        const storage::OpenSslHasher hasher;
        const storage::LedgerWriter writer(hasher, ledger_key);
        TRY_DONE(activate_matrix(*database, writer, hasher, home / "conf" / "policy" / "sharing-matrix.csv"));
    }
    return kind == NodeKind::demo ? make_demo_pki(configuration) : Result<Done>(Done{});
}

}  // namespace kakehashi::app
