#include "adapters/pki/validity.h"

#include <openssl/ocsp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>

#include "adapters/pki/demo_ca.h"
#include "adapters/pki/openssl_handles.h"

namespace kakehashi::pki {
namespace {

Result<Bio> open_file(const std::filesystem::path& path) {
    Bio file(BIO_new_file(path.c_str(), "r"));
    if (!file) {
        static_cast<void>(openssl_error("open"));
        return Error{Fault::missing, "KK-6004", "cannot open " + path.filename().string()};
    }
    return file;
}

Error nothing_in(const std::filesystem::path& path, const char* what) {
    static_cast<void>(openssl_error("read"));  // the end of a PEM file is an error of its own
    return Error{Fault::malformed, "KK-6005", path.filename().string() + " holds no " + what};
}

std::optional<Timestamp> moment_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return std::nullopt;
    }
    return Timestamp{static_cast<std::int64_t>(::timegm(&parts)) * 1'000'000};
}

std::string hexadecimal(const ASN1_INTEGER* serial) {
    const BigNumber number(ASN1_INTEGER_to_BN(serial, nullptr));
    const std::unique_ptr<char, void (*)(char*)> text(number ? BN_bn2hex(number.get()) : nullptr, [](char* held) { OPENSSL_free(held); });
    return text == nullptr ? std::string() : std::string(text.get());
}

std::string common_name(const X509* certificate) {
    std::array<char, 128> name{};
    return X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(), static_cast<int>(name.size())) > 0
               ? std::string(name.data())
               : std::string();
}

}  // namespace

Result<std::vector<CertificateFacts>> certificates_in(const std::filesystem::path& path) {
    TRY(const Bio file, open_file(path));
    std::vector<CertificateFacts> all;
    while (const Certificate certificate{PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr)}) {
        const auto until = moment_of(X509_get0_notAfter(certificate.get()));
        TRY(std::string fingerprint, fingerprint_of(certificate.get()));
        if (until) {
            all.push_back({common_name(certificate.get()), std::move(fingerprint), hexadecimal(X509_get0_serialNumber(certificate.get())), *until});
        }
    }
    const Error none = nothing_in(path, "certificate");
    return all.empty() ? Result<std::vector<CertificateFacts>>(none) : all;
}

Result<std::vector<RevocationFacts>> revocations_in(const std::filesystem::path& path) {
    TRY(const Bio file, open_file(path));
    std::vector<RevocationFacts> all;
    bool endless = false;
    while (const RevocationList list{PEM_read_bio_X509_CRL(file.get(), nullptr, nullptr, nullptr)}) {
        const auto until = moment_of(X509_CRL_get0_nextUpdate(list.get()));
        endless = endless || !until;
        RevocationFacts facts{until.value_or(Timestamp{}), {}};
        const STACK_OF(X509_REVOKED)* const entries = X509_CRL_get_REVOKED(list.get());
        for (int n = 0; entries != nullptr && n < sk_X509_REVOKED_num(entries); ++n) {
            facts.serials.push_back(hexadecimal(X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, n))));
        }
        all.push_back(std::move(facts));
    }
    const Error none = nothing_in(path, "list of certificates that were taken back");
    return all.empty() || endless ? Result<std::vector<RevocationFacts>>(none) : all;
}

Result<Timestamp> stapled_until(const std::filesystem::path& path) {
    TRY(const Bio file, open_file(path));
    const std::unique_ptr<OCSP_RESPONSE, Freer<OCSP_RESPONSE_free>> response(d2i_OCSP_RESPONSE_bio(file.get(), nullptr));
    const std::unique_ptr<OCSP_BASICRESP, Freer<OCSP_BASICRESP_free>> basic(response ? OCSP_response_get1_basic(response.get()) : nullptr);
    std::optional<Timestamp> earliest;
    for (int n = 0; basic && n < OCSP_resp_count(basic.get()); ++n) {
        ASN1_GENERALIZEDTIME* next = nullptr;
        OCSP_single_get0_status(OCSP_resp_get0(basic.get(), n), nullptr, nullptr, nullptr, &next);
        const auto until = moment_of(next);
        earliest = until && (!earliest || *until < *earliest) ? until : earliest;
    }
    const Error none = nothing_in(path, "answer of OCSP that names its end");
    return earliest ? Result<Timestamp>(*earliest) : none;
}

}  // namespace kakehashi::pki
