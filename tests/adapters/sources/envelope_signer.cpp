#include "tests/adapters/sources/envelope_signer.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/crypto.h>
#include <xmlsec/keysmngr.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmltree.h>

#include <functional>
#include <memory>
#include <stdexcept>

#include "adapters/sources/opinion/signature.h"

namespace kakehashi::sources::test {
namespace {

void need(bool good, const char* what) {
    if (!good) {
        throw std::runtime_error(what);
    }
}

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

std::string pem_of(const std::function<int(BIO*)>& write) {
    BIO* const bio = BIO_new(BIO_s_mem());
    need(bio != nullptr && write(bio) == 1, "PEM");
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string pem(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return pem;
}

Certificate certified(EVP_PKEY* key, const std::string& name, EVP_PKEY* issuer_key, X509* issuer, long from, long to) {
    Certificate made(X509_new(), X509_free);
    X509* const x = made.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), issuer == nullptr ? 1 : 2);
    X509_gmtime_adj(X509_getm_notBefore(x), from);
    X509_gmtime_adj(X509_getm_notAfter(x), to);
    X509_set_pubkey(x, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(issuer == nullptr ? x : issuer));
    X509_EXTENSION* const basic =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, issuer == nullptr ? "critical,CA:TRUE" : "critical,CA:FALSE");
    need(basic != nullptr && X509_add_ext(x, basic, -1) == 1, "extension");
    X509_EXTENSION_free(basic);
    need(X509_sign(x, issuer_key, EVP_sha256()) > 0, "X509_sign");
    return made;
}

void name_ids(xmlDoc* document, xmlNode* node) {
    for (; node != nullptr; node = node->next) {
        xmlAttr* const id = node->type == XML_ELEMENT_NODE ? xmlHasProp(node, BAD_CAST "Id") : nullptr;
        if (id != nullptr && xmlGetID(document, id->children->content) == nullptr) {
            xmlAddID(nullptr, document, id->children->content, id);
        }
        name_ids(document, node->children);
    }
}

std::string with_template(std::string envelope, const SignatureForm& form) {
    const std::string signature =
        "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:SignedInfo>"
        "<ds:CanonicalizationMethod Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/><ds:SignatureMethod Algorithm='" +
        form.method + "'/><ds:Reference URI='" + form.uri + "'><ds:Transforms>" + form.transforms +
        "</ds:Transforms><ds:DigestMethod Algorithm='" + form.digest +
        "'/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>" + form.key_info +
        "</ds:KeyInfo></ds:Signature>";
    const std::size_t end = envelope.rfind("</");
    need(end != std::string::npos, "end of the envelope");
    return envelope.insert(end, signature);
}

}  // namespace

Signer Signer::made(Validity validity) {
    constexpr long day = 24 * 60 * 60;
    const Key authority_key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Certificate authority = certified(authority_key.get(), "invented authority", authority_key.get(), nullptr, -900 * day, 900 * day);
    const long to = validity == Validity::now ? day : -day;
    const Certificate own = certified(key.get(), "invented physician", authority_key.get(), authority.get(), -30 * day, to);
    return {pem_of([&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); }),
            pem_of([&](BIO* bio) { return PEM_write_bio_X509(bio, own.get()); }),
            pem_of([&](BIO* bio) { return PEM_write_bio_X509(bio, authority.get()); })};
}

std::string signed_by(const Signer& signer, const std::string& envelope, const SignatureForm& form) {
    need(opinion::ready_for_signatures(), "xmlsec");
    const std::string text = with_template(envelope, form);
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
        xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8", XML_PARSE_NONET), xmlFreeDoc);
    need(document != nullptr, "template");
    name_ids(document.get(), xmlDocGetRootElement(document.get()));
    xmlNode* const signature = xmlSecFindNode(xmlDocGetRootElement(document.get()), xmlSecNodeSignature, xmlSecDSigNs);
    const std::unique_ptr<xmlSecDSigCtx, decltype(&xmlSecDSigCtxDestroy)> signing(xmlSecDSigCtxCreate(nullptr), xmlSecDSigCtxDestroy);
    signing->signKey = xmlSecCryptoAppKeyLoadMemory(reinterpret_cast<const xmlSecByte*>(signer.key.data()),
                                                    static_cast<xmlSecSize>(signer.key.size()), xmlSecKeyDataFormatPem, nullptr,
                                                    nullptr, nullptr);
    need(signing->signKey != nullptr, "key");
    need(xmlSecCryptoAppKeyCertLoadMemory(signing->signKey, reinterpret_cast<const xmlSecByte*>(signer.certificate.data()),
                                          static_cast<xmlSecSize>(signer.certificate.size()), xmlSecKeyDataFormatPem) == 0,
         "certificate");
    need(xmlSecDSigCtxSign(signing.get(), signature) == 0, "xmlSecDSigCtxSign");
    xmlChar* bytes = nullptr;
    int size = 0;
    xmlDocDumpMemoryEnc(document.get(), &bytes, &size, "UTF-8");
    std::string made(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    xmlFree(bytes);
    return made;
}

}  // namespace kakehashi::sources::test
