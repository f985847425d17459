#pragma once

#include <map>
#include <memory>
#include <string>
#include <variant>

#include "adapters/http/askers.h"
#include "adapters/http/message.h"
#include "adapters/http/oauth/token_askers.h"
#include "adapters/http/router.h"

namespace kakehashi::http::oauth {

/// The parameters of a form.
using Form = std::map<std::string, std::string, std::less<>>;

/// `/auth`: access tokens for systems (docs/api/auth.yaml): client credentials with private_key_jwt (RFC 7523, SMART Backend Services), bound
/// to the client's certificate (RFC 8705); introspection (RFC 7662), revocation (RFC 7009), discovery (RFC 8414, SMART). Thread-safe.
///
/// An unknown client, a wrong key, an ended client, a used assertion and a certificate of another office are one answer, and it leaves at
/// even moments (decision 0057).
class TokenFace {
public:
    struct Settings {
        std::string issuer;  ///< https://host[:port], without a path
        int token_life_s = 300;
        int refresh_life_s = 0;  ///< of all tokens that come of one; 0: none are given
    };
    struct With {
        const Askers& certified;
        consent::SystemClients& clients;
        const Scopes& scopes;
        const consent::SealedText& seal;
        const TokenAskers& tokens;
    };
    /// What `with` refers to must outlive the routes the face is added to.
    TokenFace(const With& with, Settings settings) : with_(with), settings_(std::move(settings)) {}

    void add_to(Routes& routes) const;

    /// `POST /auth/token`
    [[nodiscard]] HttpResponse issue(const HttpRequest& request) const;
    /// `POST /auth/introspect`: of tokens of the asker's own organisation; every other one is not active.
    [[nodiscard]] HttpResponse introspect(const HttpRequest& request) const;
    /// `POST /auth/revoke`: the same; 200 whatever the token was.
    [[nodiscard]] HttpResponse revoke(const HttpRequest& request) const;
    /// `GET /.well-known/oauth-authorization-server`, `GET /.well-known/smart-configuration`
    [[nodiscard]] HttpResponse discovery() const;

    [[nodiscard]] std::string token_endpoint() const { return settings_.issuer + "/auth/token"; }

private:
    using Client = std::shared_ptr<const consent::SystemClient>;
    /// The client that the form's assertion proves, on a connection of its organisation.
    [[nodiscard]] std::variant<Client, HttpResponse> proved_client(const HttpRequest& request, const Form& form) const;
    [[nodiscard]] HttpResponse refresh(const HttpRequest& request, const Form& form, const consent::SystemClient& client) const;
    /// An access token and, until `refreshed_until`, one for the next of that family.
    struct Family {
        std::string id;
        Timestamp until;
    };
    [[nodiscard]] HttpResponse give(const HttpRequest& request, const consent::SystemClient& client, const std::string& scope, const Family& family) const;

    With with_;
    Settings settings_;
};

}  // namespace kakehashi::http::oauth
