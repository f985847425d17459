#include "adapters/sources/document/element_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "adapters/sources/document/rules.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::size_t most_told = 5;  // of one rule: a program that errs does so everywhere

/// An extension in place of the value says why there is none; it stands under the name in XML, under `_name` in JSON.
bool is_excused(const Node& holder, std::string_view name) {
    const Node* const extensions = holder.child("_" + std::string(name));
    return extensions != nullptr && extensions->child("extension") != nullptr;
}

bool says_only_why_not(const Node& node) {
    return node.value.empty() && std::ranges::all_of(node.children, [](const Node& child) { return child.name == "extension" || child.name == "id"; });
}

/// Whether a way is made of names as FHIR has them: only those are told, for in a document anything may stand as a name.
bool is_of_plain_names(std::string_view way) {
    constexpr std::size_t longest = 120;
    return way.size() <= longest && std::ranges::all_of(way, [](char c) { return c == '.' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

/// Whether JSON wrote a number or a truth where FHIR has a text, or the other way round.
bool is_of_other_type(const ElementRule& rule, const Node& node) {
    const bool literal = rule.form == ElementForm::boolean || rule.form == ElementForm::integer || rule.form == ElementForm::decimal;
    return node.written == (literal ? Node::Written::text : Node::Written::literal);
}

/// As JSON null is.
bool is_empty(const Node& node) { return node.value.empty() && node.children.empty() && node.content == Node::no_content; }

class ElementCheck {
public:
    ElementCheck(const Catalogue& catalogue, const BundleView& view, Findings& findings)
        : rules_(catalogue.element_rules()), view_(view), findings_(findings) {}

    void run() { visit(view_.bundle(), {}); }

private:
    void visit(const Node& node, const std::string& way) {
        const std::string_view type = node.text("resourceType");
        const std::string path = type.empty() ? way : std::string(type);
        for (const ElementRule& rule : rules_) {
            if (rule.parent == path) {
                count(node, rule);
            }
        }
        for (const Node& child : node.children) {
            const std::string child_path = path + "." + child.name;
            for (const ElementRule& rule : rules_) {
                if (rule.form != ElementForm::any && rule.speaks_of(child_path)) {
                    look_at(child, rule, child_path);
                }
            }
            visit(child, child_path);
        }
    }

    void count(const Node& holder, const ElementRule& rule) {
        std::size_t found = 0;
        const Node* last = nullptr;
        for (const Node& child : holder.children) {
            if (child.name == rule.name && !is_empty(child)) {
                ++found;
                last = &child;
            }
        }
        // What must not be guessed cannot be excused.
        if (found == 0 && rule.required && (rule.severity == Severity::set || !is_excused(holder, rule.name))) {
            tell({"B25", rule.severity}, rule, holder.line);
        } else if (rule.most > 0 && found > rule.most) {
            tell(member_twice, rule, last->line);
        } else if (found > 0 && last->written != Node::Written::plain && last->in_array == (rule.most == 1)) {
            tell({"B26", Severity::warning}, rule, last->line);
        }
    }

    void look_at(const Node& node, const ElementRule& rule, const std::string& way) {
        if (is_empty(node) || (rule.severity != Severity::set && says_only_why_not(node))) {
            return;  // whether it had to be there was counted
        }
        const bool wants_parts = rule.form == ElementForm::complex || rule.form == ElementForm::period;
        if (rule.form == ElementForm::reference) {
            if (!node.value.empty() && view_.resolve(node.value) == nullptr) {
                tell(outside_reference, rule, node.line, way);
            }
        } else if (wants_parts ? !node.value.empty() || (rule.form == ElementForm::period && ends_before_it_began(node))
                               : !node.children.empty() || is_of_other_type(rule, node) || !is_of_form(rule, node.value)) {
            tell({"B26", rule.severity}, rule, node.line, way);
        }
    }

    /// As far as both say: days against days, moments against moments.
    static bool ends_before_it_began(const Node& period) {
        constexpr std::size_t day = 10;
        const std::string_view start = period.text("start");
        const std::string_view end = period.text("end");
        if (start.empty() || end.empty()) {
            return false;
        }
        const auto from = Timestamp::parse_iso(start);
        const auto until = Timestamp::parse_iso(end);
        if (from && until) {
            return *until < *from;
        }
        const std::size_t common = std::min({start.size(), end.size(), day});
        return end.substr(0, common) < start.substr(0, common);
    }

    void tell(Graded graded, const ElementRule& rule, std::uint32_t line, const std::string& way = {}) {
        if (told_[rule.element + std::string(graded.rule)]++ < most_told) {
            findings_.add(graded, line, way.empty() || !is_of_plain_names(way) ? rule.element : way);
        }
    }

    const std::vector<ElementRule>& rules_;
    const BundleView& view_;
    Findings& findings_;
    std::map<std::string, std::size_t> told_;
};

}  // namespace

void check_elements(const Catalogue& catalogue, const BundleView& view, Findings& findings) {
    ElementCheck(catalogue, view, findings).run();
}

}  // namespace kakehashi::sources::document
