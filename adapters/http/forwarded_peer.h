#pragma once

#include <optional>
#include <string_view>

#include "adapters/http/message.h"
#include "adapters/http/tls_context.h"

namespace kakehashi::http {

/// The header in which a hop in front of the server passes on the certificate that its client proved.
inline constexpr std::string_view client_certificate_header = "Client-Cert";

/// Whom the header names, as `Client-Cert` of RFC 9440 (`:base64 of DER:`) or as percent-encoded PEM, which nginx writes. Nothing when
/// there is none, when it stands twice, or when its certificate would not have been accepted in a handshake here. Only for requests of
/// the configured hop: anybody else's header is worth nothing.
[[nodiscard]] std::optional<Peer> forwarded_peer(const TlsContext& tls, const HttpRequest& request);

}  // namespace kakehashi::http
