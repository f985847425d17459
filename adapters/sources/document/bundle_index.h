#pragma once

#include <string>
#include <vector>

#include "adapters/sources/document/bundle_view.h"
#include "adapters/sources/document/document_index.h"
#include "adapters/sources/findings.h"

namespace kakehashi::sources::document {

/// What a Bundle says of itself, and of other documents.
struct IndexedBundle {
    DocumentIndex index;
    bool withdrawn = false;             ///< entered in error
    std::vector<std::string> replaces;  ///< numbers of documents that it stands for
};

/// Reads the index off a document Bundle whose composition and type are known. What is doubtful is told.
[[nodiscard]] IndexedBundle index_of(const BundleView& view, const Tree& tree, Findings& findings);

/// Judges every attachment of the tree: what it is, whether that is what it is said to be, whether it may be kept; and
/// lists them. References to addresses outside are told, never followed.
[[nodiscard]] std::vector<Attachment> attachments_of(const BundleView& view, const Tree& tree, Findings& findings);

}  // namespace kakehashi::sources::document
