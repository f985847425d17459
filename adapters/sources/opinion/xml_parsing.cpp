#include "adapters/sources/opinion/xml_parsing.h"

#include <libxml/SAX2.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace kakehashi::sources::opinion {
namespace {

/// Stands behind the parser's callbacks, which the library calls with the parser itself.
struct Watch {
    XmlLimits limits;
    int depth = 0;
    int elements = 0;
    std::optional<XmlTrouble> trouble;
};

Watch& watch_of(void* parser) { return *static_cast<Watch*>(static_cast<xmlParserCtxtPtr>(parser)->_private); }

void stop(void* parser, XmlFault fault) {
    Watch& watch = watch_of(parser);
    if (!watch.trouble) {
        watch.trouble = XmlTrouble{fault, static_cast<std::uint32_t>(std::max(0, xmlSAX2GetLineNumber(parser)))};
    }
    xmlStopParser(static_cast<xmlParserCtxtPtr>(parser));
}

/// Called at "<!DOCTYPE name", before anything of it is read.
void on_document_type(void* parser, const xmlChar* /*name*/, const xmlChar* /*external*/, const xmlChar* /*system*/) {
    stop(parser, XmlFault::document_type);
}

void on_start(void* parser, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri, int namespaces,
              const xmlChar** namespace_list, int attributes, int defaulted, const xmlChar** attribute_list) {
    Watch& watch = watch_of(parser);
    watch.elements += 1 + attributes + namespaces;
    if (++watch.depth > watch.limits.depth) {
        stop(parser, XmlFault::too_deep);
    } else if (watch.elements > watch.limits.elements) {
        stop(parser, XmlFault::too_many);
    } else {
        xmlSAX2StartElementNs(parser, name, prefix, uri, namespaces, namespace_list, attributes, defaulted, attribute_list);
    }
}

void on_end(void* parser, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri) {
    --watch_of(parser).depth;
    xmlSAX2EndElementNs(parser, name, prefix, uri);
}

/// The library's own text may repeat what stands in the file, so only the line is kept.
void on_error(void* parser, xmlErrorPtr error) {
    if (parser == nullptr || error == nullptr || error->level < XML_ERR_ERROR) {
        return;
    }
    Watch& watch = watch_of(parser);
    if (!watch.trouble) {
        watch.trouble = XmlTrouble{XmlFault::not_well_formed, static_cast<std::uint32_t>(std::max(0, error->line))};
    }
}

}  // namespace

std::variant<XmlDocument, XmlTrouble> parse_xml(std::string_view bytes, XmlLimits limits) {
    static const bool initialised = [] {
        xmlInitParser();
        return true;
    }();
    static_cast<void>(initialised);
    const XmlParser parser(xmlNewParserCtxt());
    if (!parser || bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return XmlTrouble{};
    }
    Watch watch{limits, 0, 0, std::nullopt};
    parser->_private = &watch;
    parser->sax->internalSubset = on_document_type;
    parser->sax->externalSubset = on_document_type;
    parser->sax->startElementNs = on_start;
    parser->sax->endElementNs = on_end;
    parser->sax->serror = on_error;
    XmlDocument document(xmlCtxtReadMemory(parser.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr,
                                           "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    parser->_private = nullptr;
    if (watch.trouble || !document || parser->wellFormed == 0) {
        return watch.trouble.value_or(XmlTrouble{});
    }
    return document;
}

}  // namespace kakehashi::sources::opinion
