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

Result<Done> renew(const Configuration& configuration, http::Renewable<http::Bindings>& bindings) {
    TRY(auto table, open_bindings(configuration));
    bindings.renew(std::move(table));
    return Done{};
}

}  // namespace

Rounds::Work certificate_rounds(const Configuration& configuration, http::Renewable<http::Bindings>& bindings, Listeners& listeners) {
    const std::vector<std::filesystem::path> of_bindings = {configuration.http_bindings};
    return [&configuration, &bindings, &listeners, of_bindings, tls = look_at(listeners.files()),
            table = look_at(of_bindings)](const std::stop_token&) mutable {
        // First whom a certificate stands for, so that nobody comes in by the new files under an old name.
        if (Looks now = look_at(of_bindings); now != table) {
            table = std::move(now);
            took("bindings", renew(configuration, bindings));
        }
        if (Looks now = look_at(listeners.files()); now != tls) {
            tls = std::move(now);
            took("certificates", listeners.renew());
        }
        return between_looks;
    };
}

}  // namespace kakehashi::app
