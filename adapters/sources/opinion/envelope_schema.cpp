#include "adapters/sources/opinion/envelope_schema.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace kakehashi::sources::opinion {
namespace {

constexpr std::size_t most_faults = 20;

/// What stands in the file must not come into findings; these names are the schema's.
constexpr std::array<std::string_view, 15> element_names = {
    "Envelope",  "Opinion",     "Insurer",    "Insured",        "AppliedOn", "RequestNumber",   "RequestedOn", "DueOn",
    "Institution", "Item",      "Signature",  "SignatureValue", "KeyInfo",   "X509Certificate", "Reference"};

std::string_view text_of(const xmlChar* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

std::string name_of_element(const xmlNode* node) {
    const xmlNode* element = node != nullptr && node->type == XML_ATTRIBUTE_NODE ? node->parent : node;
    const std::string_view name = element == nullptr ? std::string_view() : text_of(element->name);
    return std::ranges::find(element_names, name) == element_names.end() ? std::string() : std::string(name);
}

void keep_first(void* to, xmlErrorPtr error) {
    auto& message = *static_cast<std::string*>(to);
    if (message.empty() && error != nullptr && error->message != nullptr) {
        message = error->message;
        message.erase(message.find_last_not_of(" \n") + 1);
    }
}

void keep_fault(void* to, xmlErrorPtr error) {
    auto& faults = *static_cast<std::vector<SchemaFault>*>(to);
    if (error == nullptr || faults.size() >= most_faults) {
        return;
    }
    SchemaFault fault{static_cast<std::uint32_t>(std::max(0, error->line)),
                      name_of_element(static_cast<const xmlNode*>(error->node))};
    // A value that breaks one rule is also told as one that breaks its type.
    if (faults.empty() || faults.back().line != fault.line || faults.back().element != fault.element) {
        faults.push_back(std::move(fault));
    }
}

}  // namespace

Result<std::shared_ptr<const EnvelopeSchema>> EnvelopeSchema::open(const std::filesystem::path& schemas) {
    for (const char* const name : {"opinion-envelope.xsd", "signature-subset.xsd"}) {
        std::error_code ignored;
        if (!std::filesystem::is_regular_file(schemas / name, ignored)) {
            return Error{Fault::missing, "KK-6301", "no such schema: " + (schemas / name).string(), {}};
        }
    }
    const std::string path = (schemas / "opinion-envelope.xsd").string();
    const XmlSchemaParser parser(xmlSchemaNewParserCtxt(path.c_str()));
    std::string message;
    if (parser) {
        xmlSchemaSetParserStructuredErrors(parser.get(), keep_first, &message);
    }
    XmlSchemaHandle schema(parser ? xmlSchemaParse(parser.get()) : nullptr);
    if (!schema || !message.empty()) {
        return Error{Fault::malformed, "KK-6301", "the schema " + path + " cannot be used: " + message, {}};
    }
    return std::shared_ptr<const EnvelopeSchema>(new EnvelopeSchema(std::move(schema)));
}

std::vector<SchemaFault> EnvelopeSchema::faults_in(xmlDoc& document) const {
    std::vector<SchemaFault> faults;
    const XmlValidator validator(xmlSchemaNewValidCtxt(schema_.get()));
    if (!validator) {
        return {{}};
    }
    xmlSchemaSetValidStructuredErrors(validator.get(), keep_fault, &faults);
    if (xmlSchemaValidateDoc(validator.get(), &document) != 0 && faults.empty()) {
        faults.push_back({});
    }
    return faults;
}

}  // namespace kakehashi::sources::opinion
