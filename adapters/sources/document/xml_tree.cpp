#include "adapters/sources/document/xml_tree.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "adapters/sources/raw_reading.h"
#include "adapters/sources/utf8.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::string_view fhir = "http://hl7.org/fhir";
constexpr std::string_view inclusion = "http://www.w3.org/2001/XInclude";
constexpr std::string_view xhtml = "http://www.w3.org/1999/xhtml";

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

/// Stands behind the parser's callbacks, which the library calls with the parser itself.
class XmlEvents {
public:
    XmlEvents(const Limits& limits, TreeBuilder& builder, xmlParserCtxt& parser)
        : limits_(limits), builder_(builder), parser_(parser) {}

    void start(std::string_view name, std::string_view name_space, std::span<const xmlChar*> attributes) {
        if (++depth_ > limits_.depth + 1) {
            return end_reading(builder_.stop(over_document_limit, line(), std::to_string(limits_.depth)));
        }
        if (narrative_depth_ > 0) {
            ++narrative_depth_;
            return mark_up(name, attributes);
        }
        if (name_space == xhtml && name == "div") {
            narrative_depth_ = 1;
            return mark_up(name, attributes);
        }
        if (name_space != fhir) {
            // The name itself may be anything, so it is not repeated.
            return end_reading(builder_.stop(no_fhir, line(), name_space == inclusion ? "XInclude" : "XML: other namespace"));
        }
        if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') {  // a resource stands within `resource` or is the root
            const bool opened = depth_ > 1 || builder_.open("", line());
            merged_.push_back(depth_ > 1);
            return end_reading(opened && builder_.leaf("resourceType", name, line()));
        }
        merged_.push_back(false);
        if (depth_ == 1) {
            return end_reading(builder_.stop(not_well_formed, line(), "XML"));
        }
        element(name, attributes);
    }

    void end() {
        --depth_;
        if (narrative_depth_ > 0) {
            if (--narrative_depth_ == 0) {
                end_reading(builder_.end_narrative("div", line()));
            }
            return;
        }
        if (merged_.empty()) {
            return;
        }
        const bool merged = merged_.back();
        merged_.pop_back();
        if (!merged) {
            end_reading(builder_.close());
        }
    }

    void text(std::string_view characters) {
        if (narrative_depth_ > 0) {
            builder_.narrative().take_text(characters);
        } else if (std::ranges::any_of(characters, [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; })) {
            end_reading(builder_.stop(not_well_formed, line(), "XML"));
        }
    }

    void document_type() {
        end_reading(builder_.stop(sources::document::document_type, line()));
    }
    /// Bytes that are no UTF-8 were seen: whatever the parser then trips over, they are why.
    void take_bytes_of_other_encoding() { other_encoding_ = true; }
    void fault(int at) {
        const auto line = static_cast<std::uint32_t>(std::max(0, at));
        other_encoding_ ? builder_.stop(no_fhir, line, "XML: not UTF-8") : builder_.stop(not_well_formed, line, "XML");
    }

private:
    void element(std::string_view name, std::span<const xmlChar*> attributes) {
        std::optional<std::string_view> value;
        std::string_view url;
        std::string_view id;
        for (std::size_t n = 0; n + 4 < attributes.size(); n += 5) {
            const std::string_view text(reinterpret_cast<const char*>(attributes[n + 3]),
                                        static_cast<std::size_t>(attributes[n + 4] - attributes[n + 3]));
            const std::string_view attribute = view(attributes[n]);
            if (attribute == "value") {
                if (text.size() > limits_.xml_attribute_bytes) {
                    return end_reading(builder_.stop(over_document_limit, line(), std::to_string(limits_.xml_attribute_bytes)));
                }
                value = text;
            } else if (attribute == "url") {
                url = text;
            } else if (attribute == "id") {
                id = text;
            }
        }
        if (value) {
            pending_value(name, *value);
            return;
        }
        bool going = builder_.open(name, line());
        going = going && (url.empty() || builder_.leaf("url", url, line()));
        end_reading(going && (id.empty() || builder_.leaf("id", id, line())));
    }

    /// Its extensions, if any, follow as children of `_name`, as in JSON.
    void pending_value(std::string_view name, std::string_view value) {
        const bool going = builder_.leaf(name, value, line()) && builder_.open("_" + std::string(name), line());
        end_reading(going);
    }

    void mark_up(std::string_view name, std::span<const xmlChar*> attributes) {
        Narrative& narrative = builder_.narrative();
        narrative.take_element(name);
        for (std::size_t n = 0; n + 4 < attributes.size(); n += 5) {
            narrative.take_attribute(view(attributes[n]),
                                     {reinterpret_cast<const char*>(attributes[n + 3]),
                                      static_cast<std::size_t>(attributes[n + 4] - attributes[n + 3])});
        }
    }

    void end_reading(bool going) {
        if (!going) {
            xmlStopParser(&parser_);
        }
    }
    [[nodiscard]] std::uint32_t line() const { return static_cast<std::uint32_t>(std::max(0, xmlSAX2GetLineNumber(&parser_))); }

    const Limits& limits_;
    TreeBuilder& builder_;
    xmlParserCtxt& parser_;
    std::size_t depth_ = 0;
    int narrative_depth_ = 0;
    bool other_encoding_ = false;
    std::vector<bool> merged_;
};

XmlEvents& events_of(void* parser) { return *static_cast<XmlEvents*>(static_cast<xmlParserCtxtPtr>(parser)->_private); }

void on_document_type(void* parser, const xmlChar*, const xmlChar*, const xmlChar*) { events_of(parser).document_type(); }

void on_start(void* parser, const xmlChar* name, const xmlChar*, const xmlChar* uri, int, const xmlChar**, int attributes, int,
              const xmlChar** list) {
    events_of(parser).start(view(name), view(uri), {list, static_cast<std::size_t>(attributes) * 5});
}

void on_end(void* parser, const xmlChar*, const xmlChar*, const xmlChar*) { events_of(parser).end(); }

void on_text(void* parser, const xmlChar* text, int size) {
    events_of(parser).text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
}

/// The library's own text may repeat what stands in the file, so only the line is kept.
void on_error(void* parser, xmlErrorPtr error) {
    if (parser != nullptr && error != nullptr && error->level >= XML_ERR_ERROR && error->code != XML_ERR_USER_STOP) {
        events_of(parser).fault(error->line);
    }
}

/// In UTF-8, with or without its mark: the parser would guess others.
bool begins_like_xml(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
    }
    return !bytes.empty() && std::string_view("< \t\r\n").find(bytes.front()) != std::string_view::npos;
}

struct ParserFreer {
    void operator()(xmlParserCtxt* parser) const {
        xmlFreeDoc(parser->myDoc);
        parser->myDoc = nullptr;
        xmlFreeParserCtxt(parser);
    }
};

}  // namespace

Result<Done> read_xml(RawBytes& bytes, const Limits& limits, TreeBuilder& builder) {
    static const bool initialised = [] {
        xmlInitParser();
        return true;
    }();
    static_cast<void>(initialised);
    const std::unique_ptr<xmlParserCtxt, ParserFreer> parser(xmlCreatePushParserCtxt(nullptr, nullptr, nullptr, 0, nullptr));
    if (!parser) {
        builder.stop(not_well_formed, 0, "XML");
        return Done{};
    }
    XmlEvents events(limits, builder, *parser);
    *parser->sax = xmlSAXHandler{};
    parser->sax->initialized = XML_SAX2_MAGIC;
    parser->_private = &events;
    parser->sax->internalSubset = on_document_type;
    parser->sax->externalSubset = on_document_type;
    parser->sax->startElementNs = on_start;
    parser->sax->endElementNs = on_end;
    parser->sax->characters = on_text;
    parser->sax->cdataBlock = on_text;
    parser->sax->serror = on_error;
    // Entities are replaced, for else `&amp;` in a value comes half undone; without a DOCTYPE there are only XML's own.
    // A declared encoding counts for nothing: FHIR is UTF-8, and converters print bytes they cannot convert.
    xmlCtxtUseOptions(parser.get(),
                      XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC);
    std::string buffer(65'536, '\0');
    for (std::uint64_t offset = 0; !builder.trouble();) {
        TRY(const std::size_t got, read_fully(bytes, offset, buffer));
        const std::string_view piece = std::string_view(buffer).substr(0, got);
        if ((offset == 0 && !begins_like_xml(piece)) || piece.find('\0') != std::string_view::npos) {
            const bool utf16 = offset == 0 && (piece.starts_with("\xFF\xFE") || piece.starts_with("\xFE\xFF"));
            utf16 ? builder.stop(no_fhir, 1, "XML: not UTF-8") : builder.stop(not_well_formed, 1, "XML");
            break;
        }
        if (const std::string_view whole = piece.substr(0, whole_utf8(piece)); offset == 0 && first_bad_utf8(whole) < whole.size()) {
            events.take_bytes_of_other_encoding();
        }
        offset += got;
        const bool last = got < buffer.size();
        xmlParseChunk(parser.get(), buffer.data(), static_cast<int>(got), last ? 1 : 0);
        if (last) {
            break;
        }
    }
    if (parser->wellFormed == 0) {
        builder.stop(not_well_formed, static_cast<std::uint32_t>(std::max(0, xmlSAX2GetLineNumber(parser.get()))), "XML");
    }
    return Done{};
}

}  // namespace kakehashi::sources::document
