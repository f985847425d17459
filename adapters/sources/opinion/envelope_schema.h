#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sources/opinion/xml_handles.h"
#include "domain/result.h"

namespace kakehashi::sources::opinion {

/// Where a document does not follow the schema: the line, and the element when it is one of the schema's own names.
struct SchemaFault {
    std::uint32_t line = 0;
    std::string element;
};

/// `conf/schemas/opinion-envelope.xsd`, ready to validate by. Immutable; may be shared by threads.
class EnvelopeSchema {
public:
    /// Missing or malformed (KK-6301) when the schema is not there or cannot be used.
    [[nodiscard]] static Result<std::shared_ptr<const EnvelopeSchema>> open(const std::filesystem::path& schemas);

    /// At most twenty faults; none when the document follows the schema. Schemas that a document names are not looked at.
    [[nodiscard]] std::vector<SchemaFault> faults_in(xmlDoc& document) const;

private:
    explicit EnvelopeSchema(XmlSchemaHandle schema) : schema_(std::move(schema)) {}

    XmlSchemaHandle schema_;
};

}  // namespace kakehashi::sources::opinion
