#pragma once

#include <filesystem>
#include <string>

#include "adapters/http/server.h"
#include "adapters/main/configuration.h"

namespace kakehashi::app {

/// What the settings say of each listener: where it listens, whom it lets in, what it takes.

/// The lists of client certificates that were taken back: those of the settings, which have to be there, else that of the node's own authority
/// once there is one; empty: nobody is looked up.
[[nodiscard]] std::filesystem::path revocations_of(const Configuration& configuration);
/// Where an authority of the node's own leaves its list.
[[nodiscard]] std::filesystem::path own_revocations(const Configuration& configuration);

/// Files as the settings and the disk have them now.
[[nodiscard]] http::TlsContext::Files certified_files(const Configuration& configuration);
[[nodiscard]] http::TlsContext::Files closed_files(const Configuration& configuration);
[[nodiscard]] http::TlsContext::Files public_files(const Configuration& configuration);
[[nodiscard]] http::TlsContext::Files operator_files(const Configuration& configuration);

/// For certified clients, from wherever they come.
[[nodiscard]] http::Options certified_options(const Configuration& configuration);
/// For certified clients on a closed network. Only where `http.closed_port` is set.
[[nodiscard]] http::Options closed_options(const Configuration& configuration);
/// For everyone: it shall never take more than one connection to the database from those who are certified, unless people sign in
/// there. Only where `http.public_port` is set.
[[nodiscard]] http::Options public_options(const Configuration& configuration);
/// For those who keep the node running. On an address of this machine anyone on it may come; elsewhere a client certificate is needed. Only where
/// `http.operator_port` is set.
[[nodiscard]] http::Options operator_options(const Configuration& configuration);

}  // namespace kakehashi::app
