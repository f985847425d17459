#include "adapters/main/node_vitals.h"

#include <filesystem>
#include <string>
#include <utility>

#include "adapters/main/listener_options.h"
#include "adapters/pki/validity.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/policy_store.h"

namespace kakehashi::app {
namespace {

using http::operators::Vital;

constexpr double microseconds_a_second = 1e6;
constexpr int heads_late = 10;  ///< times the pause between two heads

struct LogNow {
    std::int64_t size = 0;
    std::int64_t signed_size = 0;
    std::int64_t signed_at = 0;  ///< microseconds since 1970; 0: no head yet
};

Result<LogNow> log_now(storage::Database& database) {
    return database.with([](storage::Connection& connection) -> Result<LogNow> {
        LogNow now;
        connection.session() << "SELECT size FROM log_head WHERE log_id = 0", soci::into(now.size);
        connection.session() << "SELECT COALESCE(MAX(size), 0), COALESCE(MAX(signed_at), 0) FROM log_checkpoint WHERE log_id = 0",
            soci::into(now.signed_size), soci::into(now.signed_at);
        return now;
    });
}

template <class T>
Vital vital(std::string name, const Result<T>& result) {
    return {std::move(name), result.has_value(), result ? std::string() : result.error().message + " [" + result.error().code + "]"};
}

double seconds_since(std::int64_t moment) { return static_cast<double>(storage::now().microseconds - moment) / microseconds_a_second; }

void measure_certificate(http::operators::NodeMetrics& metrics, const char* which, const std::filesystem::path& file) {
    const auto all = pki::certificates_in(file);
    if (!all) {
        return;
    }
    for (const auto& certificate : *all) {
        metrics.set("kakehashi_certificate_not_after_seconds", "When a certificate runs out, in seconds since 1970.", {"certificate", which},
                    static_cast<double>(certificate.until.microseconds) / microseconds_a_second);
        return;  // its own; the chain's are behind it
    }
}

}  // namespace

std::vector<Vital> vitals_of(Node& node) {
    std::vector<Vital> vitals;
    const auto log = log_now(node.database());
    vitals.push_back(vital("database", log));
    vitals.push_back(vital("policy", storage::active_policy(node.database())));
    if (log) {
        const bool late = log->size > log->signed_size && log->signed_at != 0 &&
                          seconds_since(log->signed_at) > heads_late * node.configuration().ledger_head_every_s;
        vitals.push_back({"log", !late, late ? "the log grew and its head was not signed" : ""});
    }
    return vitals;
}

void measure(Node& node, const Listeners& listeners, http::operators::NodeMetrics& metrics) {
    listeners.each([&](const std::string& name, int connections) {
        metrics.set("kakehashi_open_connections", "Clients being served.", {"listener", name}, connections);
    });
    const auto log = log_now(node.database());
    metrics.set("kakehashi_database_up", "Whether the database answered.", {}, log ? 1 : 0);
    if (log) {
        metrics.set("kakehashi_log_entries", "Entries of the access log.", {}, static_cast<double>(log->size));
        metrics.set("kakehashi_log_signed_entries", "Entries under the last signed head.", {}, static_cast<double>(log->signed_size));
        if (log->signed_at != 0) {
            metrics.set("kakehashi_log_head_age_seconds", "Since the last head was signed.", {}, seconds_since(log->signed_at));
        }
    }
    measure_certificate(metrics, "server", node.configuration().http_certificate);
    if (node.configuration().http_closed_port) {
        measure_certificate(metrics, "closed", closed_files(node.configuration()).certificate);
    }
}

}  // namespace kakehashi::app
