#include "adapters/sources/opinion/opinion_source.h"

#include "adapters/sources/opinion/csv_reading.h"
#include "adapters/sources/opinion/envelope_reading.h"
#include "adapters/sources/opinion/file_name.h"

namespace kakehashi::sources::opinion {
namespace {

constexpr int after_registers = 4;

}  // namespace

Result<std::unique_ptr<Source>> OpinionSource::open(const std::filesystem::path& conf_dir, SignatureTrust trust) {
    std::unique_ptr<OpinionSource> source(new OpinionSource);
    source->trust_ = std::move(trust);
    TRY(source->cp932_, Cp932::shared());
    TRY(source->editions_, Editions::open(conf_dir, source->cp932_));
    TRY(source->schema_, EnvelopeSchema::open(conf_dir / "schemas"));
    return std::unique_ptr<Source>(std::move(source));
}

std::optional<FileClaim> OpinionSource::recognise(std::string_view name, std::string_view head) const {
    const auto said = read_file_name(name);
    if (!said) {
        return std::nullopt;
    }
    FileClaim claim;
    claim.form = form_name;
    claim.edition = said->carrier == Carrier::csv ? editions_->best(head).edition : edition_in(head, editions_->newest());
    Findings findings{std::string(name)};
    if (!said->exact) {
        claim.set = SetName{"opinion", "unrecognised", "", "", std::string(name), ""};
        findings.add(bad_name, 0);
    } else {
        claim.set = SetName{"opinion", "opinion", said->sender, "", said->serial, ""};
        claim.standards_own_name = true;
        claim.ranked_by = Timestamp::parse_compact_japan(said->serial);
        if (!claim.ranked_by) {
            findings.add(odd_serial, 0, said->serial);
        }
    }
    claim.findings = findings.take();
    return claim;
}

Result<Done> OpinionSource::read(std::span<const ClaimedFile> files, UnitSink& sink) const {
    for (const ClaimedFile& file : files) {
        if (&file != &files.front()) {
            Findings findings(file.file.name);
            findings.add(set_mixed, 0, file.claim.form);
            sink.found(findings.take().front());
        }
        const auto said = read_file_name(file.file.name);
        if (!said || !said->exact) {
            continue;  // the claim already says why nothing is read
        }
        const Origin origin{file.file.name, said->sender, said->serial};
        if (said->carrier == Carrier::xml) {
            TRY_DONE(read_envelope(*editions_, *schema_, trust_, origin, file, sink));
        } else if (const Catalogue* const catalogue = editions_->named(file.claim.edition)) {
            TRY_DONE(read_csv(*catalogue, origin, file, cp932_, sink));
        }
    }
    return Done{};
}

Result<Patched> OpinionSource::patched(std::string_view /*stored_body*/, const FactDraft& /*patch*/) const {
    return Error{Fault::unsupported, "KK-2106", "this standard has no partial changes", {}};
}

int OpinionSource::precedence(const SetName& /*set*/) const { return after_registers; }

}  // namespace kakehashi::sources::opinion
