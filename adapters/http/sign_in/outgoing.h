#pragma once

#include <filesystem>
#include <string>

#include "domain/result.h"

namespace kakehashi::http::sign_in {

/// What somebody else's server answered.
struct Answered {
    int status = 0;
    std::string body;
};

/// Calls to somebody else's server. They wait: never on an event loop. Thread-safe.
class Outgoing {
public:
    virtual ~Outgoing() = default;
    /// Unavailable (KK-5081) when no answer came, whole and in time, from a server that proved its name.
    [[nodiscard]] virtual Result<Answered> get(const std::string& address) const = 0;
    [[nodiscard]] virtual Result<Answered> post_form(const std::string& address, const std::string& form) const = 0;
};

/// Over TLS 1.2 or 1.3, to servers whose certificate is of one of the authorities and for their name. Follows no redirection.
class HttpsOutgoing final : public Outgoing {
public:
    /// `authorities` is PEM; empty: those the system trusts.
    explicit HttpsOutgoing(std::filesystem::path authorities) : authorities_(std::move(authorities)) {}

    [[nodiscard]] Result<Answered> get(const std::string& address) const override;
    [[nodiscard]] Result<Answered> post_form(const std::string& address, const std::string& form) const override;

private:
    std::filesystem::path authorities_;
};

}  // namespace kakehashi::http::sign_in
