#include "adapters/sources/document/bundle_index.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/sources/document/bundle_digest.h"
#include "adapters/sources/document/rules.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::string_view version_extension = "http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber";
constexpr std::size_t most_listed = 200;

template <class Take>
void each(const Node& node, std::string_view name, Take&& take) {
    for (const Node& child : node.children) {
        if (child.name == name) {
            take(child);
        }
    }
}

/// Numbers, joined by points or not: versions have to be put in an order.
bool is_version(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos && is_digit(text.front()) && is_digit(text.back());
}

std::string identifier_in(const Node& holder, std::string_view name) {
    const Node* const identifier = holder.child(name);
    return identifier == nullptr ? std::string() : std::string(identifier->text("value"));
}

/// Codes that say how a resource is to be handled, such as that the person was not told of it.
void collect_labels(const Node& node, std::vector<std::string>& labels) {
    if (const Node* const meta = node.child("meta")) {
        for (const std::string_view name : {"security", "tag"}) {
            each(*meta, name, [&](const Node& coding) {
                const std::string code(coding.text("code"));
                if (!code.empty() && std::ranges::find(labels, code) == labels.end() && labels.size() < most_listed) {
                    labels.push_back(code);
                }
            });
        }
    }
    for (const Node& child : node.children) {
        collect_labels(child, labels);
    }
}

void collect_sections(const Node& holder, std::vector<Section>& sections) {
    each(holder, "section", [&](const Node& section) {
        const Node* const code = section.child("code");
        const Node* const coding = code == nullptr ? nullptr : code->child("coding");
        if (sections.size() < most_listed) {
            sections.push_back({coding == nullptr ? std::string() : std::string(coding->text("code")), std::string(section.text("title"))});
        }
        collect_sections(section, sections);
    });
}

class IndexReading {
public:
    IndexReading(const BundleView& view, const Tree& tree, Findings& findings)
        : view_(view), tree_(tree), composition_(*view.composition()), findings_(findings) {}

    IndexedBundle run() {
        read_names();
        read_version();
        read_status();
        read_people();
        read_relations();
        collect_labels(view_.bundle(), read_.index.labels);
        collect_sections(composition_, read_.index.sections);
        read_.index.attachments = attachments_of(view_, tree_, findings_);
        read_.index.digest = digest_of(view_);
        return std::move(read_);
    }

private:
    void read_names() {
        DocumentIndex& index = read_.index;
        const DocumentType& type = *view_.type();
        index.type = type.type;
        index.kind = type.kind;
        index.code = view_.type_code().code;
        index.title = composition_.text("title").empty() ? type.title_ja : std::string(composition_.text("title"));
        index.written_on = composition_.text("date");
        index.file_identifier = identifier_in(view_.bundle(), "identifier");
        index.document_id = identifier_in(composition_, "identifier");
        if (index.document_id.empty()) {
            index.document_id = index.file_identifier;
        }
        index.language = composition_.text("language").empty() ? view_.bundle().text("language") : composition_.text("language");
    }

    void read_version() {
        each(composition_, "extension", [&](const Node& extension) {
            if (extension.text("url") == version_extension) {
                read_.index.version = extension.text("valueString");
            }
        });
        if (is_version(read_.index.version)) {
            return;
        }
        findings_.add(no_version, composition_.line);
        const auto written = Timestamp::parse_iso(read_.index.written_on);
        std::string digits = written ? written->iso_utc() : read_.index.written_on;
        std::erase_if(digits, [](char c) { return !is_digit(c); });
        read_.index.version = digits.substr(0, 14);
    }

    void read_status() {
        read_.index.status = composition_.text("status");
        read_.withdrawn = read_.index.status == "entered-in-error";
        if (read_.index.status == "preliminary") {
            findings_.add(not_final, composition_.line, read_.index.status);
        }
    }

    void read_people() {
        DocumentIndex& index = read_.index;
        const Node* const organisation = view_.author_organisation();
        index.author = view_.number_of(organisation);
        index.organisation = display_of(organisation);
        index.custodian = display_of(view_.referred(composition_, "custodian"));
        index.addressee = view_.addressee();
        if (index.addressee.empty() && view_.names_an_addressee()) {
            findings_.add(other_form, composition_.line, "section 910: Organization.identifier");
        }
        each(composition_, "author", [&](const Node& author) {
            const Node* const who = view_.resolve(author.text("reference"));
            if (who != nullptr && who->text("resourceType") != "Organization") {
                add(index.author_names, named(*who, author));
            }
        });
        each(composition_, "attester", [&](const Node& attester) {
            std::string text(attester.text("mode"));
            const Node* const party = attester.child("party");
            const Node* const who = party == nullptr ? nullptr : view_.resolve(party->text("reference"));
            for (const std::string& part : {std::string(attester.text("time")), who == nullptr ? std::string() : named(*who, *party)}) {
                text += part.empty() ? "" : " " + part;
            }
            add(index.attesters, text);
        });
    }

    /// A role is named by whoever fills it.
    std::string named(const Node& who, const Node& reference) const {
        const Node* const practitioner = view_.referred(who, "practitioner");
        const std::string name = display_of(practitioner == nullptr ? &who : practitioner);
        return name.empty() ? std::string(reference.text("display")) : name;
    }

    static void add(std::vector<std::string>& to, std::string text) {
        if (!text.empty() && to.size() < most_listed) {
            to.push_back(std::move(text));
        }
    }

    void read_relations() {
        each(composition_, "relatesTo", [&](const Node& relation) {
            if (relation.text("code") != "replaces") {
                return;
            }
            std::string target = identifier_in(relation, "targetIdentifier");
            if (const Node* const reference = relation.child("targetReference"); target.empty() && reference != nullptr) {
                target = identifier_in(*reference, "identifier");
            }
            if (target.empty()) {
                findings_.add(replaces_unknown, relation.line);
            } else if (target != read_.index.document_id) {  // its own earlier version goes by the version number
                add(read_.replaces, std::move(target));
            }
        });
    }

    const BundleView& view_;
    const Tree& tree_;
    const Node& composition_;
    Findings& findings_;
    IndexedBundle read_;
};

}  // namespace

IndexedBundle index_of(const BundleView& view, const Tree& tree, Findings& findings) {
    return IndexReading(view, tree, findings).run();
}

}  // namespace kakehashi::sources::document
