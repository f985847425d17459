#include "tests/service/test_pki.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "consent/ports/hasher.h"
#include "domain/result.h"

namespace kakehashi::test {
namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

constexpr long day = 24L * 60 * 60;

Key new_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    EXPECTS(extension != nullptr);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate new_certificate(const std::string& common_name, EVP_PKEY* key, long serial, Validity validity) {
    Certificate certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    const bool ended = validity == Validity::ended_yesterday;
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3 * day);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), ended ? -day : 3 * day);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const auto* text = reinterpret_cast<const unsigned char*>(common_name.c_str());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0);
    X509_set_pubkey(certificate.get(), key);
    return certificate;
}

std::FILE* open_file(const std::string& path) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    EXPECTS(file != nullptr);
    return file;
}

}  // namespace

TestPki::TestPki(const std::string& name) : ca_key_(new_key()) {
    std::string pattern = (std::filesystem::temp_directory_path() / "kakehashi-pki-XXXXXX").string();
    EXPECTS(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    ca_certificate_ = new_certificate(name, ca_key_.get(), serial_, Validity::now);
    X509* ca = ca_certificate_.get();
    X509_set_issuer_name(ca, X509_get_subject_name(ca));
    add_extension(ca, ca, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign");
    EXPECTS(X509_sign(ca, ca_key_.get(), EVP_sha256()) > 0);
    ca_ = write("ca", ca, ca_key_.get());
}

TestPki::~TestPki() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Credential TestPki::issue(const std::string& common_name, Use use, Validity validity) {
    const Key key = new_key();
    const Certificate certificate = new_certificate(common_name, key.get(), ++serial_, validity);
    X509* ca = ca_certificate_.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(ca));
    add_extension(certificate.get(), ca, NID_ext_key_usage, use == Use::server ? "serverAuth" : "clientAuth");
    add_extension(certificate.get(), ca, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    EXPECTS(X509_sign(certificate.get(), ca_key_.get(), EVP_sha256()) > 0);
    return write("c" + std::to_string(serial_), certificate.get(), key.get());
}

std::string TestPki::take_back(const std::vector<Credential>& credentials, Validity validity) {
    const std::shared_ptr<X509_CRL> list(X509_CRL_new(), X509_CRL_free);
    const std::shared_ptr<ASN1_TIME> begin(X509_gmtime_adj(nullptr, -3 * day), ASN1_TIME_free);
    const std::shared_ptr<ASN1_TIME> end(X509_gmtime_adj(nullptr, validity == Validity::now ? day : -day), ASN1_TIME_free);
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(ca_certificate_.get()));
    X509_CRL_set1_lastUpdate(list.get(), begin.get());
    X509_CRL_set1_nextUpdate(list.get(), end.get());
    for (const Credential& credential : credentials) {
        std::FILE* const read = std::fopen(credential.certificate.c_str(), "r");
        EXPECTS(read != nullptr);
        const Certificate certificate(PEM_read_X509(read, nullptr, nullptr, nullptr), X509_free);
        std::fclose(read);
        X509_REVOKED* const entry = X509_REVOKED_new();
        X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate.get()));
        X509_REVOKED_set_revocationDate(entry, begin.get());
        X509_CRL_add0_revoked(list.get(), entry);
    }
    EXPECTS(X509_CRL_sign(list.get(), ca_key_.get(), EVP_sha256()) > 0);
    const std::string path = (folder_ / ("list" + std::to_string(++serial_) + ".crl")).string();
    std::FILE* const file = open_file(path);
    EXPECTS(PEM_write_X509_CRL(file, list.get()) == 1);
    std::fclose(file);
    return path;
}

Credential TestPki::write(const std::string& name, X509* certificate, EVP_PKEY* key) const {
    Credential credential{(folder_ / (name + ".crt")).string(), (folder_ / (name + ".key")).string(), {}};
    std::FILE* file = open_file(credential.certificate);
    EXPECTS(PEM_write_X509(file, certificate) == 1);
    std::fclose(file);
    file = open_file(credential.key);
    EXPECTS(PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    std::fclose(file);
    consent::Digest digest{};
    EXPECTS(X509_digest(certificate, EVP_sha256(), digest.data(), nullptr) == 1);
    credential.fingerprint = consent::hex(digest);
    return credential;
}

}  // namespace kakehashi::test
