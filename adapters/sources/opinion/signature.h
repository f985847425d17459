#pragma once

#include <string>
#include <variant>

#include "adapters/sources/opinion/signature_trust.h"
#include "adapters/sources/opinion/xml_handles.h"

namespace kakehashi::sources::opinion {

/// invalid    the signature does not hold, or its signer does not count
/// elsewhere  it is about another element than the opinion that stands in the envelope
enum class SignatureFault { invalid, elsewhere };

/// Verifies the signature about `opinion` and gives the very bytes that were digested, canonical: whoever reads the opinion
/// from these cannot read anything that was not signed, however the document around it is made.
///
/// `signature` follows `conf/schemas/signature-subset.xsd`; whatever else it could ask for is refused here too: references
/// out of the document, other transforms and algorithms, keys that come without a certificate. Certificates are judged as
/// of now. Thread-safe for different documents.
[[nodiscard]] std::variant<std::string, SignatureFault> signed_bytes(xmlDoc& document, xmlNode& signature,
                                                                     xmlNode& opinion, const SignatureTrust& trust);

/// Starts the library that verifies, once in the process and for all of its life; false when it does not start. Called by
/// `signed_bytes`.
[[nodiscard]] bool ready_for_signatures();

/// Whether the signature's only reference names that element.
[[nodiscard]] bool is_about(const xmlNode& signature, const xmlNode& opinion);

}  // namespace kakehashi::sources::opinion
