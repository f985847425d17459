#pragma once

#include "adapters/http/askers.h"
#include "adapters/http/oauth/access_token.h"
#include "adapters/http/oauth/scopes.h"
#include "consent/ports/sealed_text.h"
#include "consent/ports/system_clients.h"

namespace kakehashi::http::oauth {

enum class Tokens : std::uint8_t {
    accepted,  ///< who brings none is whom the certificate stands for
    required,
};

/// Who asks by a token in `Authorization: Bearer`: the client that it was issued to, as far as its scopes reach, on a connection with the
/// certificate that it is bound to. A token that does not count is 401, whatever the certificate. Thread-safe.
class TokenAskers final : public Askers {
public:
    struct With {
        const Askers& certified;
        const consent::SystemClients& clients;
        const Scopes& scopes;
        const consent::SealedText& seal;
    };
    /// What `with` refers to must outlive it.
    TokenAskers(const With& with, Tokens tokens) : with_(with), tokens_(tokens) {}

    [[nodiscard]] std::variant<std::vector<Asker>, HttpResponse> of(const HttpRequest& request) const override;

    /// The token with its client, when it counts now on that connection.
    struct Good {
        AccessToken token;
        std::shared_ptr<const consent::SystemClient> client;
    };
    [[nodiscard]] std::optional<Good> good(std::string_view text, const Peer& peer) const;

private:
    With with_;
    Tokens tokens_;
};

}  // namespace kakehashi::http::oauth
