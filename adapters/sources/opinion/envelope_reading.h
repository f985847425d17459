#pragma once

#include <string_view>

#include "adapters/sources/opinion/editions.h"
#include "adapters/sources/opinion/envelope_schema.h"
#include "adapters/sources/opinion/opinion_row.h"
#include "adapters/sources/opinion/signature_trust.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::opinion {

/// The edition that the beginning of an envelope seems to name, without its being parsed; `otherwise` when it names none.
[[nodiscard]] std::string_view edition_in(std::string_view head, std::string_view otherwise);

/// Reads a file that holds one opinion in an envelope (`conf/schemas/opinion-envelope.xsd`) by the edition that it names.
/// Whatever is wrong with the envelope refuses the file: E01 to E06, F10 for an edition that has no tables. A signature is verified when somebody is trusted, and then nothing is read but
/// what was signed. Unavailable: bytes or sink gave up.
Result<Done> read_envelope(const Editions& editions, const EnvelopeSchema& schema, const SignatureTrust& trust,
                           const Origin& origin, const ClaimedFile& file, UnitSink& sink);

}  // namespace kakehashi::sources::opinion
