#include "adapters/sources/opinion/opinion_element.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/sources/ascii.h"
#include "adapters/sources/opinion/catalogue.h"

namespace kakehashi::sources::opinion {
namespace {

/// The elements before the numbered items, by the ids of the layout.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> heads = {{{"Insurer", "insurer"},
                                                                                 {"Insured", "insured"},
                                                                                 {"AppliedOn", "applied_on"},
                                                                                 {"RequestNumber", "request_number"},
                                                                                 {"RequestedOn", "requested_on"},
                                                                                 {"DueOn", "due_on"},
                                                                                 {"Institution", "institution"}}};

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

std::string taken(xmlChar* text) {
    std::string copy(view(text));
    xmlFree(text);
    return copy;
}

bool is_named(const xmlNode& node, std::string_view name, std::string_view name_space) {
    return node.type == XML_ELEMENT_NODE && view(node.name) == name && node.ns != nullptr &&
           view(node.ns->href) == name_space;
}

/// Which item of the layout an element holds; the layout's size when none.
std::size_t item_of(const xmlNode& element, const Layout& layout) {
    const std::string_view name = view(element.name);
    if (name == "Item") {
        const std::int64_t number = number_in(attribute_of(element, "no"));
        return number < 1 ? layout.size() : std::min(static_cast<std::size_t>(number - 1), layout.size());
    }
    const auto* const head = std::ranges::find_if(heads, [&](const auto& known) { return known.first == name; });
    return head == heads.end() ? layout.size() : layout.index_of(head->second);
}

/// The text of an element; comments in it are no part of it, and the days before the items lose their dashes.
std::string text_of(const xmlNode& element, const Item& item) {
    std::string text = taken(xmlNodeGetContent(&element));
    if (item.type == CellType::date && view(element.name) != "Item") {
        std::erase(text, '-');
    }
    return text;
}

}  // namespace

xmlNode* child_named(const xmlNode& parent, std::string_view name, std::string_view name_space) {
    for (xmlNode* child = parent.children; child != nullptr; child = child->next) {
        if (is_named(*child, name, name_space)) {
            return child;
        }
    }
    return nullptr;
}

std::string attribute_of(const xmlNode& element, std::string_view name) {
    const std::string named(name);
    return taken(xmlGetNoNsProp(&element, reinterpret_cast<const xmlChar*>(named.c_str())));
}

std::vector<std::uint32_t> lines_of_unknown_items(const xmlNode& opinion, const Layout& layout) {
    std::vector<std::uint32_t> lines;
    for (const xmlNode* child = opinion.children; child != nullptr; child = child->next) {
        if (is_named(*child, "Item", envelope_namespace) && item_of(*child, layout) >= layout.index_of(signature_item)) {
            lines.push_back(static_cast<std::uint32_t>(xmlGetLineNo(child)));
        }
    }
    return lines;
}

OpinionCells read_opinion_element(const xmlNode& opinion, const Layout& layout) {
    OpinionCells read;
    read.line = static_cast<std::uint32_t>(xmlGetLineNo(&opinion));
    read.cells.resize(layout.size());
    read.lines.resize(layout.size(), read.line);
    for (const xmlNode* child = opinion.children; child != nullptr; child = child->next) {
        const std::size_t item = child->type == XML_ELEMENT_NODE ? item_of(*child, layout) : layout.size();
        if (item < layout.size()) {
            read.cells[item] = text_of(*child, layout.items()[item]);
            read.lines[item] = static_cast<std::uint32_t>(xmlGetLineNo(child));
        }
    }
    return read;
}

}  // namespace kakehashi::sources::opinion
