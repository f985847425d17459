#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "consent/request.h"
#include "domain/calendar_date.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// What a client's assertions name as the one they are for: the token endpoint (SMART), or the issuer (FAPI 2).
enum class Audience : std::uint8_t { token_endpoint, issuer };

/// Software of an organisation that asks for tokens by itself, as its operator registered it.
struct SystemClient {
    std::string id;
    Requester requester;       ///< whom it asks for
    Audience audience = Audience::token_endpoint;
    std::string scope;         ///< what it may ask for at most, names joined by spaces
    std::string keys;          ///< its public keys, a JWK set
    std::int64_t version = 0;  ///< tokens of an earlier version are worth nothing
};

/// The clients there are, and what of theirs was used or taken back. Thread-safe.
class SystemClients {
public:
    virtual ~SystemClients() = default;

    /// Null when there is none of that name, or it ended. From memory.
    [[nodiscard]] virtual std::shared_ptr<const SystemClient> find(std::string_view id) const = 0;
    /// Whether this is the first time; remembered until then, by all servers of the node. Unavailable when that cannot be said.
    [[nodiscard]] virtual Result<bool> use_once(const std::string& client, const std::string& assertion, Timestamp until) = 0;
    /// From the next check on here, and within seconds on other servers of the node.
    [[nodiscard]] virtual Result<Done> revoke(const std::string& token, Timestamp until) = 0;
    /// From memory.
    [[nodiscard]] virtual bool is_revoked(std::string_view token) const = 0;
};

}  // namespace kakehashi::consent
