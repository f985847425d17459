#include "adapters/sources/careplan/careplan_source.h"

#include <algorithm>

#include "adapters/sources/careplan/file_name.h"
#include "adapters/sources/careplan/set_reading.h"
#include "adapters/sources/findings.h"

namespace kakehashi::sources::careplan {
namespace {

constexpr std::string_view edition = "4.1";

/// A name that is nearly right: claimed, so that its sender hears why it was not read.
FileClaim bad_claim(std::string_view name, const FileName& said) {
    FileClaim claim;
    claim.set.standard = "careplan";
    claim.set.kind = "unrecognised";
    claim.set.serial = name;
    claim.form = said.form;
    claim.edition = edition;
    Findings findings{std::string(name)};
    findings.add(bad_name, 0);
    claim.findings = findings.take();
    return claim;
}

void check_kinds(const Form& form, const FileName& said, Findings& findings) {
    const auto care_manager = [](const std::string& kind) { return kind == "43" || kind == "46" || kind == "AF"; };
    const bool fits = form.sent_by_care_manager()
                          ? std::find(form.sender_kinds.begin(), form.sender_kinds.end(), said.sender_kind) !=
                                form.sender_kinds.end()
                          : !care_manager(said.sender_kind);
    if (!said.sender_kind.empty() && !fits) {
        findings.add(odd_sender_kind, 0, said.sender_kind);
    }
    if (said.sender_kind.size() == 3 || said.receiver_kind.size() == 3) {
        findings.add(version_differs, 0, "4.0");
    }
}

}  // namespace

Result<std::unique_ptr<Source>> CarePlanSource::open(const std::filesystem::path& conf_dir,
                                                     std::filesystem::path spool_dir, Profile profile) {
    std::unique_ptr<CarePlanSource> source(new CarePlanSource);
    TRY(source->catalogue_, Catalogue::open(conf_dir, std::string(edition)));
    TRY(source->cp932_, Cp932::shared());
    source->spool_dir_ = std::move(spool_dir);
    source->profile_ = profile;
    return std::unique_ptr<Source>(std::move(source));
}

std::optional<FileClaim> CarePlanSource::recognise(std::string_view name, std::string_view /*head*/) const {
    const NameAnswer answer = read_file_name(*catalogue_, name);
    const FileName& said = answer.name;
    if (answer.fit == Fit::none) {
        return std::nullopt;
    }
    if (answer.fit == Fit::near) {
        return bad_claim(name, said);
    }
    const Form& form = *catalogue_->form(said.form);
    const SetForm* set = catalogue_->set_of(form, said.month);
    const std::string month = said.month == "000000" ? "" : said.month;
    FileClaim claim;
    claim.set = SetName{"careplan", set == nullptr ? form.name : set->name, said.sender, said.receiver, said.serial, month};
    claim.form = form.name;
    claim.edition = edition;
    Findings findings{std::string(name)};
    if (said.sender_kind.empty() && said.receiver_kind.empty()) {
        claim.edition = "3.x";
        findings.add(unsupported_edition, 0, "3.x");
    } else if (form.shape == Shape::none) {
        findings.add(unsupported_edition, 0, form.name);
    } else if (set == nullptr) {
        findings.add(bad_name, 0);
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
    SetContext set{.catalogue = *catalogue_, .profile = profile_, .form = nullptr, .files = {}, .month = {}, .sender = {},
                   .receiver = {}, .serial = {}};
    for (const ClaimedFile& file : files) {
        const NameAnswer answer = read_file_name(*catalogue_, file.file.name);
        const Form* form = catalogue_->form(answer.name.form);
        const bool grave = std::any_of(file.claim.findings.begin(), file.claim.findings.end(),
                                       [](const Finding& finding) { return finding.severity == Severity::set; });
        const SetForm* set_form = form == nullptr ? nullptr : catalogue_->set_of(*form, answer.name.month);
        if (grave || answer.fit != Fit::exact || set_form == nullptr) {
            // The claim already says why; nothing of such a set can be read.
            return Done{};
        }
        set.files.push_back({form, file.file.name, answer.name});
        set.form = set.form == nullptr ? set_form : set.form;
    }
    if (set.files.empty()) {
        return Done{};
    }
    const FileName& said = set.files.front().said;
    set.month = ServiceMonth::parse_compact(said.month);
    set.sender = said.sender;
    set.receiver = said.receiver;
    set.serial = said.serial;
    SetReading reading(std::move(set), cp932_, spool_dir_, files, sink);
    return reading.run();
}

Result<std::string> CarePlanSource::patched(std::string_view /*stored_body*/, std::string_view /*patch*/) const {
    return Error{Fault::unsupported, "KK-2106", "this standard has no partial changes", {}};
}

int CarePlanSource::precedence(const SetName& set) const {
    constexpr int plans = 20;
    constexpr int actuals = 21;
    return set.kind == "actuals" ? actuals : plans;
}

}  // namespace kakehashi::sources::careplan
