#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/node.h"
#include "adapters/main/node_making.h"
#include "adapters/storage/migration.h"
#include "adapters/synth/town.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

std::string summary_json(const synth::TownSummary& summary) {
    std::string text;
    JsonText(text)
        .open_object()
        .member("schema_version", 1)
        .member("people", summary.people)
        .member("files", summary.files)
        .member("rows", summary.rows)
        .close_object();
    return text;
}

}  // namespace

Exit init(const Globals& globals, const InitOptions& options) {
    const auto home = find_home();
    const auto configuration = configuration_of(globals);
    if (!home || !configuration) {
        return tell(home ? configuration.error() : home.error());
    }
    if (globals.dry_run) {
        std::cout << said("would make a node in ", "ノードを作成します: ") << configuration->data.string() << '\n';
        return Exit::ok;
    }
    const auto made = make_node(*configuration, *home, options.demo ? NodeKind::demo : NodeKind::real);
    if (!made) {
        return tell(made.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text)
            .open_object()
            .member("schema_version", 1)
            .member("data", configuration->data.string())
            .member("master_key", configuration->master_key.string())
            .close_object();
        std::cout << text << '\n';
        return Exit::ok;
    }
    std::cout << said("the node is ready: ", "ノードの準備ができました: ") << configuration->data.string() << '\n'
              << said("keep a copy of the master key elsewhere: ", "主鍵は別の場所にも保管してください: ")
              << configuration->master_key.string() << '\n';
    return Exit::ok;
}

Exit migrate(const Globals& globals) {
    const auto home = find_home();
    const auto configuration = configuration_of(globals);
    if (!home || !configuration) {
        return tell(home ? configuration.error() : home.error());
    }
    if (globals.dry_run && !has_database(*configuration)) {  // opening it would make it
        return tell({Fault::missing, "KK-8004", "there is no node in this folder; run: kakehashi init"});
    }
    auto database = storage::Database::open(configuration->storage_url, 1);
    if (!database) {
        return tell(database.error());
    }
    const auto version = globals.dry_run ? storage::schema_version_of(**database) : bring_up_to_date(**database, *home, *configuration);
    if (!version) {
        return tell(version.error());
    }
    if (globals.json) {
        std::string text;
        JsonText(text).open_object().member("schema_version", 1).member("schema", *version).close_object();
        std::cout << text << '\n';
    } else {
        std::cout << said("schema ", "スキーマ ") << *version << '\n';
    }
    return Exit::ok;
}

Exit synth_town(const Globals& globals, const SynthOptions& options) {
    const auto home = find_home();
    if (!home) {
        return tell(home.error());
    }
    synth::TownOptions town;
    town.people = options.people;
    town.conf = *home / "conf";
    town.months = options.months;
    town.unconfirmed_forms = options.unconfirmed_forms;
    town.seed = options.seed;
    town.out = options.out;
    town.today = storage::now().day_in_japan();
    town.month = ServiceMonth::containing(town.today);
    if (!options.month.empty()) {
        const auto month = ServiceMonth::parse_compact(options.month);
        if (!month) {
            return tell({Fault::malformed, "KK-8210", "--month is written YYYYMM"});
        }
        town.month = *month;
    }
    if (globals.dry_run) {
        std::cout << said("would write a town of ", "町を書き出します: ") << town.people << said(" people into ", " 人 → ")
                  << town.out.string() << '\n';
        return Exit::ok;
    }
    ProgressBar bar(std::string(said("writing the town", "町を作成中")));
    town.progress = [&bar](int done, int total) {
        bar.show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total));
    };
    const auto summary = synth::write_town(town);
    if (!summary) {
        return tell(summary.error());
    }
    if (globals.json) {
        std::cout << summary_json(*summary) << '\n';
        return Exit::ok;
    }
    std::cout << summary->people << said(" people, ", " 人, ") << summary->files << said(" files, ", " ファイル, ")
              << summary->rows << said(" rows", " 行") << '\n';
    return Exit::ok;
}

}  // namespace kakehashi::app
