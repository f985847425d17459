#include "adapters/sources/careplan/careplan_source.h"

#include <algorithm>

#include "adapters/sources/careplan/file_name.h"
#include "adapters/sources/careplan/set_reading.h"
#include "adapters/sources/findings.h"

namespace kakehashi::sources::careplan {
namespace {

/// A name that is nearly right: claimed, so that its sender hears why it was not read.
FileClaim bad_claim(std::string_view name, const FileName& said) {
    FileClaim claim;
    claim.set.standard = "careplan";
    claim.set.kind = "unrecognised";
    claim.set.serial = name;
    claim.form = said.form;
    Findings findings{std::string(name)};
    findings.add(bad_name, 0);
    claim.findings = findings.take();
    return claim;
}

void check_kinds(const Form& form, const FileName& said, Findings& findings) {
    const std::string kind = said.sender_kind.substr(0, 2);  // names of edition 4.0 may hold a third character
    const bool fits = form.sent_by_care_manager() ? std::find(form.sender_kinds.begin(), form.sender_kinds.end(), kind) !=
                                                        form.sender_kinds.end()
                                                  : !is_care_manager_kind(kind) || said.is_between_care_managers();
    if (!kind.empty() && !fits) {
        findings.add(odd_sender_kind, 0, said.sender_kind);
    }
}

}  // namespace

Result<std::unique_ptr<Source>> CarePlanSource::open(const std::filesystem::path& conf_dir,
                                                     std::filesystem::path spool_dir, Profile profile,
                                                     Accepts accepts) {
    std::unique_ptr<CarePlanSource> source(new CarePlanSource);
    TRY(source->editions_, Editions::open(conf_dir));
    TRY(source->cp932_, Cp932::shared());
    source->spool_dir_ = std::move(spool_dir);
    source->profile_ = profile;
    source->accepts_ = accepts;
    return std::unique_ptr<Source>(std::move(source));
}

std::optional<FileClaim> CarePlanSource::recognise(std::string_view name, std::string_view head) const {
    const NameAnswer answer = editions_->read_name(name);
    const FileName& said = answer.name;
    if (answer.fit == Fit::none) {
        return std::nullopt;
    }
    if (answer.fit == Fit::near) {
        return bad_claim(name, said);
    }
    const Catalogue* edition = editions_->best(said, first_record(head, head.size() < head_size));
    FileClaim claim;
    claim.set = SetName{"careplan", said.form, said.sender, said.receiver, said.serial, said.month == "000000" ? "" : said.month};
    claim.form = said.form;
    claim.standards_own_name = true;
    Findings findings{std::string(name)};
    if (edition == nullptr) {
        findings.add(unsupported_edition, 0, said.form);
        claim.findings = findings.take();
        return claim;
    }
    claim.edition = edition->edition();
    const Form& form = *edition->form(said.form);
    if (const SetForm* set = edition->set_of(form, said.month); set != nullptr) {
        claim.set.kind = set->name;
    } else {
        findings.add(bad_name, 0);
    }
    if (!edition->fits(said)) {
        findings.add(version_differs, 0, edition->edition());
    }
    check_kinds(form, said, findings);
    claim.ranked_by = Timestamp::parse_compact_japan(said.serial);
    if (!claim.ranked_by) {
        findings.add(odd_serial, 0, said.serial);
    }
    claim.findings = findings.take();
    return claim;
}

Result<Done> CarePlanSource::read(std::span<const ClaimedFile> files, UnitSink& sink) const {
    SetContext set{.editions = *editions_, .profile = profile_, .accepts = accepts_, .form = nullptr, .files = {},
                   .images = {}, .month = {}, .sender = {}, .receiver = {}, .serial = {}};
    for (const ClaimedFile& file : files) {
        const NameAnswer answer = editions_->read_name(file.file.name);
        const Catalogue* edition = editions_->named(file.claim.edition);
        const Form* form = edition == nullptr ? nullptr : edition->form(answer.name.form);
        const bool grave = std::any_of(file.claim.findings.begin(), file.claim.findings.end(),
                                       [](const Finding& finding) { return finding.severity == Severity::set; });
        const SetForm* set_form = form == nullptr ? nullptr : edition->set_of(*form, answer.name.month);
        if (grave || answer.fit != Fit::exact || set_form == nullptr) {
            // The claim already says why; nothing of such a set can be read.
            return Done{};
        }
        auto& kept = form->shape == Shape::image ? set.images : set.files;
        kept.push_back({edition, form, file.file.name, answer.name, file.file.bytes, file.file.sha256});
        set.form = set.form == nullptr ? set_form : set.form;
    }
    if (set.form == nullptr) {
        return Done{};
    }
    const FileName& said = set.files.empty() ? set.images.front().said : set.files.front().said;
    set.month = ServiceMonth::parse_compact(said.month);
    set.sender = said.sender;
    set.receiver = said.receiver;
    set.serial = said.serial;
    SetReading reading(std::move(set), cp932_, spool_dir_, sink);
    return reading.run();
}

Result<Patched> CarePlanSource::patched(std::string_view /*stored_body*/, const FactDraft& /*patch*/) const {
    return Error{Fault::unsupported, "KK-2106", "this standard has no partial changes", {}};
}

int CarePlanSource::precedence(const SetName& set) const {
    constexpr int plans = 20;
    constexpr int actuals = 21;
    return set.kind.starts_with("actuals") ? actuals : plans;  // their deletions by serial among them
}

}  // namespace kakehashi::sources::careplan
