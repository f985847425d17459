#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "adapters/sources/opinion/xml_handles.h"

namespace kakehashi::sources::opinion {

/// Why bytes were not parsed, and the line at which that was seen.
///
/// not_well_formed  no XML
/// document_type    a DOCTYPE: what it could declare (entities that multiply, files and addresses to fetch) is not even read
/// too_deep         more elements within each other than `XmlLimits::depth`
/// too_many         more elements or attributes than `XmlLimits::elements`
enum class XmlFault : std::uint8_t { not_well_formed, document_type, too_deep, too_many };

struct XmlTrouble {
    XmlFault fault = XmlFault::not_well_formed;
    std::uint32_t line = 0;
};

struct XmlLimits {
    int depth = 12;
    int elements = 1'000;  ///< attributes count as elements
};

/// Parses UTF-8 text that came from outside: no DOCTYPE, no network, no file, no entity but XML's own five; reading stops
/// as soon as a limit is passed. The caller bounds the size. Thread-safe.
[[nodiscard]] std::variant<XmlDocument, XmlTrouble> parse_xml(std::string_view bytes, XmlLimits limits = {});

}  // namespace kakehashi::sources::opinion
