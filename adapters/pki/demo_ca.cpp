#include "adapters/pki/demo_ca.h"

#include <openssl/ec.h>

#include <array>
#include <system_error>
#include <vector>

#include "adapters/pki/openssl_handles.h"
#include "adapters/pki/pem_file.h"

namespace kakehashi::pki {
namespace {

constexpr long seconds_a_day = 86400;
constexpr long authority_days = 3652;
constexpr long leaf_days = 825;  // the longest that all TLS clients accept
constexpr int serial_bits = 127;

struct ExtensionText {
    int nid;
    const char* value;
};

/// What one certificate is to say.
struct Wanted {
    ClientSubject subject;
    std::vector<ExtensionText> extensions;
    long days;
};

Result<Key> make_key() {
    Key key(EVP_EC_gen("P-256"));
    if (!key) {
        return openssl_error("make a key");
    }
    return key;
}

/// A random serial number, so that a re-made demo never collides with what a browser remembers.
bool set_serial(X509* certificate) {
    const BigNumber number(BN_new());
    return number && BN_rand(number.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_validity(X509* certificate, Timestamp now, long days) {
    const auto begin = static_cast<time_t>(now.microseconds / 1'000'000);
    // An hour back: the clocks of the two ends of a demo may differ.
    return ASN1_TIME_set(X509_getm_notBefore(certificate), begin - 3600) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), begin + days * seconds_a_day) != nullptr;
}

bool set_subject(X509* certificate, const ClientSubject& subject) {
    X509_NAME* name = X509_get_subject_name(certificate);
    const auto add = [name](const char* field, const std::string& text) {
        return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                          reinterpret_cast<const unsigned char*>(text.data()),
                                          static_cast<int>(text.size()), -1, 0) == 1;
    };
    return add("O", subject.organisation) && add("CN", subject.name);
}

bool add_extensions(X509* certificate, X509* issuer, const std::vector<ExtensionText>& wanted) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    for (const ExtensionText& text : wanted) {
        const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, text.nid, text.value));
        if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) {
            return false;
        }
    }
    return true;
}

/// A certificate for `key`, signed with `issuer_key`; without an issuer it is its own.
Result<Certificate> sign(const Wanted& wanted, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key, Timestamp now) {
    Certificate made(X509_new());
    if (!made) {
        return openssl_error("make a certificate");
    }
    X509* signer = issuer != nullptr ? issuer : made.get();
    const bool signed_well = X509_set_version(made.get(), X509_VERSION_3) == 1 && set_serial(made.get()) &&
                             set_validity(made.get(), now, wanted.days) && set_subject(made.get(), wanted.subject) &&
                             X509_set_issuer_name(made.get(), X509_get_subject_name(signer)) == 1 &&
                             X509_set_pubkey(made.get(), key) == 1 &&
                             add_extensions(made.get(), signer, wanted.extensions) &&
                             X509_sign(made.get(), issuer_key, EVP_sha256()) > 0;
    if (!signed_well) {
        return openssl_error("sign a certificate");
    }
    return made;
}

KeyPairFiles files_in(const std::filesystem::path& folder, std::string_view stem) {
    return {folder / (std::string(stem) + ".crt"), folder / (std::string(stem) + ".key")};
}

Result<Done> make_folder(const std::filesystem::path& folder) {
    std::error_code failed;
    if (std::filesystem::create_directories(folder, failed)) {
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
    }
    if (failed) {
        return Error{Fault::unavailable, "KK-6002", "cannot make " + folder.string() + ": " + failed.message()};
    }
    return Done{};
}

/// Both or neither: a key without its certificate would block the next attempt.
Result<KeyPairFiles> write_pair(const KeyPairFiles& files, EVP_PKEY* key, X509* certificate) {
    TRY_DONE(write_key(files.key, key));
    if (auto written = write_certificate(files.certificate, certificate); !written.has_value()) {
        std::error_code ignored;
        std::filesystem::remove(files.key, ignored);
        return std::move(written).error();
    }
    return files;
}

Result<KeyPairFiles> issue(const KeyPairFiles& authority, const KeyPairFiles& files, const Wanted& wanted,
                           Timestamp now) {
    TRY(const Certificate issuer, read_certificate(authority.certificate));
    TRY(const Key issuer_key, read_key(authority.key));
    TRY(const Key key, make_key());
    TRY(const Certificate made, sign(wanted, key.get(), issuer.get(), issuer_key.get(), now));
    TRY_DONE(make_folder(files.key.parent_path()));
    return write_pair(files, key.get(), made.get());
}

}  // namespace

Result<DemoCa> DemoCa::create(const std::filesystem::path& folder, Timestamp now) {
    TRY_DONE(make_folder(folder));
    const Wanted wanted{{"demo", "Kakehashi demo CA"},
                        {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                         {NID_key_usage, "critical,keyCertSign,cRLSign"},
                         {NID_subject_key_identifier, "hash"}},
                        authority_days};
    TRY(const Key key, make_key());
    TRY(const Certificate made, sign(wanted, key.get(), nullptr, key.get(), now));
    TRY(auto files, write_pair(files_in(folder, "ca"), key.get(), made.get()));
    return DemoCa(std::move(files));
}

Result<DemoCa> DemoCa::open(const std::filesystem::path& folder) {
    const KeyPairFiles files = files_in(folder, "ca");
    TRY_DONE(read_certificate(files.certificate));
    TRY_DONE(read_key(files.key));
    return DemoCa(files);
}

Result<KeyPairFiles> DemoCa::issue_server(const std::filesystem::path& folder, std::string_view stem,
                                          Timestamp now) const {
    const Wanted wanted{{"demo", "localhost"},
                        {{NID_basic_constraints, "critical,CA:FALSE"},
                         {NID_key_usage, "critical,digitalSignature"},
                         {NID_ext_key_usage, "serverAuth"},
                         {NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1"},
                         {NID_subject_key_identifier, "hash"},
                         {NID_authority_key_identifier, "keyid"}},
                        leaf_days};
    return issue(files_, files_in(folder, stem), wanted, now);
}

Result<KeyPairFiles> DemoCa::issue_client(const std::filesystem::path& folder, std::string_view stem,
                                          const ClientSubject& subject, Timestamp now) const {
    constexpr std::size_t longest_name = 64;  // upper bound of commonName and organizationName in X.520
    const auto fits = [](const std::string& text) { return !text.empty() && text.size() <= longest_name; };
    if (!fits(subject.name) || !fits(subject.organisation)) {
        return Error{Fault::malformed, "KK-6006", "a certificate subject needs names of 1 to 64 characters"};
    }
    const Wanted wanted{subject,
                        {{NID_basic_constraints, "critical,CA:FALSE"},
                         {NID_key_usage, "critical,digitalSignature"},
                         {NID_ext_key_usage, "clientAuth"},
                         {NID_subject_key_identifier, "hash"},
                         {NID_authority_key_identifier, "keyid"}},
                        leaf_days};
    return issue(files_, files_in(folder, stem), wanted, now);
}

Result<std::string> certificate_fingerprint(const std::filesystem::path& certificate) {
    TRY(const Certificate read, read_certificate(certificate));
    return fingerprint_of(read.get());
}

Result<std::string> fingerprint_of(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) {
        return openssl_error("hash a certificate");
    }
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    for (std::size_t at = 0; at < size; ++at) {
        text += hex[digest[at] >> 4U];
        text += hex[digest[at] & 15U];
    }
    return text;
}

}  // namespace kakehashi::pki
