#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/document/base64_text.h"
#include "adapters/sources/document/catalogue.h"
#include "adapters/sources/document/content_check.h"
#include "adapters/sources/document/narrative.h"
#include "adapters/sources/document/rules.h"

namespace kakehashi::sources::document {

/// An element of a FHIR resource, the same from JSON and XML: members of an array are children of one name, a resource has
/// its type as a child `resourceType`. Narratives are not kept.
struct Node {
    static constexpr std::size_t no_content = static_cast<std::size_t>(-1);
    /// How JSON wrote it; XML writes everything plainly.
    enum class Written : std::uint8_t { plain, text, literal, object };

    std::string name;
    std::string value;  ///< as written; of attachments and narratives, a digest
    std::uint32_t line = 0;
    Written written = Written::plain;
    bool in_array = false;
    std::size_t content = no_content;  ///< which of Tree::contents
    std::vector<Node> children;

    /// The first child of that name; null when there is none.
    [[nodiscard]] const Node* child(std::string_view wanted) const;
    /// The value of that child; empty when there is none.
    [[nodiscard]] std::string_view text(std::string_view wanted) const;
};

/// Base64 that stood in a document, decoded and looked through.
struct TreeContent {
    ContentReport report;
    bool base64 = true;
};

struct Tree {
    Node root;
    std::vector<TreeContent> contents;
};

struct TreeTrouble {
    Graded rule;
    std::uint32_t line = 0;
    std::string detail;
};

/// How JSON wrote an element.
struct Shape {
    Node::Written written = Node::Written::plain;
    bool in_array = false;
};

/// Makes a tree of what a parser reads, within the limits. Every call gives false as soon as reading has to end.
class TreeBuilder {
public:
    TreeBuilder(const Catalogue& catalogue, Budget& budget) : catalogue_(catalogue), budget_(budget) { open_.emplace_back(); }

    bool open(std::string_view name, std::uint32_t line, Shape shape = {});
    bool close();
    bool leaf(std::string_view name, std::string_view value, std::uint32_t line, Shape shape = {});
    /// A text that comes in pieces, larger than the limit of texts: an attachment or a narrative.
    bool begin_long(std::string_view name, std::uint32_t line);
    bool more_long(std::string_view piece);
    bool end_long();
    /// The narrative under way, for parsers that read its markup themselves.
    Narrative& narrative();
    bool end_narrative(std::string_view name, std::uint32_t line);

    bool stop(Graded rule, std::uint32_t line, std::string detail = {});
    [[nodiscard]] const std::optional<TreeTrouble>& trouble() const { return trouble_; }
    /// A text holds what looks like an individual number (個人番号): the line of the first.
    [[nodiscard]] std::optional<std::uint32_t> individual_number() const { return individual_number_; }
    [[nodiscard]] std::size_t depth() const { return open_.size() - 1; }
    /// What was read so far, whatever is still open.
    [[nodiscard]] Tree finish();

private:
    bool add(Node node);
    bool count(std::uint32_t line);

    const Catalogue& catalogue_;
    Budget& budget_;
    std::vector<Node> open_;
    std::vector<TreeContent> contents_;
    std::size_t nodes_ = 0;
    std::optional<TreeTrouble> trouble_;
    std::optional<std::uint32_t> individual_number_;
    std::unique_ptr<ContentCheck> check_;
    std::unique_ptr<Base64Text> base64_;
    std::unique_ptr<Narrative> narrative_;
    Node long_;
};

}  // namespace kakehashi::sources::document
