#include "adapters/main/certificate_rounds.h"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <system_error>
#include <vector>

#include "adapters/main/serving.h"

namespace kakehashi::app {
namespace {

constexpr std::chrono::seconds between_looks(2);

/// What tells that a file is another; equal for a file that is missing twice.
struct Look {
    std::filesystem::file_time_type written;
    std::uintmax_t size = 0;
    friend bool operator==(const Look&, const Look&) = default;
};

/// Where an authority of the node's own leaves its list.
std::filesystem::path own_revocations(const Configuration& configuration) { return configuration.http_bindings.parent_path() / "ca.crl"; }

using Looks = std::vector<Look>;

Looks look_at(const std::vector<std::filesystem::path>& files) {
    Looks looks;
    for (const auto& file : files) {
        std::error_code failed;
        Look look;
        look.written = std::filesystem::last_write_time(file, failed);
        look.size = std::filesystem::file_size(file, failed);
        looks.push_back(look);
    }
    return looks;
}

/// Tells of what could not be taken.
bool took(const char* what, const Result<Done>& result) {
    if (result) {
        spdlog::info("{} were renewed", what);
    } else {
        spdlog::error("{} were not renewed, the old ones go on: {} {} [{}]", what, result.error().place.file, result.error().message,
                      result.error().code);
    }
    return result.has_value();
}

Result<Done> renew(const Configuration& configuration, http::Server& server, http::Server* for_everyone) {
    TRY_DONE(server.renew(tls_files_of(configuration)));
    return for_everyone == nullptr ? Result<Done>(Done{}) : for_everyone->renew(public_tls_files_of(configuration));
}

Result<Done> renew(const Configuration& configuration, http::Renewable<http::Bindings>& bindings) {
    TRY(auto table, open_bindings(configuration));
    bindings.renew(std::move(table));
    return Done{};
}

}  // namespace

std::filesystem::path revocations_of(const Configuration& configuration) {
    std::error_code failed;
    const auto own = own_revocations(configuration);
    return !configuration.http_client_crl.empty() ? configuration.http_client_crl : std::filesystem::exists(own, failed) ? own : std::filesystem::path();
}

http::TlsContext::Files tls_files_of(const Configuration& configuration) {
    http::TlsContext::Files files{configuration.http_certificate.string(), configuration.http_key.string(),
                                  configuration.http_client_ca.string()};
    files.client_crl = revocations_of(configuration).string();
    files.ocsp = configuration.http_ocsp.string();
    files.oldest = configuration.http_tls_1_2 ? http::TlsContext::Oldest::tls_1_2 : http::TlsContext::Oldest::tls_1_3;
    return files;
}

http::TlsContext::Files public_tls_files_of(const Configuration& configuration) {
    http::TlsContext::Files files{configuration.http_certificate.string(), configuration.http_key.string(), {},
                                  http::TlsContext::Clients::anyone};
    files.ocsp = configuration.http_ocsp.string();
    return files;
}

Rounds::Work certificate_rounds(const Configuration& configuration, http::Renewable<http::Bindings>& bindings,
                                http::Server& server, http::Server* for_everyone) {
    const std::vector<std::filesystem::path> of_tls = {configuration.http_certificate, configuration.http_key, configuration.http_client_ca,
                                                       configuration.http_client_crl, own_revocations(configuration), configuration.http_ocsp};
    const std::vector<std::filesystem::path> of_bindings = {configuration.http_bindings};
    return [&configuration, &bindings, &server, for_everyone, of_tls, of_bindings, tls = look_at(of_tls), table = look_at(of_bindings)](const std::stop_token&) mutable {
        // First whom a certificate stands for, so that nobody comes in by the new files under an old name.
        if (Looks now = look_at(of_bindings); now != table) {
            table = std::move(now);
            took("bindings", renew(configuration, bindings));
        }
        if (Looks now = look_at(of_tls); now != tls) {
            tls = std::move(now);
            took("certificates", renew(configuration, server, for_everyone));
        }
        return between_looks;
    };
}

}  // namespace kakehashi::app
