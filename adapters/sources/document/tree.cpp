#include "adapters/sources/document/tree.h"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/identifiers.h"

namespace kakehashi::sources::document {
namespace {

/// Texts that name things on computers, never people.
bool names_a_thing(std::string_view name) {
    constexpr std::array<std::string_view, 6> names = {"fullUrl", "reference", "system", "url", "id", "profile"};
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

const Node* Node::child(std::string_view wanted) const {
    const auto found = std::ranges::find(children, wanted, &Node::name);
    return found == children.end() ? nullptr : &*found;
}

std::string_view Node::text(std::string_view wanted) const {
    const Node* const found = child(wanted);
    return found == nullptr ? std::string_view() : std::string_view(found->value);
}

bool TreeBuilder::stop(Graded rule, std::uint32_t line, std::string detail) {
    if (!trouble_) {
        trouble_ = TreeTrouble{rule, line, std::move(detail)};
    }
    return false;
}

bool TreeBuilder::count(std::uint32_t line) {
    return !trouble_ &&
           (++nodes_ <= catalogue_.limits().nodes || stop(over_document_limit, line, std::to_string(catalogue_.limits().nodes)));
}

bool TreeBuilder::open(std::string_view name, std::uint32_t line, Shape shape) {
    if (open_.size() > catalogue_.limits().depth) {
        return stop(over_document_limit, line, std::to_string(catalogue_.limits().depth));
    }
    Node node;
    node.name = name;
    node.line = line;
    node.written = shape.written;
    node.in_array = shape.in_array;
    open_.push_back(std::move(node));
    return count(line);
}

bool TreeBuilder::close() {
    EXPECTS(open_.size() > 1);
    Node node = std::move(open_.back());
    open_.pop_back();
    open_.back().children.push_back(std::move(node));
    return !trouble_;
}

bool TreeBuilder::add(Node node) {
    const std::uint32_t line = node.line;
    open_.back().children.push_back(std::move(node));
    return count(line);
}

bool TreeBuilder::leaf(std::string_view name, std::string_view value, std::uint32_t line, Shape shape) {
    if (name == "data" || name == "div") {
        return begin_long(name, line) && more_long(value) && end_long();
    }
    if (value.size() > catalogue_.limits().text_bytes) {
        return stop(over_document_limit, line, std::to_string(catalogue_.limits().text_bytes));
    }
    if (!individual_number_ && !names_a_thing(name) && holds_individual_number(value)) {
        individual_number_ = line;
    }
    Node node;
    node.name = name;
    node.value = value;
    node.line = line;
    node.written = shape.written;
    node.in_array = shape.in_array;
    return add(std::move(node));
}

bool TreeBuilder::begin_long(std::string_view name, std::uint32_t line) {
    long_ = Node{};
    long_.name = name;
    long_.line = line;
    if (name == "data") {
        if (contents_.size() >= catalogue_.limits().attachments) {
            return stop(over_document_limit, line, std::to_string(catalogue_.limits().attachments));
        }
        check_ = std::make_unique<ContentCheck>(catalogue_, budget_, 1);
        base64_ = std::make_unique<Base64Text>(*check_);
    } else if (name == "div") {
        narrative();
    } else {
        return stop(over_document_limit, line, std::to_string(catalogue_.limits().text_bytes));
    }
    return true;
}

bool TreeBuilder::more_long(std::string_view piece) {
    if (base64_) {
        base64_->take(piece);
    } else if (narrative_) {
        narrative_->take(piece);
    }
    return !trouble_;
}

bool TreeBuilder::end_long() {
    if (narrative_) {
        return end_narrative(long_.name, long_.line);
    }
    if (base64_) {
        const bool base64 = base64_->finish();
        long_.content = contents_.size();
        contents_.push_back({check_->finish(), base64});
        long_.value = contents_.back().report.sha256;
        base64_.reset();
        check_.reset();
    }
    return add(std::move(long_));
}

Narrative& TreeBuilder::narrative() {
    if (!narrative_) {
        narrative_ = std::make_unique<Narrative>();
    }
    return *narrative_;
}

bool TreeBuilder::end_narrative(std::string_view name, std::uint32_t line) {
    Node node;
    node.name = name;
    node.line = line;
    const std::string found = narrative().found();
    if (!individual_number_ && narrative().holds_individual_number()) {
        individual_number_ = line;
    }
    node.value = narrative().digest();
    narrative_.reset();
    return found.empty() ? add(std::move(node)) : stop(active_narrative, line, found);
}

Tree TreeBuilder::finish() {
    while (open_.size() > 1) {
        close();
    }
    Node& all = open_.back();
    return {all.children.empty() ? Node{} : std::move(all.children.front()), std::move(contents_)};
}

}  // namespace kakehashi::sources::document
