#include "adapters/sources/opinion/signature.h"

#include <xmlsec/xmlsec.h>
// Order matters: the others build on the first.
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/keyinfo.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmltree.h>

#include <array>
#include <memory>
#include <string_view>

#include "adapters/sources/opinion/opinion_element.h"

namespace kakehashi::sources::opinion {
namespace {

using KeysManager = std::unique_ptr<xmlSecKeysMngr, XmlFreer<xmlSecKeysMngrDestroy>>;
using Verification = std::unique_ptr<xmlSecDSigCtx, XmlFreer<xmlSecDSigCtxDestroy>>;

/// The library's messages quote what stands in the file.
void tell_nobody(const char* /*file*/, int /*line*/, const char* /*function*/, const char* /*object*/,
                 const char* /*subject*/, int /*reason*/, const char* /*message*/) {}

const xmlSecByte* bytes_of(std::string_view text) { return reinterpret_cast<const xmlSecByte*>(text.data()); }

/// Knows no keys, only whose certificates are to be believed.
KeysManager manager_for(const SignatureTrust& trust) {
    KeysManager manager(xmlSecKeysMngrCreate());
    if (!manager || xmlSecCryptoAppDefaultKeysMngrInit(manager.get()) < 0) {
        return nullptr;
    }
    for (const std::string& certificate : trust.certificates()) {
        if (xmlSecCryptoAppKeysMngrCertLoadMemory(manager.get(), bytes_of(certificate),
                                                  static_cast<xmlSecSize>(certificate.size()), xmlSecKeyDataFormatPem,
                                                  xmlSecKeyDataTypeTrusted) < 0) {
            return nullptr;
        }
    }
    return manager;
}

/// Leaves only what an honest signature needs.
bool restrict(xmlSecDSigCtx& verification) {
    verification.flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES;
    verification.enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
    const bool certificates_only =
        xmlSecPtrListAdd(&verification.keyInfoReadCtx.enabledKeyData,
                         const_cast<xmlSecPtr>(static_cast<const void*>(xmlSecKeyDataX509Id))) >= 0;
    const std::array references = {xmlSecTransformExclC14NId, xmlSecTransformSha256Id, xmlSecTransformSha384Id,
                                   xmlSecTransformSha512Id};
    const std::array signatures = {xmlSecTransformExclC14NId,    xmlSecTransformRsaSha256Id,   xmlSecTransformRsaSha384Id,
                                   xmlSecTransformRsaSha512Id,   xmlSecTransformEcdsaSha256Id, xmlSecTransformEcdsaSha384Id};
    bool good = certificates_only;
    for (const xmlSecTransformId id : references) {
        good = good && xmlSecDSigCtxEnableReferenceTransform(&verification, id) >= 0;
    }
    for (const xmlSecTransformId id : signatures) {
        good = good && xmlSecDSigCtxEnableSignatureTransform(&verification, id) >= 0;
    }
    return good;
}

/// Makes the opinion's Id, and no other attribute, what a reference can name.
bool name_opinion(xmlDoc& document, xmlNode& opinion) {
    xmlAttr* const attribute = xmlHasNsProp(&opinion, reinterpret_cast<const xmlChar*>("Id"), nullptr);
    const std::string id = attribute_of(opinion, "Id");
    return attribute != nullptr &&
           xmlAddID(nullptr, &document, reinterpret_cast<const xmlChar*>(id.c_str()), attribute) != nullptr;
}

}  // namespace

bool ready_for_signatures() {
    static const bool ready = [] {
        xmlInitParser();
        const bool begun = xmlSecInit() == 0 && xmlSecCheckVersion() == 1 && xmlSecCryptoAppInit(nullptr) == 0 &&
                           xmlSecCryptoInit() == 0;
        xmlSecErrorsSetCallback(tell_nobody);  // last, for the library sets its own when it begins
        return begun;
    }();
    return ready;
}

bool is_about(const xmlNode& signature, const xmlNode& opinion) {
    const xmlNode* const info = child_named(signature, "SignedInfo", signature_namespace);
    const xmlNode* const reference = info == nullptr ? nullptr : child_named(*info, "Reference", signature_namespace);
    return reference != nullptr && attribute_of(*reference, "URI") == "#" + attribute_of(opinion, "Id");
}

std::variant<std::string, SignatureFault> signed_bytes(xmlDoc& document, xmlNode& signature, xmlNode& opinion,
                                                       const SignatureTrust& trust) {
    if (!is_about(signature, opinion)) {
        return SignatureFault::elsewhere;
    }
    const KeysManager manager = ready_for_signatures() ? manager_for(trust) : nullptr;
    const Verification verification(manager ? xmlSecDSigCtxCreate(manager.get()) : nullptr);
    if (!verification || !restrict(*verification) || !name_opinion(document, opinion) ||
        xmlSecDSigCtxVerify(verification.get(), &signature) < 0 ||
        verification->status != xmlSecDSigStatusSucceeded ||
        xmlSecPtrListGetSize(&verification->signedInfoReferences) != 1) {
        return SignatureFault::invalid;
    }
    const auto reference =
        static_cast<xmlSecDSigReferenceCtxPtr>(xmlSecPtrListGetItem(&verification->signedInfoReferences, 0));
    const xmlSecBufferPtr digested = reference == nullptr ? nullptr : xmlSecDSigReferenceCtxGetPreDigestBuffer(reference);
    if (digested == nullptr) {
        return SignatureFault::invalid;
    }
    return std::string(reinterpret_cast<const char*>(xmlSecBufferGetData(digested)), xmlSecBufferGetSize(digested));
}

}  // namespace kakehashi::sources::opinion
