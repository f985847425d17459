#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/layout.h"
#include "adapters/sources/opinion/xml_handles.h"

namespace kakehashi::sources::opinion {

inline constexpr std::string_view envelope_namespace = "urn:kakehashi:opinion:1";
inline constexpr std::string_view signature_namespace = "http://www.w3.org/2000/09/xmldsig#";

/// The cells of one `Opinion` element in the order of the layout, dates written as in the CSV, and the line of each.
struct OpinionCells {
    std::uint32_t line = 0;
    std::vector<std::string> cells;
    std::vector<std::uint32_t> lines;
};

/// Reads an element that follows the schema.
[[nodiscard]] OpinionCells read_opinion_element(const xmlNode& opinion, const Layout& layout);

/// Where items stand that the layout has no column for; what a signature came to is none that a sender could say.
[[nodiscard]] std::vector<std::uint32_t> lines_of_unknown_items(const xmlNode& opinion, const Layout& layout);

/// The child element of that name and namespace; null when there is none.
[[nodiscard]] xmlNode* child_named(const xmlNode& parent, std::string_view name, std::string_view name_space);
/// The value of an attribute without namespace; empty when there is none.
[[nodiscard]] std::string attribute_of(const xmlNode& element, std::string_view name);

}  // namespace kakehashi::sources::opinion
