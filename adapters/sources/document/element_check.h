#pragma once

#include "adapters/sources/document/bundle_view.h"
#include "adapters/sources/document/catalogue.h"
#include "adapters/sources/findings.h"

namespace kakehashi::sources::document {

/// Tells what FHIR asks of the elements of a Bundle and the document does not hold to: missing (B25), of another form (B26),
/// there twice (B12), led out of the document (B17). Of each rule the first few places only.
void check_elements(const Catalogue& catalogue, const BundleView& view, Findings& findings);

}  // namespace kakehashi::sources::document
