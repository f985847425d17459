#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "adapters/http/message.h"
#include "adapters/http/tls_context.h"

struct x509_st;

namespace kakehashi::http {

/// The header in which a hop in front of the server passes on the certificate that its client proved.
inline constexpr std::string_view client_certificate_header = "Client-Cert";

/// The certificate in such a header, as `Client-Cert` of RFC 9440 has it (`:base64 of DER:`) or as percent-encoded PEM, which nginx writes;
/// null when it is neither. Nothing of it is believed yet.
[[nodiscard]] std::shared_ptr<x509_st> certificate_in(std::string_view header);

/// Whom the header names. Nothing when there is none, when it stands twice, or when its certificate would not have been accepted in a handshake here. Only for requests of
/// the configured hop: anybody else's header is worth nothing.
[[nodiscard]] std::optional<Peer> forwarded_peer(const TlsContext& tls, const HttpRequest& request);

}  // namespace kakehashi::http
