#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <simdjson.h>

#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/file_bytes.h"
#include "adapters/main/home.h"
#include "adapters/main/node_making.h"
#include "adapters/main/result_spool.h"
#include "adapters/main/serving.h"
#include "adapters/storage/node_settings.h"
#include "adapters/synth/town.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* town_folder = "town";

/// Writes the town's files and imports them, unless that was finished before.
Result<Done> fill(Node& node, const fs::path& home, int people) {
    TRY(const std::string filled, storage::node_setting(node.database(), "town"));
    if (filled == "imported") {
        return Done{};
    }
    const fs::path folder = node.configuration().data / town_folder;
    std::error_code ignored;
    if (!fs::exists(folder / "demo-people.json", ignored)) {
        fs::remove_all(folder, ignored);
        ProgressBar bar(std::string(said("writing the town", "町を作成中")));
        synth::TownOptions town;
        town.people = people;
        town.out = folder;
        town.conf = home / "conf";
        town.today = storage::now().day_in_japan();
        town.month = ServiceMonth::containing(town.today);
        town.progress = [&bar](int done, int total) {
            bar.show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total));
        };
        TRY_DONE(synth::write_town(town));
    }
    ProgressBar bar(std::string(said("importing", "取り込み中")));
    TRY(const auto files, collect_files({folder}, spool_folder(node.configuration())));
    IngestOptions options;
    options.now = storage::now();
    options.progress = [&bar](std::uint64_t, std::uint64_t done, std::uint64_t all) { bar.show(done, all); };
    Ingest ingest(node.sources(), node.submission_matrix(), &node.imports());
    ResultSpool results(spool_folder(node.configuration()));
    TRY_DONE(ingest.take(files, options, results));
    for (std::size_t n = 0; n < results.size(); ++n) {
        if (const SetResult result = results.at(n); result.error) {
            return *result.error;
        }
    }
    return storage::set_node_setting(node.database(), "town", "imported");
}

void print_people(const Node& node) {
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    const fs::path file = node.configuration().data / town_folder / "demo-people.json";
    if (parser.load(file.string()).get(document) != simdjson::SUCCESS) {
        return;
    }
    simdjson::dom::array people;
    if (document["people"].get(people) != simdjson::SUCCESS) {
        return;
    }
    std::cout << said("Demo people (all invented):\n", "デモの人々（すべて架空）:\n");
    for (const simdjson::dom::element person : people) {
        const auto text = [&](std::string_view name) { return person[name].get_string().value_unsafe(); };
        const auto story = person["story"][language() == Language::japanese ? "ja" : "en"].get_string();
        std::cout << "  " << text("insurer") << ' ' << text("insured") << "  "
                  << (story.error() == simdjson::SUCCESS ? story.value_unsafe() : std::string_view{}) << '\n';
    }
}

/// The first three things to try; tests/service/first_things_test runs what stands here.
void print_first_things(const Globals& globals, const Listeners& listeners) {
    const std::string data = globals.data.string();
    const std::string person = " --data " + data + " --insurer 131011 --insured 0000000001";
    const std::string pki = data + "/pki/";
    std::cout << '\n'
              << said("Try first, in another terminal:", "別の端末で、まずこの三つを:") << '\n'
              << said("  1. The same person, asked by the care manager, the hospital and the person:",
                      "  1. 同じ人を、ケアマネジャー・病院・本人として見る:")
              << '\n'
              << "     build/kakehashi record show" << person << " --as care_manager:1370000011 --role care_manager --explain\n"
              << "     build/kakehashi record show" << person << " --as medical_institution:1319900013 --role physician --explain\n"
              << "     build/kakehashi record show" << person << " --as resident:self\n"
              << said("  2. The municipality over TLS 1.3 with its certificate:", "  2. 市町村の証明書で TLS 1.3 から:") << '\n'
              << "     curl -sS --cacert " << pki << "ca.crt --cert " << pki << "municipality-131011.crt --key " << pki
              << "municipality-131011.key -H 'Content-Type: application/json' -d '{\"insurer\":\"131011\",\"insured\":\"0000000001\"}' "
              << "https://localhost:" << listeners.port_of(certified_listener).value_or(0) << "/municipality/v1/records/query\n"
              << said("  3. Withdraw the consent, look again, and see who looked:",
                      "  3. 同意を撤回し、もう一度見て、だれが見たかを確かめる:")
              << '\n'
              << "     build/kakehashi consent withdraw" << person << " --channel portal --by self\n"
              << "     build/kakehashi record show" << person << " --as care_manager:1370000011 --role care_manager --explain\n"
              << "     build/kakehashi log list" << person << "\n"
              << "     build/kakehashi log verify --data " << data << '\n'
              << std::endl;
}

Result<Done> run_demo(const Globals& globals, const DemoOptions& options) {
    TRY(const auto home, find_home());
    TRY(auto configuration, configuration_of(globals));
    if (options.port) {
        configuration.http_port = static_cast<std::uint16_t>(*options.port);
    }
    if (!configuration.http_public_port) {
        configuration.http_public_port = configuration.http_port == 0 ? 0 : configuration.http_port + 1;
    }
    TRY_DONE(make_node(configuration, home, NodeKind::demo));
    {
        // The town is imported by a node of its own: until it is there, Ctrl-C still ends the program.
        TRY(const auto node, Node::open(configuration, home));
        TRY_DONE(fill(*node, home, options.people));
    }
    hold_ending_signals();
    TRY(const auto node, Node::open(configuration, home));
    return serve_until_told(*node, [&](const Listeners& listeners) {
        std::cout << "Kakehashi: https://localhost:" << listeners.port_of(certified_listener).value_or(0) << "  (" << said("demo node in ", "デモ用ノード ")
                  << configuration.data.string() << ")\n";
        if (const auto everyone = listeners.port_of(public_listener)) {
            std::cout << said("The log's heads, tiles and proofs, for everyone: ", "記録の先頭値・タイル・証明（だれでも）: ")
                      << "https://localhost:" << *everyone << "/ledger/v1\n";
        }
        std::cout << '\n';
        print_people(*node);
        print_first_things(globals, listeners);
    });
}

}  // namespace

Exit demo(const Globals& globals, const DemoOptions& options) {
    if (globals.dry_run) {
        const auto configuration = configuration_of(globals);
        if (!configuration) {
            return tell(configuration.error());
        }
        std::cout << said("would serve a demo node in ", "デモ用ノードを起動します: ") << configuration->data.string() << ", "
                  << said("made with people: ", "作成時の人数: ") << options.people << '\n';
        return Exit::ok;
    }
    spdlog::set_default_logger(spdlog::stderr_logger_mt("kakehashi"));
    const auto ran = run_demo(globals, options);
    return ran ? Exit::ok : tell(ran.error());
}

}  // namespace kakehashi::app
