#include "adapters/pki/demo_ca.h"

#include <openssl/x509_vfy.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "adapters/pki/openssl_handles.h"
#include "adapters/pki/pem_file.h"

namespace {

using namespace kakehashi;
using namespace kakehashi::pki;
namespace fs = std::filesystem;

using Store = std::unique_ptr<X509_STORE, Freer<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Freer<X509_STORE_CTX_free>>;

const Timestamp now = *Timestamp::parse_iso("2026-11-22T03:04:05Z");

struct Folder {
    Folder() {
        std::string name = (fs::temp_directory_path() / "kakehashi-pki-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

struct Authority : Folder {
    Authority() : ca(DemoCa::create(path / "pki", now).value()) {}
    [[nodiscard]] KeyPairFiles client() const {
        return ca.issue_client(path / "pki", "office", {"demo", "1370000011"}, now).value();
    }
    [[nodiscard]] KeyPairFiles server() const { return ca.issue_server(path / "pki", "server", now).value(); }
    DemoCa ca;
};

bool verifies(const fs::path& leaf, const fs::path& root, int purpose) {
    const Certificate certificate = read_certificate(leaf).value();
    const Certificate authority = read_certificate(root).value();
    const Store store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), authority.get());
    const StoreContext context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
    X509_STORE_CTX_set_purpose(context.get(), purpose);
    X509_STORE_CTX_set_time(context.get(), 0, static_cast<time_t>(now.microseconds / 1'000'000));
    return X509_verify_cert(context.get()) == 1;
}

std::string subject_part(X509* certificate, int nid) {
    std::array<char, 100> text{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), nid, text.data(), static_cast<int>(text.size()));
    return text.data();
}

std::string content(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

fs::perms mode(const fs::path& path) { return fs::status(path).permissions(); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(demo_ca, Authority)

BOOST_AUTO_TEST_CASE(a_server_certificate_verifies_for_servers_only) {
    const KeyPairFiles files = server();
    BOOST_TEST(verifies(files.certificate, ca.files().certificate, X509_PURPOSE_SSL_SERVER));
    BOOST_TEST(!verifies(files.certificate, ca.files().certificate, X509_PURPOSE_SSL_CLIENT));
}

BOOST_AUTO_TEST_CASE(a_client_certificate_verifies_for_clients_only) {
    const KeyPairFiles files = client();
    BOOST_TEST(verifies(files.certificate, ca.files().certificate, X509_PURPOSE_SSL_CLIENT));
    BOOST_TEST(!verifies(files.certificate, ca.files().certificate, X509_PURPOSE_SSL_SERVER));
}

BOOST_AUTO_TEST_CASE(another_authority_does_not_vouch_for_it) {
    const DemoCa other = DemoCa::create(path / "other", now).value();
    BOOST_TEST(!verifies(client().certificate, other.files().certificate, X509_PURPOSE_SSL_CLIENT));
}

BOOST_AUTO_TEST_CASE(extended_key_usage_is_stated) {
    const Certificate of_server = read_certificate(server().certificate).value();
    const Certificate of_client = read_certificate(client().certificate).value();
    BOOST_TEST(X509_get_extended_key_usage(of_server.get()) == static_cast<unsigned>(XKU_SSL_SERVER));
    BOOST_TEST(X509_get_extended_key_usage(of_client.get()) == static_cast<unsigned>(XKU_SSL_CLIENT));
}

BOOST_AUTO_TEST_CASE(a_server_answers_for_localhost_by_name_and_address) {
    const Certificate certificate = read_certificate(server().certificate).value();
    BOOST_TEST(X509_check_host(certificate.get(), "localhost", 0, 0, nullptr) == 1);
    BOOST_TEST(X509_check_ip_asc(certificate.get(), "127.0.0.1", 0) == 1);
    BOOST_TEST(X509_check_ip_asc(certificate.get(), "::1", 0) == 1);
    BOOST_TEST(X509_check_host(certificate.get(), "example.org", 0, 0, nullptr) == 0);
}

BOOST_AUTO_TEST_CASE(a_client_names_its_organisation) {
    const auto files = ca.issue_client(path / "pki", "city", {"demo", "municipality:131011"}, now);
    BOOST_TEST_REQUIRE(files.has_value());
    const Certificate certificate = read_certificate(files->certificate).value();
    BOOST_TEST(subject_part(certificate.get(), NID_organizationName) == "demo");
    BOOST_TEST(subject_part(certificate.get(), NID_commonName) == "municipality:131011");
}

BOOST_AUTO_TEST_CASE(the_authority_is_valid_for_ten_years) {
    const Certificate certificate = read_certificate(ca.files().certificate).value();
    int days = 0;
    int seconds = 0;
    BOOST_TEST_REQUIRE(ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(certificate.get()),
                                      X509_get0_notAfter(certificate.get())) == 1);
    BOOST_TEST(days == 3652);
    BOOST_TEST(X509_check_ca(certificate.get()) == 1);
    BOOST_TEST(EVP_PKEY_get_bits(X509_get0_pubkey(certificate.get())) == 256);
}

BOOST_AUTO_TEST_CASE(keys_are_for_their_owner_only_and_certificates_for_everyone) {
    const auto private_mode = fs::perms::owner_read | fs::perms::owner_write;
    const auto public_mode = private_mode | fs::perms::group_read | fs::perms::others_read;
    for (const KeyPairFiles& files : {ca.files(), server(), client()}) {
        BOOST_TEST((mode(files.key) == private_mode));
        BOOST_TEST((mode(files.certificate) == public_mode));
    }
    BOOST_TEST((mode(path / "pki") == fs::perms::owner_all));
}

BOOST_AUTO_TEST_CASE(nothing_is_overwritten) {
    const KeyPairFiles files = client();
    const std::string key = content(files.key);
    const auto again = ca.issue_client(path / "pki", "office", {"demo", "1379900010"}, now);
    BOOST_TEST_REQUIRE(!again.has_value());
    BOOST_TEST(again.error().code == "KK-6001");
    BOOST_TEST((again.error().fault == Fault::conflicting));
    BOOST_TEST(content(files.key) == key);
    BOOST_TEST(!DemoCa::create(path / "pki", now).has_value());
}

BOOST_AUTO_TEST_CASE(a_certificate_in_the_way_leaves_no_lone_key) {
    std::ofstream(path / "pki" / "blocked.crt") << "mine";
    BOOST_TEST(!ca.issue_server(path / "pki", "blocked", now).has_value());
    BOOST_TEST(!fs::exists(path / "pki" / "blocked.key"));
    BOOST_TEST(content(path / "pki" / "blocked.crt") == "mine");
}

BOOST_AUTO_TEST_CASE(an_authority_made_earlier_goes_on_issuing) {
    const DemoCa later = DemoCa::open(path / "pki").value();
    const auto files = later.issue_server(path / "pki", "later", now);
    BOOST_TEST_REQUIRE(files.has_value());
    BOOST_TEST(verifies(files->certificate, ca.files().certificate, X509_PURPOSE_SSL_SERVER));
}

BOOST_AUTO_TEST_CASE(a_missing_or_broken_authority_is_told_apart) {
    BOOST_TEST(DemoCa::open(path / "nowhere").error().code == "KK-6004");
    std::ofstream(ca.files().certificate, std::ios::trunc) << "not a certificate";
    BOOST_TEST(DemoCa::open(path / "pki").error().code == "KK-6005");
}

BOOST_AUTO_TEST_CASE(a_subject_must_be_named) {
    BOOST_TEST(ca.issue_client(path / "pki", "empty", {"demo", ""}, now).error().code == "KK-6006");
    BOOST_TEST(ca.issue_client(path / "pki", "long", {"demo", std::string(65, 'x')}, now).error().code == "KK-6006");
}

BOOST_AUTO_TEST_CASE(a_fingerprint_is_64_lower_case_hex_digits_and_differs_by_certificate) {
    const std::string one = certificate_fingerprint(server().certificate).value();
    const std::string other = certificate_fingerprint(client().certificate).value();
    BOOST_TEST(one.size() == 64U);
    BOOST_TEST(one.find_first_not_of("0123456789abcdef") == std::string::npos);
    BOOST_TEST(one != other);
    BOOST_TEST(certificate_fingerprint(path / "pki" / "server.crt").value() == one);
}

BOOST_AUTO_TEST_SUITE_END()
