#include "adapters/pki/revocation.h"

#include <openssl/pem.h>

#include <system_error>

#include "adapters/pki/openssl_handles.h"
#include "adapters/pki/pem_file.h"

namespace kakehashi::pki {
namespace {

constexpr long list_days = 825;  // as long as what is issued
constexpr long seconds_a_day = 86400;

using Time = std::unique_ptr<ASN1_TIME, Freer<ASN1_TIME_free>>;
using Revoked = std::unique_ptr<X509_REVOKED, Freer<X509_REVOKED_free>>;

Time time_at(Timestamp now, long days) { return Time(ASN1_TIME_set(nullptr, static_cast<time_t>(now.microseconds / 1'000'000) + days * seconds_a_day)); }

bool add(X509_CRL* list, const ASN1_INTEGER* serial, const ASN1_TIME* since) {
    Revoked entry(X509_REVOKED_new());
    if (!entry || X509_REVOKED_set_serialNumber(entry.get(), const_cast<ASN1_INTEGER*>(serial)) != 1 ||
        X509_REVOKED_set_revocationDate(entry.get(), const_cast<ASN1_TIME*>(since)) != 1 || X509_CRL_add0_revoked(list, entry.get()) != 1) {
        return false;
    }
    static_cast<void>(entry.release());  // the list's by now
    return true;
}

/// Those that are there, and the one more.
bool fill(X509_CRL* list, X509_CRL* before, X509* revoked, Timestamp now) {
    const STACK_OF(X509_REVOKED)* const earlier = before == nullptr ? nullptr : X509_CRL_get_REVOKED(before);
    for (int n = 0; earlier != nullptr && n < sk_X509_REVOKED_num(earlier); ++n) {
        const X509_REVOKED* const one = sk_X509_REVOKED_value(earlier, n);
        if (!add(list, X509_REVOKED_get0_serialNumber(one), X509_REVOKED_get0_revocationDate(one))) {
            return false;
        }
    }
    X509_REVOKED* known = nullptr;
    if (revoked == nullptr || (before != nullptr && X509_CRL_get0_by_cert(before, &known, revoked) > 0)) {
        return true;
    }
    const Time since = time_at(now, 0);
    return since && add(list, X509_get0_serialNumber(revoked), since.get());
}

bool sign(X509_CRL* list, X509* authority, EVP_PKEY* key, Timestamp now) {
    const Time begin = time_at(now, 0);
    const Time end = time_at(now, list_days);
    return begin && end && X509_CRL_set_version(list, X509_CRL_VERSION_2) == 1 &&
           X509_CRL_set_issuer_name(list, X509_get_subject_name(authority)) == 1 && X509_CRL_set1_lastUpdate(list, begin.get()) == 1 &&
           X509_CRL_set1_nextUpdate(list, end.get()) == 1 && X509_CRL_sort(list) == 1 && X509_CRL_sign(list, key, EVP_sha256()) > 0;
}

}  // namespace

std::filesystem::path revocations_of(const DemoCa& authority) { return authority.files().certificate.parent_path() / "ca.crl"; }

Result<Done> write_revocations(const DemoCa& authority, const std::optional<std::filesystem::path>& revoked, Timestamp now) {
    TRY(const Certificate issuer, read_certificate(authority.files().certificate));
    TRY(const Key key, read_key(authority.files().key));
    Certificate certificate;
    if (revoked) {
        TRY(certificate, read_certificate(*revoked));
        if (X509_check_issued(issuer.get(), certificate.get()) != X509_V_OK) {
            return Error{Fault::refused, "KK-6007", "the certificate is not one of this node's authority"};
        }
    }
    const std::filesystem::path file = revocations_of(authority);
    RevocationList before;
    std::error_code failed;
    if (std::filesystem::exists(file, failed)) {
        TRY(before, read_revocations(file));
    }
    const RevocationList list(X509_CRL_new());
    if (!list || !fill(list.get(), before.get(), certificate.get(), now) || !sign(list.get(), issuer.get(), key.get(), now)) {
        return openssl_error("make the list of certificates that were taken back");
    }
    const std::filesystem::path part = file.string() + ".part";
    std::filesystem::remove(part, failed);
    TRY_DONE(write_revocations(part, list.get()));
    std::filesystem::rename(part, file, failed);
    if (failed) {
        return Error{Fault::unavailable, "KK-6002", "cannot write " + file.string() + ": " + failed.message()};
    }
    return Done{};
}

}  // namespace kakehashi::pki
