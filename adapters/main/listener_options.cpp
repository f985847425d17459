#include "adapters/main/listener_options.h"

#include <system_error>
#include <utility>

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

const fs::path& either(const fs::path& own, const fs::path& otherwise) { return own.empty() ? otherwise : own; }

/// Of a listener that answers little to few: it shall take nothing from those who are certified.
http::Options modest(const std::string& address, std::uint16_t port, http::TlsContext::Files files) {
    http::Options options;
    options.address = address;
    options.port = port;
    options.tls = std::move(files);
    options.loops = 1;
    options.workers = 1;
    options.body_limit = 1;  // nothing there takes a body
    return options;
}

}  // namespace

fs::path own_revocations(const Configuration& configuration) { return configuration.http_bindings.parent_path() / "ca.crl"; }

fs::path revocations_of(const Configuration& configuration) {
    std::error_code failed;
    const auto own = own_revocations(configuration);
    return !configuration.http_client_crl.empty() ? configuration.http_client_crl : fs::exists(own, failed) ? own : fs::path();
}

http::TlsContext::Files certified_files(const Configuration& configuration) {
    http::TlsContext::Files files{configuration.http_certificate.string(), configuration.http_key.string(),
                                  configuration.http_client_ca.string()};
    files.client_crl = revocations_of(configuration).string();
    files.ocsp = configuration.http_ocsp.string();
    files.oldest = configuration.http_tls_1_2 ? http::TlsContext::Oldest::tls_1_2 : http::TlsContext::Oldest::tls_1_3;
    return files;
}

http::TlsContext::Files closed_files(const Configuration& configuration) {
    http::TlsContext::Files files = certified_files(configuration);
    files.certificate = either(configuration.http_closed_certificate, configuration.http_certificate).string();
    files.key = either(configuration.http_closed_key, configuration.http_key).string();
    if (!configuration.http_closed_certificate.empty()) {
        files.ocsp.clear();  // that of another certificate
    }
    if (!configuration.http_closed_client_ca.empty()) {
        files.client_ca = configuration.http_closed_client_ca.string();
        files.client_crl.clear();  // those of other authorities
    }
    if (!configuration.http_closed_client_crl.empty()) {
        files.client_crl = configuration.http_closed_client_crl.string();
    }
    return files;
}

http::TlsContext::Files public_files(const Configuration& configuration) {
    http::TlsContext::Files files{configuration.http_certificate.string(), configuration.http_key.string(), {},
                                  http::TlsContext::Clients::anyone};
    files.ocsp = configuration.http_ocsp.string();
    return files;
}

http::TlsContext::Files operator_files(const Configuration& configuration) {
    return http::is_of_this_machine(configuration.http_operator_address) ? public_files(configuration) : certified_files(configuration);
}

http::Options certified_options(const Configuration& configuration) {
    http::Options options;
    options.address = configuration.http_address;
    options.port = configuration.http_port;
    options.connections = configuration.http_connections;
    options.hop = configuration.http_hop;
    options.tls = certified_files(configuration);
    return options;
}

http::Options closed_options(const Configuration& configuration) {
    http::Options options = certified_options(configuration);
    options.address = configuration.http_closed_address.empty() ? configuration.http_address : configuration.http_closed_address;
    options.port = *configuration.http_closed_port;
    options.network = http::Network::closed;
    options.hop.clear();  // the proxy of the open network has no say here
    options.tls = closed_files(configuration);
    return options;
}

http::Options public_options(const Configuration& configuration) {
    constexpr int burst_s = 4;
    const std::string& address = configuration.http_public_address.empty() ? configuration.http_address : configuration.http_public_address;
    http::Options options = modest(address, *configuration.http_public_port, public_files(configuration));
    options.connections = 64;
    if (!configuration.people_issuer.empty()) {
        constexpr std::size_t longest_question = 16 * 1024;
        options.workers = 4;  // two of them may wait for the provider
        options.body_limit = longest_question;
    }
    options.per_address = http::PeerRate{configuration.http_public_rate, configuration.http_public_rate * burst_s};
    return options;
}

http::Options operator_options(const Configuration& configuration) {
    http::Options options = modest(configuration.http_operator_address, *configuration.http_operator_port, operator_files(configuration));
    options.connections = 16;
    return options;
}

}  // namespace kakehashi::app
