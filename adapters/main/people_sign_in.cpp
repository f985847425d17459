#include "adapters/main/people_sign_in.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "adapters/main/home.h"
#include "adapters/storage/private_file.h"

namespace kakehashi::app {
namespace {

constexpr std::chrono::seconds between_looks(60);

http::sign_in::Provider::Settings settings_of(const Configuration& configuration, const std::string& address) {
    using Audience = http::sign_in::Provider::Audience;
    return {configuration.people_issuer,
            configuration.people_client_id,
            address + "/auth/callback",
            address + "/auth/session",
            configuration.people_audience_is_token ? Audience::token_endpoint : Audience::issuer,
            configuration.people_acr,
            configuration.people_amr};
}

Error not_whole(const char* what) { return {Fault::malformed, "KK-8480", what}; }

/// The address of the public listener as people know it.
Result<std::string> address_of(const Configuration& configuration) {
    if (!configuration.http_public_port) {
        return not_whole("people.issuer needs http.public_port: people come to that listener");
    }
    if (!configuration.people_address.empty()) {
        return configuration.people_address;
    }
    if (*configuration.http_public_port == 0) {
        return not_whole("people.issuer needs people.address where http.public_port is any free one");
    }
    return "https://localhost:" + std::to_string(*configuration.http_public_port);
}

}  // namespace

Result<http::sign_in::Roles> open_roles(const std::filesystem::path& home) {
    TRY(const std::string table, read_text(home / "conf" / "roles.csv"));
    return http::sign_in::Roles::parse(table, "conf/roles.csv");
}

PeopleSignIn::PeopleSignIn(Node& node, const consent::SealedText& seal, http::sign_in::Roles roles, http::oauth::SigningKey key,
                           storage::SessionStore sessions, const std::string& address)
    : outgoing_(node.configuration().people_authorities),
      provider_(outgoing_, std::move(key), settings_of(node.configuration(), address), storage::now),
      roles_(std::move(roles)),
      sessions_(std::move(sessions)),
      askers_(sessions_, roles_, address, node.configuration().http_closed_only),
      desk_(node.database(), node.keys(), node.ledger(), node.configuration().people_invitation_days),
      face_({provider_, sessions_, roles_, askers_, seal, storage::now}),
      staff_(desk_, askers_) {}

Result<std::unique_ptr<PeopleSignIn>> PeopleSignIn::open(Node& node, const consent::SealedText& seal) {
    const Configuration& configuration = node.configuration();
    if (configuration.people_issuer.empty()) {
        return std::unique_ptr<PeopleSignIn>();
    }
    TRY(const std::string address, address_of(configuration));
    if (configuration.people_client_id.empty() || configuration.people_client_key.empty()) {
        return not_whole("people.issuer needs people.client_id and people.client_key");
    }
    const auto pem = storage::read_private_file(configuration.people_client_key);
    if (pem.access != storage::FileAccess::of_owner) {
        return Error{Fault::refused, "KK-8484", "the key of people.client_key cannot be read, or others can read it, too"};
    }
    TRY(auto key, http::oauth::SigningKey::read(pem.content));
    TRY(auto roles, open_roles(node.home()));
    TRY(auto sessions, storage::SessionStore::open(node.database(), node.keys(), node.ledger(), {configuration.people_idle_s, configuration.people_life_s}));
    return std::unique_ptr<PeopleSignIn>(new PeopleSignIn(node, seal, std::move(roles), std::move(key), std::move(sessions), address));
}

void PeopleSignIn::add_to(http::Routes& routes) const {
    face_.add_to(routes);
    staff_.add_to(routes);
}

Rounds::Work PeopleSignIn::rounds() {
    return [this](const std::stop_token&) {
        if (const auto forgotten = sessions_.forget(); !forgotten) {
            spdlog::error("sessions that are over could not be removed: {} [{}]", forgotten.error().message, forgotten.error().code);
        }
        return between_looks;
    };
}

}  // namespace kakehashi::app
