#include "adapters/main/listeners.h"

#include <algorithm>
#include <utility>

namespace kakehashi::app {

Result<Done> Listeners::start(std::string name, http::Options options, Files files, http::Routes routes) {
    TRY(auto server, http::Server::start(std::move(options), std::move(routes)));
    all_.push_back({std::move(name), std::move(files), std::move(server)});
    return Done{};
}

std::optional<std::uint16_t> Listeners::port_of(std::string_view name) const {
    const auto found = std::ranges::find(all_, name, &Listener::name);
    return found == all_.end() ? std::nullopt : std::optional(found->server->port());
}

void Listeners::each(const std::function<void(const std::string&, int)>& take) const {
    for (const Listener& listener : all_) {
        take(listener.name, listener.server->connections());
    }
}

std::vector<std::filesystem::path> Listeners::files() const {
    std::vector<std::filesystem::path> files;
    for (const Listener& listener : all_) {
        const auto now = listener.files();
        for (const std::string& file : {now.certificate, now.key, now.client_ca, now.client_crl, now.ocsp}) {
            if (!file.empty()) {
                files.emplace_back(file);
            }
        }
    }
    return files;
}

Result<Done> Listeners::renew() {
    for (const Listener& listener : all_) {
        TRY_DONE(listener.server->renew(listener.files()));
    }
    return Done{};
}

void Listeners::stop() {
    for (auto listener = all_.rbegin(); listener != all_.rend(); ++listener) {
        listener->server->stop();
    }
}

}  // namespace kakehashi::app
