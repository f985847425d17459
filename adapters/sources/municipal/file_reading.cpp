#include "adapters/sources/municipal/file_reading.h"

#include <algorithm>

namespace kakehashi::sources::municipal {
namespace {

constexpr std::uint64_t progress_step = 4096;

bool about_a_person(Builder builder) { return builder != Builder::office && builder != Builder::status; }

}  // namespace

FileReading::FileReading(const Form& form, const FileName& name, const ClaimedFile& file,
                         std::shared_ptr<const Cp932> cp932, UnitSink& sink)
    : file_(file), cp932_(std::move(cp932)), sink_(sink), telling_(sink) {
    row_.form = &form;
    row_.file = file.file.name;
    row_.insurer = name.insurer;
    row_.serial = name.serial;
    stamp_ = CalendarDate::parse_compact(std::string_view(name.serial).substr(0, 8));
}

Result<Done> FileReading::run() {
    Findings findings(row_.file);
    RowReader reader(cp932_, *file_.file.bytes, Accepts::cp932_or_utf8, bad_bytes, bad_shape);
    TRY(const bool readable, reader.begin(findings));
    telling_.tell(findings);
    TextRow text;
    std::uint64_t count = 0;
    while (readable) {
        Findings row_findings(row_.file);
        TRY(const bool there, reader.next(text, row_findings));
        if (!there) {
            break;
        }
        if (!header_) {
            header_ = Header::read(*row_.form->layout, Naming::japanese, text, header_rules, row_findings);
            names_.remember(text);
            telling_.tell(row_findings);
            if (!header_->usable()) {
                return Done{};
            }
            continue;
        }
        if (names_.is_again(text)) {
            row_findings.add(header_again, text.line);
            telling_.tell(row_findings);
            continue;
        }
        TRY_DONE(take(text, row_findings));
        if (++count % progress_step == 0) {
            sink_.progress(count);
        }
    }
    if (header_ && count == 0) {
        findings.add(no_rows, 0);
        telling_.tell(findings);
    }
    telling_.finish(row_.file);
    sink_.progress(count);
    return Done{};
}

Result<Done> FileReading::take(const TextRow& text, Findings& findings) {
    row_.line = text.line;
    header_->arrange(text.cells, row_.cells);
    header_->name_items(*row_.form->layout, findings);
    const bool fits = text.whole && text.cells.size() == header_->columns();
    if (text.whole && !fits) {
        findings.add(bad_shape, text.line,
                     std::to_string(text.cells.size()) + " / " + std::to_string(header_->columns()));
        RowCheck::check_individual_numbers(text.line, text.cells, findings);
    } else if (fits) {
        if (!seen_.is_new(row_.cells)) {
            findings.add(row_again, row_.line);
        }
        row_.form->check->check(row_.line, row_.cells, findings);
        row_.form->rules->check(row_.line, row_.cells, findings);
        row_.form->periods->check(row_.line, row_.cells, stamp_, findings);
        row_.form->past.check(row_.line, row_.cells, stamp_ ? std::string_view(row_.serial).substr(0, 8) : std::string_view(), findings);
    }
    if (!fits) {
        forget_all_but_the_person();
    }
    PersonUnit unit;
    const auto insurer = InsurerNumber::parse(row_.cell("insurer"));
    const auto insured = InsuredNumber::parse(row_.cell("insured"));
    const bool person = about_a_person(row_.form->builder);
    if (fits && insurer && row_.form->builder != Builder::office && insurer->text() != row_.insurer) {
        findings.add(other_insurer, row_.line, row_.item("insurer"), insurer->str());
    }
    if (person && insurer && insured && !findings.holds(Severity::set)) {
        unit.insurer = *insurer;
        unit.insured = *insured;
        return take_unit(std::move(unit), findings);
    }
    const bool good = fits && !findings.holds(Severity::person);
    telling_.tell(findings);
    if (good && row_.form->builder == Builder::office) {
        return sink_.take(office_of(row_));
    }
    return good && row_.form->builder == Builder::status ? sink_.take(status_of(row_)) : Result<Done>(Done{});
}

void FileReading::forget_all_but_the_person() {
    for (const Item& item : row_.form->layout->items()) {
        if (item.id != "insurer" && item.id != "insured") {
            row_.cells[item.no - 1] = {};
        }
    }
}

Result<Done> FileReading::take_unit(PersonUnit unit, Findings& findings) {
    switch (row_.form->builder) {
        case Builder::person: build_person(row_, unit, findings); break;
        case Builder::fact: build_fact(row_, unit); break;
        case Builder::certification: build_certification(row_, unit); break;
        case Builder::plan_notice: build_plan_notice(row_, unit); break;
        case Builder::opinion_request: build_opinion_request(row_, unit); break;
        case Builder::relation: build_relation(row_, unit); break;
        case Builder::consent: build_consent(row_, unit, findings); break;
        case Builder::none:
        case Builder::office:
        case Builder::status: break;
    }
    unit.place = row_.place();
    unit.findings = findings.take();
    return sink_.take(std::move(unit));
}

}  // namespace kakehashi::sources::municipal
