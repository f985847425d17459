#include "adapters/sources/life/life_source.h"

#include <algorithm>

#include "adapters/sources/encoding.h"
#include "adapters/sources/foreign_content.h"
#include "adapters/sources/life/file_reading.h"
#include "adapters/sources/life/opening.h"
#include "adapters/sources/life/patch.h"
#include "domain/identifiers.h"

namespace kakehashi::sources::life {
namespace {

constexpr int first_precedence = 30;

/// Whether a name is like the file names that care software is recommended to use.
bool named_like_life(const Catalogue& catalogue, std::string_view name) {
    return !catalogue.form_in(name).empty() || (name.starts_with("FORM_") && name.size() > 9);
}

/// Whether a name is that of a form, numbers behind it, and nothing that its sender chose.
bool named_by_the_standard(const Catalogue& catalogue, std::string_view name) {
    constexpr std::size_t ending = 4;
    return (name.ends_with(".csv") || name.ends_with(".CSV")) && catalogue.is_form_and_numbers(name.substr(0, name.size() - ending));
}

/// The form of a file; null when it is of none that is known.
const Form* form_of(const Catalogue& catalogue, std::string_view name, const Opening& opening) {
    if (!opening.data_type.empty()) {
        return catalogue.form(opening.data_type, opening);
    }
    return catalogue.form_by_columns(opening, name);
}

}  // namespace

Result<std::unique_ptr<Source>> LifeSource::open(const std::filesystem::path& conf_dir,
                                                 const std::vector<std::string>& unconfirmed) {
    std::unique_ptr<LifeSource> source(new LifeSource);
    TRY(source->catalogue_, Catalogue::open(conf_dir, unconfirmed));
    TRY(source->cp932_, Cp932::shared());
    return std::unique_ptr<Source>(std::move(source));
}

std::optional<FileClaim> LifeSource::recognise(std::string_view name, std::string_view head) const {
    const Opening opening = read_opening(head);
    if (!opening.life() && !named_like_life(*catalogue_, name)) {
        return std::nullopt;
    }
    FileClaim claim;
    Findings findings{std::string(name)};
    const Form* form = form_of(*catalogue_, name, opening);
    claim.set.standard = "life";
    claim.standards_own_name = named_by_the_standard(*catalogue_, name);
    claim.set.sender = opening.facility;
    if (const auto foreign = foreign_content(head, *cp932_); foreign && foreign->rule.rule == no_csv.rule) {
        claim.set.kind = "unrecognised";
        claim.set.serial = name;
        claim.form = catalogue_->form_in(name);
        findings.add(foreign->rule, 0, std::string(foreign->what));
    } else if (detect_encoding(head) == Encoding::utf16) {
        claim.set.kind = "unrecognised";
        claim.set.serial = name;
        findings.add(bad_bytes, 0, "UTF-16");
    } else if (form == nullptr) {
        const bool typed = opening.life() && !opening.data_type.empty();
        claim.set.kind = "unrecognised";
        claim.set.serial = name;
        findings.add(typed ? unsupported_edition : unknown_type, opening.life() ? 1 : 0);
    } else if (!form->read) {
        claim.set.kind = "unrecognised";
        claim.set.serial = name;
        claim.form = form->name;
        claim.edition = form->edition;
        findings.add(not_confirmed, 1, form->name);
    } else {
        claim.set.kind = form->set;
        claim.form = form->name;
        claim.edition = form->edition;
    }
    claim.findings = findings.take();
    return claim;
}

Result<Done> LifeSource::read(std::span<const ClaimedFile> files, UnitSink& sink) const {
    for (const ClaimedFile& file : files) {
        const Form* form = catalogue_->form_of_edition(file.claim.form, file.claim.edition);
        if (form != nullptr && form->read) {
            FileReading reading(*form, file, cp932_, sink);
            TRY_DONE(reading.run());
        }
    }
    return Done{};
}

Result<Patched> LifeSource::patched(std::string_view stored_body, const FactDraft& patch) const {
    TRY(FlatBody body, FlatBody::parse(stored_body));
    TRY_DONE(body.put(patch.body));
    // A patch that leaves the days out keeps those that are stored.
    const Form* form = catalogue_->newest_form(patch.form);
    const Period effective = form == nullptr ? patch.effective : form->effective_of(patch.kind, body);
    return Patched{body.text(), effective};
}

int LifeSource::precedence(const SetName& set) const {
    const Form* form = catalogue_->form_of_set(set.kind);
    return first_precedence + (form == nullptr ? 9 : form->precedence);
}

}  // namespace kakehashi::sources::life
