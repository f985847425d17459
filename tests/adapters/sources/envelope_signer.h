#pragma once

#include <string>

namespace kakehashi::sources::test {

/// An invented physician with a key, and the authority that certified it; both made anew.
struct Signer {
    std::string key;          ///< PEM
    std::string certificate;  ///< PEM
    std::string authority;    ///< PEM, of the certificate's issuer

    enum class Validity { now, ended };
    [[nodiscard]] static Signer made(Validity validity = Validity::now);
};

/// What a signature is made of; the defaults are what an honest one has.
struct SignatureForm {
    std::string uri = "#a";
    std::string method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    std::string transforms = "<ds:Transform Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/>";
    std::string digest = "http://www.w3.org/2001/04/xmlenc#sha256";
    std::string key_info = "<ds:X509Data><ds:X509Certificate/></ds:X509Data>";
};

/// The envelope with a signature of that form before its end, made by the XML Security Library. Attributes `Id` are names.
[[nodiscard]] std::string signed_by(const Signer& signer, const std::string& envelope, const SignatureForm& form = {});

}  // namespace kakehashi::sources::test
