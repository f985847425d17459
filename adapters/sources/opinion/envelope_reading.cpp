#include "adapters/sources/opinion/envelope_reading.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "adapters/sources/opinion/opinion_element.h"
#include "adapters/sources/opinion/signature.h"
#include "adapters/sources/opinion/xml_parsing.h"
#include "adapters/sources/raw_reading.h"
#include "adapters/sources/utf8.h"

namespace kakehashi::sources::opinion {
namespace {

constexpr Graded not_xml = {"E01", Severity::set};
constexpr Graded document_type = {"E02", Severity::set};
constexpr Graded over_xml_limit = {"E03", Severity::set};
constexpr Graded not_by_schema = {"E04", Severity::set};
constexpr Graded bad_signature = {"E05", Severity::set};
constexpr Graded signed_elsewhere = {"E06", Severity::set};
constexpr Graded not_verified = {"E07", Severity::warning};

constexpr std::size_t largest_envelope = 1024 * 1024;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

void tell(const XmlTrouble& trouble, Findings& findings) {
    switch (trouble.fault) {
        case XmlFault::not_well_formed: findings.add(not_xml, trouble.line); return;
        case XmlFault::document_type: findings.add(document_type, trouble.line); return;
        case XmlFault::too_deep: findings.add(over_xml_limit, trouble.line, std::to_string(XmlLimits{}.depth)); return;
        case XmlFault::too_many: findings.add(over_xml_limit, trouble.line, std::to_string(XmlLimits{}.elements)); return;
    }
}

/// One envelope on its way. What refuses it goes into the findings, and then nothing comes out.
class EnvelopeReading {
public:
    EnvelopeReading(const Editions& editions, const EnvelopeSchema& schema, const SignatureTrust& trust,
                    Findings& findings)
        : editions_(editions), schema_(schema), trust_(trust), findings_(findings) {}

    /// The edition that the envelope names; null as long as nothing was read.
    [[nodiscard]] const Catalogue* catalogue() const { return catalogue_; }

    std::optional<OpinionCells> read(std::string_view bytes) {
        const XmlDocument envelope = valid(bytes, "Envelope");
        if (!envelope) {
            return std::nullopt;
        }
        const xmlNode& root = *xmlDocGetRootElement(envelope.get());
        xmlNode& opinion = *child_named(root, "Opinion", envelope_namespace);
        if (!choose(opinion)) {
            return std::nullopt;
        }
        OpinionCells read = read_opinion_element(opinion, *catalogue_->layout);
        xmlNode* const signature = child_named(root, "Signature", signature_namespace);
        return signature == nullptr ? std::optional(std::move(read))
                                    : signed_cells(*envelope, *signature, opinion, std::move(read));
    }

private:
    /// What was signed takes the place of what stands there; the lines stay those of the file.
    std::optional<OpinionCells> signed_cells(xmlDoc& envelope, xmlNode& signature, xmlNode& opinion, OpinionCells read) {
        const auto line = static_cast<std::uint32_t>(xmlGetLineNo(&signature));
        std::string state = "unverified";
        if (!is_about(signature, opinion)) {
            findings_.add(signed_elsewhere, line);
            return std::nullopt;
        }
        if (trust_.empty()) {
            findings_.add(not_verified, line);
        } else {
            const auto verified = signed_bytes(envelope, signature, opinion, trust_);
            if (const auto* fault = std::get_if<SignatureFault>(&verified)) {
                findings_.add(*fault == SignatureFault::invalid ? bad_signature : signed_elsewhere, line);
                return std::nullopt;
            }
            const XmlDocument canonical = valid(std::get<std::string>(verified), "Opinion");
            if (!canonical) {
                return std::nullopt;
            }
            const xmlNode& what_was_signed = *xmlDocGetRootElement(canonical.get());
            if (!choose(what_was_signed)) {
                return std::nullopt;
            }
            read.cells = read_opinion_element(what_was_signed, *catalogue_->layout).cells;
            read.lines.resize(read.cells.size(), line);
            state = "verified";
        }
        read.cells[catalogue_->layout->index_of(signature_item)] = std::move(state);
        return read;
    }

    /// The tables of the edition that the opinion names.
    bool choose(const xmlNode& opinion) {
        const std::string edition = attribute_of(opinion, "edition");
        catalogue_ = editions_.named(edition);
        const auto line = static_cast<std::uint32_t>(xmlGetLineNo(&opinion));
        if (catalogue_ == nullptr) {
            findings_.add(unsupported_edition, line, edition);  // the schema lets nothing but a short number through
            return false;
        }
        for (const std::uint32_t unknown : lines_of_unknown_items(opinion, *catalogue_->layout)) {
            findings_.add(not_by_schema, unknown, "Item");
        }
        return !findings_.holds(Severity::set);
    }

    /// The document, if it is safe, follows the schema and has that root.
    XmlDocument valid(std::string_view bytes, std::string_view root) {
        auto parsed = parse_xml(bytes);
        if (const auto* trouble = std::get_if<XmlTrouble>(&parsed)) {
            tell(*trouble, findings_);
            return nullptr;
        }
        XmlDocument document = std::get<XmlDocument>(std::move(parsed));
        const auto faults = schema_.faults_in(*document);
        for (const SchemaFault& fault : faults) {
            findings_.add(not_by_schema, fault.line, fault.element);
        }
        if (faults.empty() && reinterpret_cast<const char*>(xmlDocGetRootElement(document.get())->name) != root) {
            findings_.add(not_by_schema, 1, std::string(root));
        }
        return findings_.holds(Severity::set) ? nullptr : std::move(document);
    }

    const Editions& editions_;
    const Catalogue* catalogue_ = nullptr;
    const EnvelopeSchema& schema_;
    const SignatureTrust& trust_;
    Findings& findings_;
};

/// The text of the file; nothing, with a finding, when it is too large, empty or no UTF-8.
Result<std::optional<std::string>> text_of(RawBytes& bytes, Findings& findings) {
    if (bytes.size() > largest_envelope) {
        findings.add(over_limit, 0, "> 1 MiB");
        return std::optional<std::string>();
    }
    std::string text(static_cast<std::size_t>(bytes.size()), '\0');
    TRY(const std::size_t got, read_fully(bytes, 0, text));
    text.resize(got);
    if (text.starts_with(byte_order_mark)) {
        text.erase(0, byte_order_mark.size());
    }
    if (text.empty()) {
        findings.add(empty_file, 0);
        return std::optional<std::string>();
    }
    if (const std::size_t bad = first_bad_utf8(text); bad < text.size()) {
        const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
        findings.add(bad_bytes, static_cast<std::uint32_t>(line), "UTF-8");
        return std::optional<std::string>();
    }
    return std::optional<std::string>(std::move(text));
}

}  // namespace

std::string_view edition_in(std::string_view head, std::string_view otherwise) {
    constexpr std::string_view attribute = " edition=";
    constexpr std::size_t longest = 10;
    const std::size_t at = head.find(attribute, std::min(head.find("Opinion"), head.size()));
    if (at == std::string_view::npos || at + attribute.size() + 1 >= head.size()) {
        return otherwise;
    }
    const std::string_view rest = head.substr(at + attribute.size());
    const std::string_view value = rest.substr(1, std::min(rest.find(rest.front(), 1), rest.size()) - 1);
    const bool is_number = !value.empty() && value.size() <= longest && value.find_first_not_of("0123456789.") == std::string_view::npos;
    return is_number ? value : otherwise;
}

Result<Done> read_envelope(const Editions& editions, const EnvelopeSchema& schema, const SignatureTrust& trust,
                           const Origin& origin, const ClaimedFile& file, UnitSink& sink) {
    Findings findings(origin.file);
    TRY(const auto text, text_of(*file.file.bytes, findings));
    EnvelopeReading reading(editions, schema, trust, findings);
    const auto opinion = text ? reading.read(*text) : std::nullopt;
    if (!opinion) {
        for (Finding& finding : findings.take()) {
            sink.found(std::move(finding));
        }
        return Done{};
    }
    std::vector<std::string_view> cells(opinion->cells.begin(), opinion->cells.end());
    const RowPlace place{opinion->line, opinion->lines};
    TRY_DONE(take_opinion(*reading.catalogue(), origin, place, std::move(cells), Shape::whole, std::move(findings), sink));
    sink.progress(1);
    return Done{};
}

}  // namespace kakehashi::sources::opinion
