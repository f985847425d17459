#include "adapters/sources/life/file_reading.h"

#include <algorithm>

#include "adapters/sources/life/opening.h"

namespace kakehashi::sources::life {
namespace {

constexpr std::size_t most_keys = 1'000'000;
constexpr std::uint64_t progress_step = 4096;
constexpr std::string_view clear_mark = " ";

/// Care software is recommended to end the name with the day, before a number where there are several files.
std::string_view day_in_name(std::string_view name) {
    constexpr std::size_t digits = 8;
    const std::size_t stem = std::min(name.rfind('.'), name.size());
    const std::size_t mark = name.substr(0, stem).rfind('_');
    const std::string_view last = mark == std::string_view::npos ? std::string_view() : name.substr(mark + 1, stem - mark - 1);
    return last.size() == digits && CalendarDate::parse_compact(last) ? last : std::string_view();
}

}  // namespace

FileReading::FileReading(const Form& form, const ClaimedFile& file,
                         std::shared_ptr<const Cp932> cp932, UnitSink& sink)
    : form_(form), file_(file), cp932_(std::move(cp932)), sink_(sink), made_(day_in_name(file.file.name)), telling_(sink) {}

std::string_view FileReading::cell(std::string_view id) const {
    const std::size_t index = form_.layout->index_of(id);
    return index < checked_.size() ? checked_[index] : std::string_view();
}

Result<Done> FileReading::run() {
    Findings findings(file_.file.name);
    RowReader reader(cp932_, *file_.file.bytes, Accepts::cp932_or_utf8, bad_bytes, bad_shape);
    TRY(const bool readable, reader.begin(findings));
    telling_.tell(findings);
    TextRow text;
    std::uint64_t count = 0;
    while (readable && !hopeless_) {
        Findings row_findings(file_.file.name);
        TRY(const bool there, reader.next(text, row_findings));
        if (!there) {
            break;
        }
        if (!header_done(text, row_findings)) {
            telling_.tell(row_findings);
            continue;
        }
        if (names_.is_again(text) || (text.cells.size() == 1 && text.cells.front() == form_.name)) {
            row_findings.add(header_again, text.line);
            telling_.tell(row_findings);
            continue;
        }
        TRY_DONE(take(text, row_findings));
        if (++count % progress_step == 0) {
            sink_.progress(count);
        }
    }
    if (header_ && !hopeless_ && count == 0) {
        findings.add(no_rows, 0);
        telling_.tell(findings);
    }
    telling_.finish(file_.file.name);
    sink_.progress(count);
    return Done{};
}

bool FileReading::header_done(const TextRow& text, Findings& findings) {
    if (header_) {
        return true;
    }
    const bool first = first_record_;
    first_record_ = false;
    if (first && !text.whole && !names_columns(text.cells)) {
        findings.refuse();
        hopeless_ = true;
        return false;
    }
    if (first && text.cells.size() == 1 && text.cells.front() == form_.name) {
        return false;
    }
    if (first) {
        // Only a first line that already names columns may do without a data type.
        const bool columns = names_columns(text.cells);
        findings.add(columns ? no_type_line : unknown_type, text.line);
        hopeless_ = !columns;
        if (hopeless_) {
            return false;
        }
    }
    header_ = Header::read(*form_.layout, Naming::id, text, header_rules, findings);
    hopeless_ = !header_->usable();
    names_.remember(text);
    return false;
}

std::string FileReading::key() const {
    std::string text;
    for (const std::size_t item : form_.key) {
        text += (text.empty() ? "" : "/") + std::string(checked_[item]);
    }
    return text;
}

void FileReading::check(const TextRow& text, Findings& findings) {
    if (!text.whole) {
        return;
    }
    if (text.cells.size() != header_->columns()) {
        findings.add(bad_shape, line_, std::to_string(text.cells.size()) + " / " + std::to_string(header_->columns()));
        RowCheck::check_individual_numbers(line_, text.cells, findings);
        return;
    }
    form_.check->check(line_, checked_, findings);
    form_.rules->check(line_, checked_, findings);
    form_.past.check(line_, checked_, made_, findings);
    if (const auto facility = cell("care_facility_id"); facility_.empty()) {
        facility_ = OfficeNumber::parse(facility) ? facility : std::string_view();
    } else if (facility != facility_) {
        findings.add(other_office, line_, form_.layout->items()[form_.layout->index_of("care_facility_id")]);
    }
    if (keys_.size() < most_keys && !keys_.insert(std::hash<std::string>()(key())).second) {
        findings.add(key_twice, line_);
    }
}

Result<Done> FileReading::take(const TextRow& text, Findings& findings) {
    line_ = text.line;
    header_->arrange(text.cells, cells_);
    header_->name_items(*form_.layout, findings);
    checked_ = cells_;
    std::replace(checked_.begin(), checked_.end(), clear_mark, std::string_view());
    check(text, findings);
    const auto insurer = InsurerNumber::parse(cell("insurer_no"));
    const auto insured = InsuredNumber::parse(cell("insured_no"));
    if (!insurer || !insured || findings.holds(Severity::set)) {
        telling_.tell(findings);
        return Done{};
    }
    PersonUnit unit;
    unit.insurer = *insurer;
    unit.insured = *insured;
    unit.place = Place{file_.file.name, line_, 0};
    unit.claim = claim();
    unit.replacements.push_back(replacement());
    unit.findings = findings.take();
    return sink_.take(std::move(unit));
}

std::optional<IdentityClaim> FileReading::claim() const {
    constexpr std::string_view not_split = "００";
    if (form_.layout->index_of("last_name") == form_.layout->size()) {
        return std::nullopt;
    }
    IdentityClaim made;
    const std::string_view first_name = cell("first_name");
    const bool split = !first_name.empty() && first_name != not_split;
    made.name = cell("last_name");
    made.kana = cell("last_name_kana");
    if (split) {
        made.name += first_name;
        made.kana += cell("first_name_kana");
    }
    made.birth_date = cell("birthday");
    made.sex = cell("gender");
    made.place = Place{file_.file.name, line_, 0};
    return made;
}

Period FileReading::effective(Kind kind) const {
    const auto found = form_.effective.find(kind);
    if (found == form_.effective.end()) {
        return {};
    }
    const auto date = [&](std::size_t item) {
        return item < checked_.size() ? CalendarDate::parse_compact(checked_[item]) : std::nullopt;
    };
    return {date(found->second.from), date(found->second.to)};
}

Replacement FileReading::replacement() const {
    Replacement made;
    made.unit = form_.unit;
    made.key = key();
    made.author = cell("care_facility_id");
    made.operation = Replacement::Operation::patch;
    made.place = Place{file_.file.name, line_, 0};
    for (const auto& [kind, plan] : form_.bodies) {
        FactDraft fact;
        fact.kind = kind;
        fact.form = form_.name;
        fact.effective = effective(kind);
        fact.body = plan.single(file_.file.name, line_, cells_);
        fact.place = made.place;
        fact.silent = !plan.speaks(cells_);
        made.facts.push_back(std::move(fact));
    }
    return made;
}

}  // namespace kakehashi::sources::life
