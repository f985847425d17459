#include "adapters/sources/careplan/set_reading.h"

#include <algorithm>
#include <array>

#include "adapters/sources/ascii.h"
#include "adapters/sources/careplan/row_person.h"
#include "adapters/sources/careplan/row_rules.h"
#include "adapters/sources/careplan/unit_builder.h"
#include "adapters/sources/raw_reading.h"

namespace kakehashi::sources::careplan {
namespace {

constexpr std::uint64_t progress_step = 4096;

std::uint64_t total_size(const std::vector<SetFile>& files) {
    std::uint64_t total = 0;
    for (const SetFile& file : files) {
        total += file.bytes->size();
    }
    return total;
}

/// The month a name speaks of; none for zeros and for forms without one.
std::optional<ServiceMonth> month_of(const FileName& name) { return ServiceMonth::parse_compact(name.month); }

}  // namespace

SetReading::SetReading(SetContext set, std::shared_ptr<const Cp932> cp932, std::filesystem::path folder,
                       UnitSink& sink)
    : set_(std::move(set)), cp932_(std::move(cp932)), sink_(sink), telling_(sink), rows_(std::move(folder), total_size(set_.files)) {}

/// F04: files that do not belong together. A second file of a form is not read: the set is refused anyway.
void SetReading::check_set() {
    Findings findings({});
    const FileName first = (set_.files.empty() ? set_.images : set_.files).front().said;
    const auto differs = [&](const SetFile& file) {
        return std::tie(file.said.sender, file.said.receiver, file.said.serial) !=
                   std::tie(first.sender, first.receiver, first.serial) ||
               month_of(file.said) != month_of(first) || set_.form->member(file.form->name) == nullptr;
    };
    std::vector<SetFile> kept;
    for (SetFile& file : set_.files) {
        const bool again = std::any_of(kept.begin(), kept.end(),
                                       [&](const SetFile& other) { return other.form->name == file.form->name; });
        if (again || differs(file)) {
            findings.set_file(file.name);
            findings.add(set_mixed, 0, file.form->name);
        }
        if (!again) {
            kept.push_back(std::move(file));
        }
    }
    set_.files = std::move(kept);
    for (const SetFile& image : set_.images) {
        if (differs(image)) {
            findings.set_file(image.name);
            findings.add(set_mixed, 0, image.form->name);
        }
    }
    telling_.tell(findings);
}

void SetReading::check_members() {
    Findings findings((set_.files.empty() ? set_.images : set_.files).front().name);
    for (const Member& member : set_.form->members) {
        if (const auto severity = member.missing(set_.profile); severity && set_.file_of(member.form) == nullptr) {
            findings.add({set_incomplete, *severity}, 0, member.form);
        }
    }
    telling_.tell(findings);
}

/// Pictures must be JPEG, and each must be named by a row.
Result<Done> SetReading::check_images() {
    constexpr std::string_view jpeg = "\xFF\xD8\xFF";
    for (const SetFile& image : set_.images) {
        std::array<char, 3> begin{};
        TRY(const std::size_t got, read_fully(*image.bytes, 0, begin));
        Findings findings(image.name);
        if (std::string_view(begin.data(), got) != jpeg) {
            findings.add(odd_image, 0, "JPEG");
        }
        if (!named_images_.contains(image.name)) {
            findings.add(odd_image, 0, "UPKIHON");
        }
        telling_.tell(findings);
    }
    return Done{};
}

Result<Done> SetReading::run() {
    check_set();
    check_members();
    for (std::size_t n = 0; n < set_.files.size(); ++n) {
        TRY_DONE(read_file(n));
    }
    sink_.progress(row_count_);
    TRY_DONE(rows_.each(
        [this](std::string_view person, const std::vector<StoredRow>& rows) { return visit(person, rows); }));
    TRY_DONE(check_images());
    telling_.finish((set_.files.empty() ? set_.images : set_.files).front().name);
    return Done{};
}

Result<Done> SetReading::read_file(std::size_t index) {
    SetFile& file = set_.files[index];
    Findings findings(file.name);
    RowReader reader(cp932_, *file.bytes, set_.accepts, bad_bytes, bad_shape);
    TRY(const bool readable, reader.begin(findings));
    file.lost_rows = findings.holds(Severity::set);
    telling_.tell(findings);
    version_.clear();
    versions_mixed_ = false;
    TextRow row;
    Findings row_findings(file.name);
    bool any_row = false;
    while (readable) {
        if (!row_findings.all().empty()) {
            static_cast<void>(row_findings.take());
        }
        TRY(const bool there, reader.next(row, row_findings));
        if (!there) {
            break;
        }
        if (++row_count_ % progress_step == 0) {
            sink_.progress(row_count_);
        }
        if (is_header(row, *file.form->layout)) {
            tell_header(row.line, row_findings);
            continue;
        }
        any_row = true;
        TRY_DONE(keep(index, row, row_findings));
    }
    if (readable && !any_row) {
        tell_no_rows(file);
    }
    return Done{};
}

/// C05. A file without rows is worth as much as one that is missing.
void SetReading::tell_no_rows(SetFile& file) {
    const Member* const member = set_.form->member(file.form->name);
    const Severity missing = member == nullptr ? no_rows.severity : member->missing(set_.profile).value_or(no_rows.severity);
    Findings findings(file.name);
    findings.add({no_rows.rule, std::max(missing, no_rows.severity)}, 0);
    file.lost_rows = true;
    telling_.tell(findings);
}

/// C07. Nothing is read by the names, so a quote that stands wrong among them (C02) does not matter; bytes still do.
void SetReading::tell_header(std::uint32_t line, Findings& findings) {
    if (!findings.holds(Severity::set)) {
        static_cast<void>(findings.take());
    }
    findings.add(header_row, line);
    telling_.tell(findings);
}

Result<Done> SetReading::keep(std::size_t index, const TextRow& row, Findings& findings) {
    const Layout& layout = *set_.files[index].form->layout;
    if (row.whole && row.cells.size() != layout.size()) {
        findings.add(bad_shape, row.line, std::to_string(row.cells.size()) + " / " + std::to_string(layout.size()));
        RowCheck::check_individual_numbers(row.line, row.cells, findings);
    }
    const PersonNumbers numbers = person_of(row);
    const std::string_view person = numbers.text();
    if (person.empty() && row.whole && row.cells.size() == layout.size()) {
        set_.files[index].form->check->check(row.line, row.cells, findings);
    }
    const bool good = findings.all().empty() && row.whole;
    if (row.whole && row.cells.size() == layout.size()) {
        check_version(index, row);
    }
    if (person.empty()) {
        tell_nobodys(index, row.line, findings);
        return Done{};
    }
    if (!good) {
        if (findings.holds(Severity::set)) {
            set_.files[index].lost_rows = true;
            telling_.tell(findings);
            return Done{};
        }
        return keep_findings(person, index, findings);
    }
    StoredRow stored;
    stored.file = static_cast<std::uint8_t>(index);
    stored.line = row.line;
    stored.cells = row.cells;
    return rows_.add(person, stored);
}

/// R27. Where persons have several rows, somebody's are short now, and nobody can tell whose: taking the set would put a shortened
/// plan in the place of a whole one.
void SetReading::tell_nobodys(std::size_t index, std::uint32_t line, Findings& findings) {
    const Shape shape = set_.files[index].form->shape;
    if (shape == Shape::rows || shape == Shape::outline) {
        findings.add({row_of_nobody, set_.profile == Profile::strict ? Severity::set : Severity::warning}, line);
    }
    set_.files[index].lost_rows = set_.files[index].lost_rows || findings.holds(Severity::set);
    telling_.tell(findings);
}

Result<Done> SetReading::keep_findings(std::string_view person, std::size_t index, const Findings& findings) {
    for (const Finding& finding : findings.all()) {
        const std::string item = std::to_string(finding.place.item);
        const std::array<std::string_view, 4> told = {finding.rule, item, finding.item_name, finding.detail};
        StoredRow stored;
        stored.file = static_cast<std::uint8_t>(index);
        stored.broken = true;
        stored.line = finding.place.line;
        stored.cells = told;
        TRY_DONE(rows_.add(person, stored));
    }
    return Done{};
}

void SetReading::check_version(std::size_t index, const TextRow& row) {
    const std::string_view said = row.cells[0];
    if (said.empty() || said == version_ || versions_mixed_) {
        return;
    }
    Findings findings(set_.files[index].name);
    const Item& item = set_.files[index].form->layout->items().front();
    if (!version_.empty()) {
        versions_mixed_ = true;
        findings.add(mixed_versions, row.line, item, excerpt(item, said));
    } else if (!set_.files[index].edition->states_version(said)) {
        const bool misprint = set_.files[index].edition->knows_version(said) || set_.editions.of_version(said) == nullptr;
        findings.add(misprint ? odd_version : version_differs, row.line, item, excerpt(item, said));
    }
    version_ = said;
    telling_.tell(findings);
}

/// R26. Where a person has one row only, R17 tells; in tables of a month's services equal rows are two visits.
void SetReading::tell_again(const FormRow& row, Findings& findings) {
    const Form& form = *row.file->form;
    const bool visits = form.shape == Shape::rows && form.has_month;
    if (form.shape != Shape::single && !visits && !seen_.is_new(row.cells)) {
        findings.add(row_again, row.line);
    }
}

Result<Done> SetReading::visit(std::string_view person, const std::vector<StoredRow>& stored) {
    PersonUnit unit;
    unit.insurer = *InsurerNumber::parse(person.substr(0, 6));
    unit.insured = *InsuredNumber::parse(person.substr(6));
    Findings findings({});
    seen_.forget();
    LostRows lost;
    for (const SetFile& file : set_.files) {
        if (file.lost_rows) {
            lost.insert(&file);
        }
    }
    std::vector<FormRow> rows;
    rows.reserve(stored.size());
    const SetFile* last = nullptr;
    for (const StoredRow& row : stored) {
        const SetFile& file = set_.files[row.file];
        if (&file != last) {
            seen_.forget();
            findings.set_file(file.name);
            last = &file;
        }
        if (row.broken) {
            Item item;
            item.no = static_cast<std::uint32_t>(number_in(row.cells[1]));
            item.name_ja = row.cells[2];
            findings.add(Graded{row.cells[0], Severity::person}, row.line, item, std::string(row.cells[3]));
            lost.insert(&file);
            continue;
        }
        rows.push_back({&file, row.line, row.cells});
        tell_again(rows.back(), findings);
        check_row(set_, rows.back(), findings);
    }
    unit.place = Place{set_.files[stored.front().file].name, stored.front().line, 0};
    if (!rows.empty()) {
        build_unit(set_, std::move(rows), lost, unit, findings);
        for (const Replacement& made : unit.replacements) {
            for (const FactDraft& fact : made.facts) {
                if (set_.image_named(fact.place.file) != nullptr) {
                    named_images_.insert(fact.place.file);
                }
            }
        }
    }
    unit.findings = findings.take();
    return sink_.take(std::move(unit));
}

}  // namespace kakehashi::sources::careplan
