#pragma once

#include <memory>
#include <string>

#include "adapters/http/oauth/token_face.h"
#include "adapters/main/node.h"
#include "adapters/main/rounds.h"
#include "adapters/storage/system_client_store.h"

namespace kakehashi::app {

/// What serves systems that ask with tokens, wired together.
class Systems {
public:
    /// All must outlive it. Malformed when conf/scopes.csv is; unavailable when the clients cannot be read.
    [[nodiscard]] static Result<std::unique_ptr<Systems>> open(Node& node, const http::Askers& certified, const consent::SealedText& seal,
                                                               std::string issuer);

    /// By token, or, where the settings accept that, by the certificate alone.
    [[nodiscard]] const http::Askers& askers() const { return tokens_; }
    [[nodiscard]] const http::oauth::TokenFace& face() const { return face_; }
    /// Looks every few seconds which clients and tokens still count.
    [[nodiscard]] Rounds::Work rounds();

private:
    Systems(Node& node, const http::Askers& certified, const consent::SealedText& seal, http::oauth::Scopes scopes, std::string issuer);

    storage::SystemClientStore clients_;
    http::oauth::Scopes scopes_;
    http::oauth::TokenAskers tokens_;
    http::oauth::TokenFace face_;
};

/// The table of scopes. Missing or malformed as it is.
[[nodiscard]] Result<http::oauth::Scopes> open_scopes(const std::filesystem::path& home);

}  // namespace kakehashi::app
