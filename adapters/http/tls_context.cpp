#include "adapters/http/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <fstream>
#include <iterator>

namespace kakehashi::http {
namespace {

std::string own_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

Error unreadable(const char* what, const std::string& path) {
    ERR_clear_error();
    return Error{Fault::missing, "KK-5040", std::string(what) + " cannot be read as PEM", Place{own_name(path)}};
}

int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) { return 0; }

void harden(SSL_CTX* context, TlsContext::Oldest oldest) {
    const bool exception = oldest == TlsContext::Oldest::tls_1_2;
    EXPECTS(SSL_CTX_set_min_proto_version(context, exception ? TLS1_2_VERSION : TLS1_3_VERSION) == 1);
    EXPECTS(SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL") == 1);  // of 1.2; those of 1.3 are all like that
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    EXPECTS(SSL_CTX_set_num_tickets(context, 0) == 1);
    SSL_CTX_set_mode(context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);  // a record's head and body by one call to the system
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
}

/// False when the CA cannot be read.
bool require_certificates_of(SSL_CTX* context, const std::string& client_ca) {
    STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(client_ca.c_str());
    if (names == nullptr || SSL_CTX_load_verify_file(context, client_ca.c_str()) != 1) {
        sk_X509_NAME_pop_free(names, X509_NAME_free);
        return false;
    }
    SSL_CTX_set_client_CA_list(context, names);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    return true;
}

/// False when there is no list in the file.
bool check_revocations(SSL_CTX* context, const std::string& lists) {
    X509_STORE* const store = SSL_CTX_get_cert_store(context);
    X509_LOOKUP* const lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    return lookup != nullptr && X509_load_crl_file(lookup, lists.c_str(), X509_FILETYPE_PEM) > 0 &&
           X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK) == 1;
}

/// What is stapled: the bytes as they came, for its signature is the issuer's.
int staple(SSL* connection, void* response) {
    const auto& bytes = *static_cast<const std::string*>(response);
    auto* const copy = static_cast<unsigned char*>(OPENSSL_memdup(bytes.data(), bytes.size()));
    if (copy == nullptr) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    SSL_set_tlsext_status_ocsp_resp(connection, copy, static_cast<int>(bytes.size()));
    return SSL_TLSEXT_ERR_OK;
}

/// The context and what it staples, which has to live as long.
struct Held {
    std::string ocsp;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context;
};

}  // namespace

Result<TlsContext> TlsContext::open(const Files& files) {
    ERR_clear_error();
    const auto held = std::make_shared<Held>(Held{{}, {SSL_CTX_new(TLS_server_method()), SSL_CTX_free}});
    SSL_CTX* const context = held->context.get();
    EXPECTS(context != nullptr);
    harden(context, files.oldest);
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
        return unreadable("the server's certificate", files.certificate);
    }
    if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        const bool mismatch = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;
        auto error = unreadable("the server's key", files.key);
        return mismatch ? Error{Fault::conflicting, "KK-5041", "the server's key is not that of its certificate",
                                Place{own_name(files.key)}}
                        : error;
    }
    if (files.clients == Clients::certified) {
        if (!require_certificates_of(context, files.client_ca)) {
            return unreadable("the clients' CA", files.client_ca);
        }
        if (!files.client_crl.empty() && !check_revocations(context, files.client_crl)) {
            return unreadable("the list of clients' certificates that were taken back", files.client_crl);
        }
    }
    if (!files.ocsp.empty()) {
        std::ifstream file(files.ocsp, std::ios::binary);
        held->ocsp.assign(std::istreambuf_iterator<char>(file), {});
        if (held->ocsp.empty()) {
            return unreadable("what is to be stapled", files.ocsp);
        }
        SSL_CTX_set_tlsext_status_cb(context, staple);
        SSL_CTX_set_tlsext_status_arg(context, &held->ocsp);
    }
    return TlsContext{std::shared_ptr<SSL_CTX>(held, context)};
}

bool TlsContext::would_accept(x509_st& certificate) const {
    const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> check(X509_STORE_CTX_new(), X509_STORE_CTX_free);
    const bool accepted = check != nullptr &&
                          X509_STORE_CTX_init(check.get(), SSL_CTX_get_cert_store(context_.get()), &certificate, nullptr) == 1 &&
                          X509_STORE_CTX_set_default(check.get(), "ssl_client") == 1 && X509_verify_cert(check.get()) == 1;
    ERR_clear_error();
    return accepted;
}

}  // namespace kakehashi::http
