#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <iostream>

#include "adapters/http/ledger/ledger_face.h"
#include "adapters/http/municipality/municipality_face.h"
#include "adapters/http/server.h"
#include "adapters/main/certificate_rounds.h"
#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/log_rounds.h"
#include "adapters/main/notice_desk.h"
#include "adapters/main/people_sign_in.h"
#include "adapters/main/relation_rounds.h"
#include "adapters/main/serving.h"
#include "adapters/main/systems.h"
#include "adapters/storage/copy_warmer.h"
#include "adapters/storage/published_log.h"
#include "adapters/storage/sealed_cursor.h"

namespace kakehashi::app {
namespace {

/// Signals that end the server; blocked in every thread, so that only the waiting one takes them.
sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

http::Options options_of(const Configuration& configuration) {
    http::Options options;
    options.address = configuration.http_address;
    options.port = configuration.http_port;
    options.connections = configuration.http_connections;
    options.hop = configuration.http_hop;
    options.tls = tls_files_of(configuration);
    return options;
}

std::string issuer_of(const Configuration& configuration) {
    return configuration.http_issuer.empty() ? "https://localhost:" + std::to_string(configuration.http_port) : configuration.http_issuer;
}

/// Of the public listener: it shall never take more than one connection to the database from those who are certified, unless people sign in
/// there.
http::Options public_options_of(const Configuration& configuration) {
    constexpr int burst_s = 4;
    http::Options options;
    options.address = configuration.http_public_address.empty() ? configuration.http_address : configuration.http_public_address;
    options.port = *configuration.http_public_port;
    options.tls = public_tls_files_of(configuration);
    options.connections = 64;
    options.loops = 1;
    options.workers = 1;
    options.body_limit = 1;  // nothing there takes a body
    if (!configuration.people_issuer.empty()) {
        constexpr std::size_t longest_question = 16 * 1024;
        options.workers = 4;  // two of them may wait for the provider
        options.body_limit = longest_question;
    }
    options.per_address = http::PeerRate{configuration.http_public_rate, configuration.http_public_rate * burst_s};
    return options;
}

}  // namespace

Result<http::Bindings> open_bindings(const Configuration& configuration) {
    const std::string name = configuration.http_bindings.filename().string();
    if (!std::filesystem::exists(configuration.http_bindings)) {
        return Error{Fault::missing, "KK-8006", "there is no table of client certificates (http.bindings)", {name, 0, 0}};
    }
    TRY(const std::string table, read_text(configuration.http_bindings));
    return http::Bindings::parse(table, name);
}

void hold_ending_signals() {
    const sigset_t signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

Result<Done> serve_until_told(Node& node, const std::function<void(const Ports&)>& ready) {
    const sigset_t signals = ending_signals();
    TRY(auto table, open_bindings(node.configuration()));
    http::Renewable<http::Bindings> bindings(std::move(table));
    http::Routes routes;
    TRY(const auto cursors, storage::SealedCursor::open(node.keys()));
    const http::CertifiedAskers certified(bindings);
    TRY(const auto systems, Systems::open(node, certified, cursors, issuer_of(node.configuration())));
    const http::municipality::MunicipalityFace municipality(node.gate(), systems->askers(), {node.people(), node.searches(), cursors});
    systems->face().add_to(routes);
    municipality.add_to(routes);
    TRY(auto* const heads, node.heads());
    storage::SociPublishedLog published(node.database(), *heads, node.hasher());
    const http::ledger::LedgerFace log(published);
    log.add_to(routes);
    TRY(const auto server, http::Server::start(options_of(node.configuration()), std::move(routes)));
    TRY(const auto people, PeopleSignIn::open(node, cursors));
    std::optional<http::municipality::MunicipalityFace> for_staff;
    std::unique_ptr<http::Server> for_everyone;
    if (node.configuration().http_public_port) {
        http::Routes open_routes;
        log.add_to(open_routes);
        if (people) {
            people->face().add_to(open_routes);
            for_staff.emplace(node.gate(), people->askers(), http::municipality::PeopleLists{node.people(), node.searches(), cursors});
            for_staff->add_to(open_routes);
        }
        TRY(for_everyone, http::Server::start(public_options_of(node.configuration()), std::move(open_routes)));
    }
    TRY(const auto words, NoticeWords::open(node.home()));
    TRY(auto desk, NoticeDesk::open(node, words));
    const storage::CopyWarmer warmer(node.database(), node.states());
    ready({server->port(), for_everyone ? std::optional(for_everyone->port()) : std::nullopt});
    const Rounds of_log(log_rounds(node));
    const Rounds of_notices(notice_rounds(desk, node.configuration().notice_every_s));
    const Rounds of_relations(relation_rounds(node));
    const Rounds of_systems(systems->rounds());
    std::optional<Rounds> of_people;
    if (people) {
        of_people.emplace(people->rounds());
    }
    const Rounds of_certificates(certificate_rounds(node.configuration(), bindings, *server, for_everyone.get()));
    int signal = 0;
    sigwait(&signals, &signal);
    if (for_everyone) {
        for_everyone->stop();
    }
    server->stop();
    return Done{};
}

Exit serve(const Globals& globals, const ServeOptions& options) {
    spdlog::set_default_logger(spdlog::stderr_logger_mt("kakehashi"));
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    const auto home = find_home();
    auto configuration = configuration_of(globals);
    if (!home || !configuration) {
        return tell(home ? configuration.error() : home.error());
    }
    if (options.port) {
        configuration->http_port = static_cast<std::uint16_t>(*options.port);
    }
    hold_ending_signals();
    auto node = Node::open(*configuration, *home);
    if (!node) {
        return tell(node.error());
    }
    const auto served = serve_until_told(**node, [&](const Ports& ports) {
        std::cout << "https://localhost:" << ports.certified << '\n';
        if (ports.everyone) {
            std::cout << "https://localhost:" << *ports.everyone << "/ledger/v1" << '\n';
        }
        std::cout << std::flush;
    });
    return served ? Exit::ok : tell(served.error());
}

}  // namespace kakehashi::app
