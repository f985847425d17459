#include "adapters/sources/municipal/municipal_source.h"

#include <algorithm>

#include "adapters/sources/municipal/file_name.h"
#include "adapters/sources/municipal/file_reading.h"

namespace kakehashi::sources::municipal {

Result<std::unique_ptr<Source>> MunicipalSource::open(const std::filesystem::path& conf_dir) {
    std::unique_ptr<MunicipalSource> source(new MunicipalSource);
    TRY(source->cp932_, Cp932::shared());
    TRY(source->editions_, Editions::open(conf_dir, source->cp932_));
    return std::unique_ptr<Source>(std::move(source));
}

std::optional<FileClaim> MunicipalSource::recognise(std::string_view name, std::string_view head) const {
    const auto said = read_file_name(name);
    if (!said) {
        return std::nullopt;
    }
    FileClaim claim;
    Findings findings{std::string(name)};
    const auto [edition, form] = editions_->best(said->form, head);
    claim.edition = edition;
    claim.form = form == nullptr ? std::string() : said->form;  // what no form is called may be anything
    if (!said->exact || form == nullptr) {
        claim.set = SetName{"municipal", "unrecognised", "", "", std::string(name), ""};
        findings.add(bad_name, 0);
    } else {
        claim.set = SetName{"municipal", form->set, said->insurer, "", said->serial, ""};
        claim.standards_own_name = true;
        if (form->builder == Builder::none) {
            findings.add(unsupported_edition, 0, form->name);
        }
        const auto made = Timestamp::parse_compact_japan(said->serial);
        if (!made) {
            findings.add(odd_serial, 0, said->serial);
        } else if (form->builder != Builder::consent) {  // consents rank by the person's act, and a future one denies
            claim.ranked_by = made;
        }
    }
    claim.findings = findings.take();
    return claim;
}

Result<Done> MunicipalSource::read(std::span<const ClaimedFile> files, UnitSink& sink) const {
    for (const ClaimedFile& file : files) {
        if (&file != &files.front()) {
            Findings findings(file.file.name);
            findings.add(set_mixed, 0, file.claim.form);
            sink.found(findings.take().front());
        }
        TRY_DONE(read_file(file, sink));
    }
    return Done{};
}

Result<Done> MunicipalSource::read_file(const ClaimedFile& file, UnitSink& sink) const {
    const auto said = read_file_name(file.file.name);
    const Form* form = said && said->exact ? editions_->form(file.claim.edition, said->form) : nullptr;
    if (form == nullptr || form->builder == Builder::none) {
        // The claim already says why nothing is read.
        return Done{};
    }
    FileReading reading(*form, *said, file, cp932_, sink);
    return reading.run();
}

Result<Patched> MunicipalSource::patched(std::string_view /*stored_body*/, const FactDraft& /*patch*/) const {
    return Error{Fault::unsupported, "KK-2106", "this standard has no partial changes", {}};
}

int MunicipalSource::precedence(const SetName& set) const {
    const Form* form = editions_->form_of_set(set.kind);
    return form == nullptr ? 9 : form->precedence;
}

}  // namespace kakehashi::sources::municipal
