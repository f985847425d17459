#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/submission.h"

namespace kakehashi::sources::document {

/// A file within a document, as its index names it.
struct Attachment {
    std::string content_type;
    std::string title;
    std::string format;  ///< what it is, by its content; empty when it is only referred to
    std::uint64_t size = 0;
    std::string sha256;
    std::string url;  ///< where it is said to be; never fetched
};

struct Section {
    std::string code;
    std::string title;
};

/// What is known of one document without opening it: the body of its fact (docs/sources/documents.md).
struct DocumentIndex {
    std::string type;  ///< form of the fact
    Kind kind = Kind::medical_document;
    std::string code;
    std::string title;
    std::string written_on;  ///< ISO date or time, as said
    std::string document_id;
    std::string version;
    std::string status;
    std::string language;
    std::string author;  ///< number of the organisation that wrote it
    std::string addressee;
    std::vector<std::string> author_names;
    std::string organisation;
    std::string custodian;
    std::vector<std::string> attesters;
    std::vector<std::string> labels;
    std::vector<Section> sections;
    std::vector<Attachment> attachments;
    std::string digest;  ///< of what the document says
    // Of the file it came in; the same document may come again in another.
    std::string file_identifier;  ///< Bundle.identifier
    std::string file_name;
    std::string file_type;
    std::string sha256;
    std::uint64_t size = 0;
};

/// The index as canonical JSON.
[[nodiscard]] std::string body_of(const DocumentIndex& index, const Place& place);

/// The document as something to store: one fact under its number, ranked by its version.
[[nodiscard]] Replacement replacement_of(const DocumentIndex& index, const Place& place);
/// Takes that version of it away, and every earlier one.
[[nodiscard]] Replacement withdrawal_of(const DocumentIndex& index, const Place& place);
/// Takes the document of that number away in every version: another one stands for it.
[[nodiscard]] Replacement end_of(const DocumentIndex& by, const std::string& document_id, const Place& place);

/// A version as an order: greater for later ones, digits by their value. Empty for an empty version.
[[nodiscard]] std::string order_of(std::string_view version);

}  // namespace kakehashi::sources::document
