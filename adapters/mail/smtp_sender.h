#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "domain/result.h"

namespace kakehashi::mail {

enum class SmtpSecurity : std::uint8_t {
    starttls,  ///< in clear until the server has shown its certificate; nothing is sent if it does not
    tls,       ///< from the first byte (RFC 8314)
    none,      ///< for a relay on this machine
};

struct SmtpSettings {
    std::string host;
    std::uint16_t port = 587;
    SmtpSecurity security = SmtpSecurity::starttls;
    std::filesystem::path authorities;  ///< PEM; empty: those the system trusts
    std::string user;                   ///< empty: without signing in
    std::string password;
    std::string from;
    int patience_s = 10;
};

struct Mail {
    std::string to;
    std::string subject;  ///< UTF-8
    std::string text;     ///< UTF-8
};

/// Hands mails to one server. Errors: unavailable (KK-9001) when the server cannot be reached, does not show a certificate one can trust,
/// or says to try later; refused (KK-9002) when it will never take mail to that address. None of them tells whom it was for. Thread-safe.
class SmtpSender {
public:
    explicit SmtpSender(SmtpSettings settings);
    [[nodiscard]] Result<Done> send(const Mail& mail) const;

private:
    SmtpSettings settings_;
};

}  // namespace kakehashi::mail
