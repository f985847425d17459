#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct evp_pkey_st;
struct x509_st;

namespace kakehashi::test {

/// PEM files of one certificate and its key.
struct Credential {
    std::string certificate;
    std::string key;
    std::string fingerprint;  ///< SHA-256 of the certificate, hexadecimal
};

enum class Validity { now, ended_yesterday };
enum class Use { server, client };

/// A throw-away CA in a folder of its own, removed at the end.
class TestPki {
public:
    explicit TestPki(const std::string& name);
    ~TestPki();
    TestPki(const TestPki&) = delete;
    TestPki& operator=(const TestPki&) = delete;

    [[nodiscard]] Credential issue(const std::string& common_name, Use use, Validity validity = Validity::now);
    /// A list (CRL) of those that were taken back, in a file of its own.
    [[nodiscard]] std::string take_back(const std::vector<Credential>& credentials, Validity validity = Validity::now);
    [[nodiscard]] std::string ca_file() const { return ca_.certificate; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

private:
    [[nodiscard]] Credential write(const std::string& name, x509_st* certificate, evp_pkey_st* key) const;

    std::filesystem::path folder_;
    std::shared_ptr<evp_pkey_st> ca_key_;
    std::shared_ptr<x509_st> ca_certificate_;
    Credential ca_;
    long serial_ = 1;
};

}  // namespace kakehashi::test
