#include <algorithm>

#include "adapters/sources/document/bundle_index.h"
#include "adapters/sources/document/rules.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::size_t most_listed = 200;

std::string lower(std::string_view text) {
    std::string copy(text);
    std::ranges::transform(copy, copy.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return copy;
}

std::string bare_type(std::string_view content_type) {
    std::string type = lower(content_type.substr(0, content_type.find(';')));
    std::erase(type, ' ');
    return type;
}

bool fits(const Format& format, const std::string& type) {
    if (std::ranges::find(format.content_types, type) != format.content_types.end()) {
        return true;
    }
    const bool is_text = format.name == "xml" || format.name == "json" || format.name == "text";
    return (is_text && (type == "text/plain" || type == "text/csv")) || (format.name == "xml" && type.ends_with("+xml")) ||
           (format.name == "json" && type.ends_with("+json"));
}

class Reading {
public:
    Reading(const BundleView& view, const Tree& tree, Findings& findings) : view_(view), tree_(tree), findings_(findings) {}

    std::vector<Attachment> run() {
        look(tree_.root);
        for (const Node* const binary : binaries_) {
            if (std::ranges::find(referred_, binary) == referred_.end()) {
                list(*binary, binary->child("data"));
            }
        }
        return std::move(attachments_);
    }

private:
    void look(const Node& node) {
        const Node* const data = node.child("data");
        const bool holds = data != nullptr && data->content != Node::no_content;
        const bool is_binary = node.text("resourceType") == "Binary";
        const bool is_file = node.child("contentType") != nullptr || is_binary;
        if (holds && node.child("origin") == nullptr) {  // a sampled signal has an origin, and numbers for data
            judge(node, *data, is_file);
        }
        if (is_binary) {
            binaries_.push_back(&node);
        } else if (is_file) {
            list(node, holds ? data : nullptr);
        }
        for (const Node& child : node.children) {
            look(child);
        }
    }

    void judge(const Node& node, const Node& data, bool is_file) {
        const TreeContent& content = tree_.contents[data.content];
        if (!content.base64) {
            findings_.add(not_well_formed, data.line, "Base64");
            return;
        }
        for (const ContentFault& fault : content.report.faults) {
            if (is_file || fault.rule.rule != not_accepted.rule) {  // a signature is of no format that opens anything
                findings_.add(fault.rule, data.line, fault.detail);
            }
        }
        const std::string said = bare_type(node.text("contentType"));
        if (is_file && content.report.faults.empty() && !fits(*content.report.format, said)) {
            const bool plain = !said.empty() && said.size() < 60 && said.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789/+-.") == std::string::npos;
            findings_.add(other_content, data.line, (plain ? said : "-") + " / " + content.report.format->label);
        }
    }

    void list(const Node& node, const Node* data) {
        const std::string_view url = node.text("url");
        const Node* const inside = url.empty() ? nullptr : view_.resolve(url);
        if (!url.empty() && inside == nullptr) {
            findings_.add(outside_reference, node.line, std::string(url.substr(0, std::min<std::size_t>(url.find(':'), 12))));
        }
        referred_.push_back(inside);
        if (attachments_.size() >= most_listed) {
            return;
        }
        Attachment made;
        made.content_type = bare_type(node.text("contentType"));
        made.title = node.text("title");
        made.url = inside == nullptr ? std::string(url) : std::string();
        const Node* const held = data == nullptr && inside != nullptr ? inside->child("data") : data;
        if (held != nullptr && held->content != Node::no_content) {
            const ContentReport& report = tree_.contents[held->content].report;
            made.format = report.format->name;
            made.size = report.size;
            made.sha256 = report.sha256;
        }
        attachments_.push_back(std::move(made));
    }

    const BundleView& view_;
    const Tree& tree_;
    Findings& findings_;
    std::vector<const Node*> binaries_;
    std::vector<const Node*> referred_;  ///< listed under the name that refers to them
    std::vector<Attachment> attachments_;
};

}  // namespace

std::vector<Attachment> attachments_of(const BundleView& view, const Tree& tree, Findings& findings) {
    return Reading(view, tree, findings).run();
}

}  // namespace kakehashi::sources::document
