#include "adapters/sources/document/document_source.h"

#include "adapters/sources/document/bundle_reading.h"
#include "adapters/sources/document/file_name.h"
#include "adapters/sources/document/index_reading.h"
#include "adapters/sources/document/rules.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::string_view edition = "1";
constexpr int after_registers = 4;

FileClaim claim_indexed(std::string_view name, const FileName& said) {
    FileClaim claim;
    claim.form = "DOCUMENT";
    claim.edition = edition;
    Findings findings{std::string(name)};
    if (!said.exact) {
        claim.set = SetName{"document", "unrecognised", "", "", std::string(name), ""};
        findings.add(bad_name, 0);
    } else {
        claim.set = SetName{"document", "documents", said.sender, "", said.serial, ""};
        claim.standards_own_name = true;
        claim.ranked_by = Timestamp::parse_compact_japan(said.serial);
        if (!claim.ranked_by) {
            findings.add(odd_serial, 0, said.serial);
        }
    }
    claim.findings = findings.take();
    return claim;
}

std::optional<Carrier> carrier_of(std::string_view name) {
    if (ends_with(name, ".json")) {
        return Carrier::json;
    }
    return ends_with(name, ".xml") ? std::optional(Carrier::xml) : std::nullopt;
}

/// A Bundle says itself who wrote it and what it is; a name may, when its beginning does not.
FileClaim claim_bundle(std::string_view name, const std::optional<BundleHead>& head, const std::optional<FileName>& said) {
    FileClaim claim;
    claim.form = head && head->type != nullptr ? head->type->type : "DOCUMENT";
    claim.edition = edition;
    claim.any_name = true;
    claim.standards_own_name = said && said->exact;
    std::string sender = head ? head->sender : std::string();
    if (sender.empty() && said && said->exact) {
        sender = said->sender;
    }
    claim.set = SetName{"document", "fhir_document", sender, "", "", ""};
    if (sender.empty()) {
        Findings findings{std::string(name)};
        if (head && head->trouble) {
            findings.add(head->trouble->rule, head->trouble->line, head->trouble->detail);
        } else {
            findings.add(unknown_sender, head ? head->line : 0);
        }
        claim.findings = findings.take();
    }
    return claim;
}

}  // namespace

Result<std::unique_ptr<Source>> DocumentSource::open(const std::filesystem::path& conf_dir) {
    std::unique_ptr<DocumentSource> source(new DocumentSource);
    TRY(source->catalogue_, Catalogue::open(conf_dir));
    TRY(source->cp932_, Cp932::shared());
    return std::unique_ptr<Source>(std::move(source));
}

std::optional<FileClaim> DocumentSource::recognise(std::string_view name, std::string_view head) const {
    const auto said = read_file_name(name);
    if (said && (said->carrier == Carrier::index || said->carrier == Carrier::pdf)) {
        return claim_indexed(name, *said);
    }
    const auto carrier = carrier_of(name);
    if (!carrier) {
        return std::nullopt;
    }
    const auto begins = head_of_bundle(*catalogue_, *carrier, head);
    return begins || said ? std::optional(claim_bundle(name, begins, said)) : std::nullopt;
}

Result<Done> DocumentSource::read(std::span<const ClaimedFile> files, UnitSink& sink) const {
    if (files.empty() || files.front().claim.set.kind != "fhir_document") {
        return read_indexed(*catalogue_, cp932_, files, sink);
    }
    // Several files of one such set are copies of one Bundle.
    return read_bundle(*catalogue_, *carrier_of(files.front().file.name), files.front(), sink);
}

Result<Patched> DocumentSource::patched(std::string_view /*stored_body*/, const FactDraft& /*patch*/) const {
    return Error{Fault::unsupported, "KK-2106", "this standard has no partial changes", {}};
}

int DocumentSource::precedence(const SetName& /*set*/) const { return after_registers; }

}  // namespace kakehashi::sources::document
