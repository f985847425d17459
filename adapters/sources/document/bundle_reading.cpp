#include "adapters/sources/document/bundle_reading.h"

#include <algorithm>
#include <utility>

#include "adapters/sources/document/bundle_index.h"
#include "adapters/sources/document/element_check.h"
#include "adapters/sources/document/json_tree.h"
#include "adapters/sources/document/rules.h"
#include "adapters/sources/document/xml_tree.h"
#include "adapters/sources/raw_reading.h"

namespace kakehashi::sources::document {
namespace {

Result<Done> parse(Carrier carrier, RawBytes& bytes, const Limits& limits, TreeBuilder& builder) {
    return carrier == Carrier::json ? read_json(bytes, limits, builder) : read_xml(bytes, limits, builder);
}

/// What refers to a patient who is not the document's own; null when nothing does.
const Node* about_another(const BundleView& view, const Node& node, const Node& patient) {
    for (const std::string_view name : {"subject", "patient", "beneficiary"}) {
        const Node* const reference = node.child(name);
        if (reference == nullptr) {
            continue;
        }
        const std::string_view to = reference->text("reference");
        const Node* const who = view.resolve(to);
        const bool other = who != nullptr ? who->text("resourceType") == "Patient" && who != &patient
                                          : to.find("Patient/") != std::string_view::npos;
        if (other) {
            return reference;
        }
    }
    for (const Node& child : node.children) {
        if (const Node* const found = about_another(view, child, patient)) {
            return found;
        }
    }
    return nullptr;
}

class BundleReading {
public:
    BundleReading(const Catalogue& catalogue, Carrier carrier, const ClaimedFile& file, UnitSink& sink)
        : catalogue_(catalogue), carrier_(carrier), file_(file), sink_(sink), findings_(file.file.name) {}

    Result<Done> run() {
        if (std::ranges::any_of(file_.claim.findings, [](const Finding& f) { return f.severity == Severity::set; })) {
            return Done{};
        }
        if (file_.file.bytes->size() > catalogue_.limits().file_bytes) {
            findings_.add(over_limit, 0, std::to_string(catalogue_.limits().file_bytes));
            return give_up();
        }
        TRY_DONE(look_at_kind());
        Budget budget{catalogue_.limits().unpacked_bytes};
        TreeBuilder builder(catalogue_, budget);
        if (!findings_.holds(Severity::set)) {
            TRY_DONE(parse(carrier_, *file_.file.bytes, catalogue_.limits(), builder));
        }
        if (const auto& trouble = builder.trouble()) {
            findings_.add(trouble->rule, trouble->line, trouble->detail);
        }
        const Tree tree = builder.finish();
        if (findings_.holds(Severity::set)) {
            static_cast<void>(attachments_of(BundleView(catalogue_, tree.root), tree, findings_));
            return give_up();
        }
        if (builder.individual_number()) {
            findings_.add(individual_number, *builder.individual_number());
        }
        return take(BundleView(catalogue_, tree.root), tree);
    }

private:
    /// Whether the first bytes are what the name's ending says.
    Result<Done> look_at_kind() {
        std::string head(sniffed_bytes, '\0');
        TRY(const std::size_t got, read_fully(*file_.file.bytes, 0, head));
        head.resize(got);
        const Format& format = format_of(catalogue_, head, got < sniffed_bytes);
        if (format.name == "empty") {
            findings_.add(empty_file, 0);
        } else if (format.verdict == Verdict::executable) {
            findings_.add(executable, 0, format.label);
        } else if (format.verdict == Verdict::macro) {
            findings_.add(macros, 0, format.label);
        } else if (format.name != "html" && format.name != "svg" && format.name != "unknown" &&
                   format.name != (carrier_ == Carrier::json ? "json" : "xml")) {
            findings_.add(other_content, 0, std::string(carrier_ == Carrier::json ? "JSON" : "XML") + " / " + format.label);
        }
        return Done{};
    }

    Result<Done> give_up() {
        for (Finding& finding : findings_.take()) {
            sink_.found(std::move(finding));
        }
        sink_.progress(1);
        return Done{};
    }

    Result<Done> take(const BundleView& view, const Tree& tree) {
        check_shape(view);
        const Node* const patient = view.patients().size() == 1 ? view.patients().front() : nullptr;
        check_patient(view, patient);
        if (view.composition() != nullptr) {
            check_elements(catalogue_, view, findings_);
        }
        if (findings_.holds(Severity::set)) {
            static_cast<void>(attachments_of(view, tree, findings_));
            return give_up();
        }
        IndexedBundle read = index_of(view, tree, findings_);
        check_writer(read.index, view.composition()->line);
        if (findings_.holds(Severity::set)) {
            return give_up();
        }
        read.index.file_name = file_.file.name;
        read.index.file_type = carrier_ == Carrier::json ? "application/fhir+json" : "application/fhir+xml";
        read.index.sha256 = file_.file.sha256;
        read.index.size = file_.file.bytes->size();
        const PatientNumbers numbers = numbers_of(catalogue_, *patient);
        const Place place{file_.file.name, view.composition()->line, 0};
        PersonUnit unit;
        unit.insurer = *numbers.insurer;
        unit.insured = *numbers.insured;
        unit.place = place;
        unit.claim = claim_of(*patient, {file_.file.name, patient->line, 0});
        check_birth(*unit.claim, read.index.written_on);
        unit.replacements.push_back(read.withdrawn ? withdrawal_of(read.index, place) : replacement_of(read.index, place));
        for (const std::string& replaced : read.replaces) {
            unit.replacements.push_back(end_of(read.index, replaced, place));
        }
        unit.findings = findings_.take();
        TRY_DONE(sink_.take(std::move(unit)));
        sink_.progress(1);
        return Done{};
    }

    void check_shape(const BundleView& view) {
        const Node& bundle = view.bundle();
        if (bundle.text("resourceType") != "Bundle") {
            findings_.add(no_document_bundle, bundle.line, "Bundle");
        } else if (bundle.text("type") != "document") {
            findings_.add(no_document_bundle, bundle.line, "type");
        } else if (view.composition() == nullptr) {
            findings_.add(no_document_bundle, bundle.line, "Composition");
        } else if (view.entries() > catalogue_.limits().entries) {
            findings_.add(over_document_limit, bundle.line, std::to_string(catalogue_.limits().entries));
        } else if (const Node* const again = view.address_again(); again != nullptr) {
            findings_.add(member_twice, again->line, "Bundle.entry.fullUrl");
        } else if (view.type() == nullptr) {
            const std::string code(view.type_code().code);
            const bool plain = code.size() <= 20 && code.find_first_not_of("0123456789-") == std::string::npos;
            findings_.add(unknown_type, view.composition()->line, plain ? code : "***");
        }
    }

    void check_patient(const BundleView& view, const Node* patient) {
        if (view.patients().size() > 1) {
            findings_.add(two_patients, view.patients()[1]->line, std::to_string(view.patients().size()));
            return;
        }
        if (patient == nullptr) {
            findings_.add(no_person, view.bundle().line, "Patient");
            return;
        }
        if (view.composition() != nullptr && view.referred(*view.composition(), "subject") != patient) {
            findings_.add(no_person, view.composition()->line, "Composition.subject");
        }
        if (const Node* const another = about_another(view, view.bundle(), *patient)) {
            findings_.add(two_patients, another->line, "Patient");
        }
        const PatientNumbers numbers = numbers_of(catalogue_, *patient);
        if (numbers.contradictory) {
            findings_.add(no_person, patient->line, "identifier ≠");
        } else if (!numbers.insurer || !numbers.insured) {
            findings_.add(no_person, patient->line, numbers.insurer ? "被保険者番号" : numbers.insured ? "保険者番号" : "identifier");
        } else if (!numbers.ours) {
            // Such numbers may be those of health insurance: only what is compared with the register shows whose they are.
            const IdentityClaim claim = claim_of(*patient, {});
            if (claim.name.empty() || claim.birth_date.empty() || claim.sex.empty()) {
                findings_.add(no_person, patient->line, "name, birthDate, gender");
            }
        }
    }

    /// The organisation in the document is the sender by name or head; where the document is silent, it is the sender.
    void check_writer(DocumentIndex& index, std::uint32_t line) {
        const std::string& sender = file_.claim.set.sender;
        if (index.document_id.empty()) {
            findings_.add(no_document_id, line, "Composition.identifier");
        }
        if (index.author.empty()) {
            index.author = sender;
        } else if (index.author != sender) {
            findings_.add(other_sender, line, index.author);
        }
        if (index.author.empty()) {
            findings_.add(unknown_sender, line);
        }
        if (index.written_on >= "2100") {
            findings_.add(common_rules.distant, line, catalogue_.index_layout().items()[catalogue_.index_layout().index_of("written_on")],
                          index.written_on.substr(0, 10));
        }
    }

    void check_birth(const IdentityClaim& claim, std::string written_on) {
        std::erase(written_on, '-');
        const std::size_t common = std::min<std::size_t>(written_on.size(), claim.birth_date.find_last_not_of('0') + 1);
        if (std::string_view(claim.birth_date).substr(0, common) > std::string_view(written_on).substr(0, common)) {
            findings_.add(other_form, claim.place.line, "Patient.birthDate");
        }
    }

    const Catalogue& catalogue_;
    Carrier carrier_;
    const ClaimedFile& file_;
    UnitSink& sink_;
    Findings findings_;
};

}  // namespace

std::optional<BundleHead> head_of_bundle(const Catalogue& catalogue, Carrier carrier, std::string_view head) {
    const bool begins = carrier == Carrier::json ? head.find("resourceType") != std::string_view::npos && head.find("Bundle") != std::string_view::npos
                                                 : head.find("http://hl7.org/fhir") != std::string_view::npos && head.find("Bundle") != std::string_view::npos;
    if (!begins) {
        return std::nullopt;
    }
    MemoryBytes bytes{std::string(head)};
    Budget budget{catalogue.limits().unpacked_bytes};
    TreeBuilder builder(catalogue, budget);
    if (!parse(carrier, bytes, catalogue.limits(), builder)) {
        return std::nullopt;
    }
    const Tree tree = builder.finish();  // as far as it goes
    if (tree.root.text("resourceType") != "Bundle" && !tree.root.text("resourceType").empty()) {
        return std::nullopt;
    }
    const BundleView view(catalogue, tree.root);
    auto trouble = builder.trouble();
    const auto is = [&](Graded rule) { return trouble && trouble->rule.rule == rule.rule; };
    if (head.size() >= head_size && (is(not_well_formed) || (is(no_fhir) && trouble->detail.ends_with("not UTF-8")))) {
        trouble.reset();  // it is only cut, maybe within a character
    }
    if (!trouble && head.size() < head_size && view.composition() == nullptr && view.entries() > 0) {
        trouble = TreeTrouble{no_document_bundle, tree.root.line, "Composition"};
    }
    if (const Node* const again = view.address_again(); !trouble && again != nullptr) {
        trouble = TreeTrouble{member_twice, again->line, "Bundle.entry.fullUrl"};
    }
    const std::uint32_t line = view.composition() == nullptr ? tree.root.line : view.composition()->line;
    return BundleHead{view.type(), view.number_of(view.author_organisation()), line, std::move(trouble)};
}

Result<Done> read_bundle(const Catalogue& catalogue, Carrier carrier, const ClaimedFile& file, UnitSink& sink) {
    return BundleReading(catalogue, carrier, file, sink).run();
}

}  // namespace kakehashi::sources::document
