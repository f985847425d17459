#pragma once

#include "adapters/sources/opinion/envelope_schema.h"
#include "adapters/sources/opinion/opinion_row.h"
#include "adapters/sources/opinion/signature_trust.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::opinion {

/// Reads a file that holds one opinion in an envelope (`conf/schemas/opinion-envelope.xsd`). Whatever is wrong with the
/// envelope refuses the file: E01 to E06. A signature is verified when somebody is trusted, and then nothing is read but
/// what was signed. Unavailable: bytes or sink gave up.
Result<Done> read_envelope(const Catalogue& catalogue, const EnvelopeSchema& schema, const SignatureTrust& trust,
                           const Origin& origin, const ClaimedFile& file, UnitSink& sink);

}  // namespace kakehashi::sources::opinion
