#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/http/oauth/json_web_key.h"
#include "adapters/http/oauth/signing_key.h"
#include "adapters/http/sign_in/outgoing.h"
#include "adapters/http/sign_in/provider_metadata.h"
#include "consent/ports/accounts.h"
#include "domain/calendar_date.h"

namespace kakehashi::http::sign_in {

/// What ties an answer of the provider to the browser that asked for it; made anew for each signing in.
struct Ties {
    std::string state;
    std::string nonce;
    std::string verifier;  ///< PKCE (RFC 7636)
};

/// The provider that signs people in (OpenID Connect), as its client sees it: code flow with PKCE S256, `private_key_jwt`, pushed requests
/// where they are offered. What it calls waits, so never on an event loop; at most two calls wait at once. Thread-safe.
class Provider {
public:
    /// What an assertion of ours is for.
    enum class Audience : std::uint8_t { issuer, token_endpoint };
    struct Settings {
        std::string issuer;
        std::string client_id;
        std::string redirect;            ///< where answers come back
        std::string after_sign_out;      ///< where the browser goes then
        Audience audience = Audience::issuer;
        std::vector<std::string> acr;    ///< values of `acr` that are a second factor; asked for, too
        std::vector<std::string> amr;    ///< the same of `amr`
    };
    using Clock = std::function<Timestamp()>;

    /// `outgoing` must outlive it.
    Provider(const Outgoing& outgoing, oauth::SigningKey key, Settings settings, Clock clock);

    /// The address the browser has to go to. Unavailable (KK-5081 and below) when the provider does not answer as one.
    [[nodiscard]] Result<std::string> begin(const Ties& ties);
    /// Who signed in, by the code of an answer. Refused (KK-5083), with a word for the log, when the provider does not take the code or its
    /// token is none for this signing in; unavailable as above.
    [[nodiscard]] Result<consent::SignedInAs> finish(const std::string& code, const Ties& ties);
    /// Whether an answer with this `iss` (empty: none) can be of this provider (RFC 9207). Errors as of `begin`.
    [[nodiscard]] Result<bool> is_answer_of(const std::string& issuer);
    /// The address at which the browser signs out there too; empty when that is not offered. Errors as of `begin`.
    [[nodiscard]] Result<std::string> sign_out();

    [[nodiscard]] std::string public_keys() const { return key_.public_set(); }

private:
    using Keys = std::vector<oauth::JsonWebKey>;
    [[nodiscard]] Result<std::shared_ptr<const ProviderMetadata>> metadata();
    [[nodiscard]] Result<std::shared_ptr<const Keys>> keys(const ProviderMetadata& metadata);
    [[nodiscard]] Result<std::shared_ptr<const Keys>> fetched_keys(const ProviderMetadata& metadata);
    [[nodiscard]] bool may_look_again();
    [[nodiscard]] std::string assertion(const ProviderMetadata& metadata) const;
    [[nodiscard]] Result<std::string> id_token(const ProviderMetadata& metadata, const std::string& code, const std::string& verifier);
    [[nodiscard]] Result<Answered> get(const std::string& address);
    [[nodiscard]] Result<Answered> post(const std::string& address, const std::string& form);
    [[nodiscard]] bool is_second_factor(const std::string& acr, const std::vector<std::string>& amr) const;

    const Outgoing& outgoing_;
    oauth::SigningKey key_;
    Settings settings_;
    Clock clock_;
    std::atomic<int> waiting_ = 0;
    std::mutex mutex_;  ///< of what follows; nothing waits under it
    std::shared_ptr<const ProviderMetadata> metadata_;
    std::int64_t metadata_at_ = 0;
    std::shared_ptr<const Keys> keys_;
    std::int64_t keys_at_ = 0;
    std::int64_t looked_again_at_ = 0;
};

/// New ones.
[[nodiscard]] Ties new_ties();

}  // namespace kakehashi::http::sign_in
