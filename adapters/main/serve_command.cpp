#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <iostream>

#include "adapters/http/ledger/ledger_face.h"
#include "adapters/http/municipality/municipality_face.h"
#include "adapters/http/operators/node_metrics.h"
#include "adapters/http/operators/operator_face.h"
#include "adapters/main/certificate_rounds.h"
#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/listener_options.h"
#include "adapters/main/log_rounds.h"
#include "adapters/main/node_vitals.h"
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

std::string issuer_of(const Configuration& configuration) {
    return configuration.http_issuer.empty() ? "https://localhost:" + std::to_string(configuration.http_port) : configuration.http_issuer;
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

Result<Done> serve_until_told(Node& node, const std::function<void(const Listeners&)>& ready) {
    const sigset_t signals = ending_signals();
    TRY(auto table, open_bindings(node.configuration()));
    http::Renewable<http::Bindings> bindings(std::move(table));
    TRY(const auto cursors, storage::SealedCursor::open(node.keys()));
    const auto& configuration = node.configuration();
    const http::CertifiedAskers certified(bindings, configuration.http_closed_only);
    TRY(const auto systems, Systems::open(node, certified, cursors, issuer_of(configuration)));
    const http::municipality::MunicipalityFace municipality(node.gate(), systems->askers(), {node.people(), node.searches(), cursors});
    TRY(auto* const heads, node.heads());
    storage::SociPublishedLog published(node.database(), *heads, node.hasher());
    const http::ledger::LedgerFace log(published);
    TRY(const auto people, PeopleSignIn::open(node, cursors));
    std::optional<http::municipality::MunicipalityFace> for_staff;
    http::operators::NodeMetrics metrics;
    Listeners listeners;
    const http::operators::OperatorFace operators({[&node] { return vitals_of(node); }, [&] {
                                                       measure(node, listeners, metrics);
                                                       return metrics.text();
                                                   }});
    const Listeners::UntilHere served(listeners);
    const auto for_certified = [&] {
        http::Routes routes;
        systems->face().add_to(routes);
        municipality.add_to(routes);
        log.add_to(routes);
        return routes;
    };
    const auto start = [&](const char* name, http::Options options, http::TlsContext::Files (*files)(const Configuration&), http::Routes routes) {
        if (configuration.http_operator_port) {
            options.on_served = [&metrics, name](const http::Served& served) {
                metrics.served(name, served);
                http::log_served(served);
            };
        }
        return listeners.start(name, std::move(options), [&configuration, files] { return files(configuration); }, std::move(routes));
    };
    TRY_DONE(start(certified_listener, certified_options(configuration), certified_files, for_certified()));
    if (configuration.http_closed_port) {
        TRY_DONE(start(closed_listener, closed_options(configuration), closed_files, for_certified()));
    }
    if (configuration.http_public_port) {
        http::Routes open_routes;
        log.add_to(open_routes);
        if (people) {
            people->add_to(open_routes);
            for_staff.emplace(node.gate(), people->askers(), http::municipality::PeopleLists{node.people(), node.searches(), cursors});
            for_staff->add_to(open_routes);
        }
        TRY_DONE(start(public_listener, public_options(configuration), public_files, std::move(open_routes)));
    }
    if (configuration.http_operator_port) {
        http::Routes operator_routes;
        operators.add_to(operator_routes);
        TRY_DONE(start(operator_listener, operator_options(configuration), operator_files, std::move(operator_routes)));
    }
    TRY(const auto words, NoticeWords::open(node.home()));
    TRY(auto desk, NoticeDesk::open(node, words));
    const storage::CopyWarmer warmer(node.database(), node.states());
    ready(listeners);
    const Rounds of_log(log_rounds(node));
    const Rounds of_notices(notice_rounds(desk, node.configuration().notice_every_s));
    const Rounds of_relations(relation_rounds(node));
    const Rounds of_systems(systems->rounds());
    std::optional<Rounds> of_people;
    if (people) {
        of_people.emplace(people->rounds());
    }
    const Rounds of_certificates(certificate_rounds(configuration, bindings, listeners));
    int signal = 0;
    sigwait(&signals, &signal);
    listeners.stop();
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
    const auto served = serve_until_told(**node, [](const Listeners& listeners) {
        for (const auto& [listener, path] : {std::pair{certified_listener, ""}, std::pair{closed_listener, ""},
                                             std::pair{public_listener, "/ledger/v1"}, std::pair{operator_listener, "/ready"}}) {
            if (const auto port = listeners.port_of(listener)) {
                std::cout << "https://localhost:" << *port << path << '\n';
            }
        }
        std::cout << std::flush;
    });
    return served ? Exit::ok : tell(served.error());
}

}  // namespace kakehashi::app
