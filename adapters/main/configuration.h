#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/mail/smtp_sender.h"
#include "adapters/storage/emergencies.h"
#include "consent/request.h"
#include "domain/result.h"

namespace kakehashi::app {

/// The settings of a node; conf/kakehashi.properties explains each key. Defaults lie in the node's data folder.
struct Configuration {
    std::filesystem::path data;  ///< the node's own folder
    std::string storage_url;
    std::size_t storage_connections = 3;
    int storage_patience_s = 15;
    std::size_t cache_bytes = 128U << 20U;
    std::filesystem::path master_key;
    std::filesystem::path ledger_key;
    std::string ledger_origin;  ///< empty: made from the key
    int ledger_head_every_s = 60;
    storage::EmergencyTerms emergency;
    mail::SmtpSettings smtp;               ///< no host: notices are not mailed
    std::filesystem::path smtp_password;   ///< a file; empty: none
    std::string portal;                    ///< its address, named in mails; may be empty
    int notice_every_s = 10;
    int certification_notice_days = 60;
    int pending_review_days = 60;  ///< of consents whose giver's capacity is in doubt
    std::string http_address = "127.0.0.1";
    std::uint16_t http_port = 8443;
    int http_connections = 256;
    std::string http_public_address;             ///< empty: as http_address
    std::optional<std::uint16_t> http_public_port;  ///< nothing: no listener for everyone
    int http_public_rate = 50;
    std::string http_closed_address;                ///< empty: as http_address
    std::optional<std::uint16_t> http_closed_port;  ///< nothing: no listener on a closed network
    std::filesystem::path http_closed_certificate;  ///< these four empty: as the others
    std::filesystem::path http_closed_key;
    std::filesystem::path http_closed_client_ca;
    std::filesystem::path http_closed_client_crl;
    std::vector<consent::Party> http_closed_only;  ///< parties whose certificates count there alone
    std::string http_operator_address = "127.0.0.1";
    std::optional<std::uint16_t> http_operator_port;  ///< nothing: no listener for operators
    std::filesystem::path http_certificate;
    std::filesystem::path http_key;
    std::filesystem::path http_client_ca;
    std::filesystem::path http_client_crl;  ///< empty: that of an authority of the node's own, when there is one
    std::filesystem::path http_ocsp;        ///< empty: nothing is stapled
    bool http_tls_1_2 = false;              ///< the listener's exception
    std::string http_hop;                   ///< fingerprint of a proxy's certificate; empty: there is none
    std::filesystem::path http_bindings;
    std::string http_issuer;            ///< empty: https://localhost and the port
    bool http_tokens_required = false;  ///< a certificate alone opens nothing
    int http_token_life_s = 300;
    int http_refresh_life_s = 0;  ///< 0: no refresh tokens
    std::string people_issuer;              ///< empty: nobody signs in
    std::string people_client_id;
    std::filesystem::path people_client_key;
    std::filesystem::path people_authorities;  ///< empty: those the system trusts
    std::string people_address;             ///< empty: https://localhost and the public port
    bool people_audience_is_token = false;
    std::vector<std::string> people_acr;
    std::vector<std::string> people_amr = {"mfa"};
    int people_idle_s = 900;
    int people_life_s = 28'800;
    int people_invitation_days = 14;
    std::filesystem::path spool;
    std::filesystem::path opinion_signers;  ///< empty: signatures are not verified
    bool lenient = false;  ///< the lenient profile of care-plan sets
    std::vector<std::string> unconfirmed_forms;  ///< of LIFE, read although their columns are not confirmed
};

/// Where files without a name go: the node's spool, or the system's folder for such files where there is none (yet).
[[nodiscard]] std::filesystem::path spool_folder(const Configuration& configuration);

/// Reads `file` (may be empty: defaults only) over the defaults of `data`. An unknown key, a value out of range or an
/// unreadable file is malformed or missing (KK-81xx), with its line: a node never starts on half a configuration.
[[nodiscard]] Result<Configuration> read_configuration(const std::filesystem::path& data,
                                                       const std::filesystem::path& file);

}  // namespace kakehashi::app
