#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "adapters/pki/openssl_handles.h"
#include "domain/calendar_date.h"
#include "domain/result.h"

namespace kakehashi::pki {

/// The two files of an identity: a certificate (0644) and its private key (0600), both PEM.
struct KeyPairFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

/// Who a client certificate stands for, as its subject says: `O=<organisation>, CN=<name>`.
struct ClientSubject {
    std::string organisation = "demo";
    std::string name;  ///< "municipality:131011", or an office number such as "1370000011"
};

/// The certificate authority of a demo node: ECDSA P-256, SHA-256, valid ten years. It is for demonstration only; a
/// real node uses certificates of the exchange. Immutable, holds only paths; may be shared by threads.
///
///     TRY(auto ca, DemoCa::create(folder / "pki", now));
///     TRY(auto server, ca.issue_server(folder / "pki", "server", now));
///     TRY(auto client, ca.issue_client(folder / "pki", "office", {"demo", "1370000011"}, now));
///
/// Every operation fails with conflicting (KK-6001) when a file it would write exists, and then leaves that file as it
/// is; unavailable (KK-6002) when the folder cannot be written; broken (KK-6003) when OpenSSL fails.
class DemoCa {
public:
    /// Makes `ca.crt` and `ca.key` in `folder`, which is made with mode 0700 when absent. `now` begins the validity.
    [[nodiscard]] static Result<DemoCa> create(const std::filesystem::path& folder, Timestamp now);
    /// The authority made earlier. Missing (KK-6004) or malformed (KK-6005) when its files are not there or no PEM.
    [[nodiscard]] static Result<DemoCa> open(const std::filesystem::path& folder);

    /// `<stem>.crt` and `<stem>.key` for TLS servers: localhost, 127.0.0.1 and ::1, 825 days.
    [[nodiscard]] Result<KeyPairFiles> issue_server(const std::filesystem::path& folder, std::string_view stem,
                                                    Timestamp now) const;
    /// `<stem>.crt` and `<stem>.key` for TLS clients, 825 days. Malformed (KK-6006) when the subject's name is empty
    /// or longer than X.520 allows (64 characters).
    [[nodiscard]] Result<KeyPairFiles> issue_client(const std::filesystem::path& folder, std::string_view stem,
                                                    const ClientSubject& subject, Timestamp now) const;

    [[nodiscard]] const KeyPairFiles& files() const { return files_; }

private:
    explicit DemoCa(KeyPairFiles files) : files_(std::move(files)) {}

    KeyPairFiles files_;
};

/// SHA-256 of its DER form: 64 lower-case hex digits.
[[nodiscard]] Result<std::string> fingerprint_of(const X509* certificate);
/// SHA-256 of the DER form of the first certificate in a PEM file: 64 lower-case hex digits. Missing (KK-6004),
/// malformed (KK-6005).
[[nodiscard]] Result<std::string> certificate_fingerprint(const std::filesystem::path& certificate);

}  // namespace kakehashi::pki
