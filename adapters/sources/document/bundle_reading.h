#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/sources/document/catalogue.h"
#include "adapters/sources/document/file_name.h"
#include "adapters/sources/document/tree.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::document {

/// What the beginning of a Bundle tells, before it is read.
struct BundleHead {
    const DocumentType* type = nullptr;
    std::string sender;
    std::uint32_t line = 0;  ///< where it should say who sends it
    std::optional<TreeTrouble> trouble;  ///< what will end the reading, if that is certain already
};

/// Nothing when the bytes do not begin like a FHIR Bundle. `head` may be cut anywhere.
[[nodiscard]] std::optional<BundleHead> head_of_bundle(const Catalogue& catalogue, Carrier carrier, std::string_view head);

/// Reads one document Bundle: one unit, or the reasons why there is none. Nothing when its claim refuses it already.
/// Unavailable: bytes or sink gave up.
Result<Done> read_bundle(const Catalogue& catalogue, Carrier carrier, const ClaimedFile& file, UnitSink& sink);

}  // namespace kakehashi::sources::document
