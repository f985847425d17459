#pragma once

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#include <memory>

namespace kakehashi::sources::opinion {

/// Owning handles of libxml2's objects: freed once, never copied.
template <auto Free>
struct XmlFreer {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using XmlDocument = std::unique_ptr<xmlDoc, XmlFreer<xmlFreeDoc>>;
using XmlParser = std::unique_ptr<xmlParserCtxt, XmlFreer<xmlFreeParserCtxt>>;
using XmlSchemaParser = std::unique_ptr<xmlSchemaParserCtxt, XmlFreer<xmlSchemaFreeParserCtxt>>;
using XmlSchemaHandle = std::unique_ptr<xmlSchema, XmlFreer<xmlSchemaFree>>;
using XmlValidator = std::unique_ptr<xmlSchemaValidCtxt, XmlFreer<xmlSchemaFreeValidCtxt>>;

}  // namespace kakehashi::sources::opinion
