#pragma once

#include <filesystem>

#include "adapters/http/binding.h"
#include "adapters/http/renewable.h"
#include "adapters/http/server.h"
#include "adapters/main/configuration.h"
#include "adapters/main/rounds.h"

namespace kakehashi::app {

/// The lists of client certificates that were taken back: those of the settings, which have to be there, else that of the node's own authority
/// once there is one; empty: nobody is looked up.
[[nodiscard]] std::filesystem::path revocations_of(const Configuration& configuration);
[[nodiscard]] http::TlsContext::Files tls_files_of(const Configuration& configuration);
/// Of the listener that asks nobody for a certificate.
[[nodiscard]] http::TlsContext::Files public_tls_files_of(const Configuration& configuration);

/// Looks every few seconds whether certificates, keys, lists or bindings on disk are others, and takes them: whoever was taken back or
/// unbound is out from then on, without a restart. What cannot be read is told once and the old goes on.
/// All must outlive the rounds; `for_everyone` may be null.
[[nodiscard]] Rounds::Work certificate_rounds(const Configuration& configuration, http::Renewable<http::Bindings>& bindings,
                                              http::Server& server, http::Server* for_everyone);

}  // namespace kakehashi::app
