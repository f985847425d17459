#include "adapters/sources/opinion/envelope_reading.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "adapters/sources/opinion/opinion_element.h"
#include "adapters/sources/opinion/xml_parsing.h"
#include "adapters/sources/raw_reading.h"
#include "adapters/sources/utf8.h"

namespace kakehashi::sources::opinion {
namespace {

constexpr Graded not_xml = {"E01", Severity::set};
constexpr Graded document_type = {"E02", Severity::set};
constexpr Graded over_xml_limit = {"E03", Severity::set};
constexpr Graded not_by_schema = {"E04", Severity::set};

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
    EnvelopeReading(const Catalogue& catalogue, const EnvelopeSchema& schema, Findings& findings)
        : catalogue_(catalogue), schema_(schema), findings_(findings) {}

    std::optional<OpinionCells> read(std::string_view bytes) {
        const XmlDocument envelope = valid(bytes, "Envelope");
        if (!envelope) {
            return std::nullopt;
        }
        const xmlNode& root = *xmlDocGetRootElement(envelope.get());
        return read_opinion_element(*child_named(root, "Opinion", envelope_namespace), *catalogue_.layout);
    }

private:
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

    const Catalogue& catalogue_;
    const EnvelopeSchema& schema_;
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

Result<Done> read_envelope(const Catalogue& catalogue, const EnvelopeSchema& schema, const Origin& origin,
                           const ClaimedFile& file, UnitSink& sink) {
    Findings findings(origin.file);
    TRY(const auto text, text_of(*file.file.bytes, findings));
    const auto opinion = text ? EnvelopeReading(catalogue, schema, findings).read(*text) : std::nullopt;
    if (!opinion) {
        for (Finding& finding : findings.take()) {
            sink.found(std::move(finding));
        }
        return Done{};
    }
    std::vector<std::string_view> cells(opinion->cells.begin(), opinion->cells.end());
    const RowPlace place{opinion->line, opinion->lines};
    TRY_DONE(take_opinion(catalogue, origin, place, std::move(cells), Shape::whole, std::move(findings), sink));
    sink.progress(1);
    return Done{};
}

}  // namespace kakehashi::sources::opinion
