#include "adapters/http/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace kakehashi::http {
namespace {

std::string own_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

Error unreadable(const char* what, const std::string& path) {
    ERR_clear_error();
    return Error{Fault::missing, "KK-5040", std::string(what) + " cannot be read as PEM", Place{own_name(path)}};
}

int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) { return 0; }

void harden(SSL_CTX* context) {
    EXPECTS(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1);
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

}  // namespace

Result<TlsContext> TlsContext::open(const Files& files) {
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    EXPECTS(context != nullptr);
    harden(context.get());
    if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
        return unreadable("the server's certificate", files.certificate);
    }
    if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        const bool mismatch = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;
        auto error = unreadable("the server's key", files.key);
        return mismatch ? Error{Fault::conflicting, "KK-5041", "the server's key is not that of its certificate",
                                Place{own_name(files.key)}}
                        : error;
    }
    if (files.clients == Clients::certified && !require_certificates_of(context.get(), files.client_ca)) {
        return unreadable("the clients' CA", files.client_ca);
    }
    return TlsContext{std::move(context)};
}

}  // namespace kakehashi::http
