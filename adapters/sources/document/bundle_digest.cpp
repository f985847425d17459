#include "adapters/sources/document/bundle_digest.h"

#include <algorithm>
#include <array>

#include "adapters/sources/document/sha256.h"

namespace kakehashi::sources::document {
namespace {

class Digest {
public:
    explicit Digest(const BundleView& view) : view_(view) {}

    std::string whole() {
        node(view_.bundle(), true);
        return sha_.hex();
    }

private:
    static bool of_sending(const Node& child, bool root, bool resource) {
        constexpr std::array<std::string_view, 5> of_bundle = {"identifier", "meta", "timestamp", "signature", "id"};
        constexpr std::array<std::string_view, 2> of_resource = {"id", "meta"};
        return (root && std::ranges::find(of_bundle, child.name) != of_bundle.end()) ||
               (resource && std::ranges::find(of_resource, child.name) != of_resource.end()) || child.name == "fullUrl" ||
               (child.value.empty() && child.children.empty());
    }

    void put(std::string_view text) {
        sha_.take(std::to_string(text.size()) + ":");
        sha_.take(text);
    }

    void node(const Node& of, bool root) {
        const bool resource = of.child("resourceType") != nullptr;
        std::vector<const Node*> children;
        for (const Node& child : of.children) {
            if (!of_sending(child, root, resource)) {
                children.push_back(&child);
            }
        }
        std::ranges::stable_sort(children, {}, &Node::name);
        sha_.take("{");
        for (const Node* const child : children) {
            put(child->name);
            if (!child->children.empty()) {
                node(*child, false);
                continue;
            }
            const auto entry = view_.entry_at(child->value);
            put(entry < 0 ? child->value : "entry " + std::to_string(entry));
        }
        sha_.take("}");
    }

    const BundleView& view_;
    Sha256 sha_;
};

}  // namespace

std::string digest_of(const BundleView& view) { return Digest(view).whole(); }

}  // namespace kakehashi::sources::document
