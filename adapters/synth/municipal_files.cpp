#include "adapters/synth/municipal_files.h"

#include <algorithm>

#include "adapters/synth/benefit_rows.h"
#include "adapters/synth/certification_rows.h"
#include "adapters/synth/csv_row.h"
#include "adapters/synth/municipal_rows.h"

namespace kakehashi::synth {
namespace {

std::string file_name(std::string_view kind, std::string_view insurer, const TownCalendar& calendar) {
    return "KK_" + std::string(kind) + "_" + std::string(insurer) + "_" + calendar.yesterday().compact() + "190000.csv";
}

Result<TextFile> begin(const OutFolder& out, const std::string& name, std::string_view columns) {
    TRY(auto file, TextFile::create(out.path / name, Charset::cp932));
    file.append(columns);
    return file;
}

Result<Done> write_status(OutFolder& out, std::string_view insurer, std::string_view name,
                          const TownCalendar& calendar) {
    std::string text(status_columns);
    const ServiceMonth since = ServiceMonth::containing(calendar.today).plus_months(-30);
    CsvRow(text).bare(insurer).plain(name).bare(since.first_day().compact()).bare("all").end();
    return out.write(file_name("STATUS", insurer, calendar), Charset::cp932, text);
}

}  // namespace

Result<MunicipalFiles> MunicipalFiles::open(OutFolder& out, const TownCalendar& calendar) {
    constexpr std::array<std::string_view, file_count> kinds = {
        "PERSON", "CERT", "RELATION", "CONSENT", "SURVEY", "PRIMARY_JUDGMENT", "PROGRESS", "OPINION_REQUEST",
        "OPINION", "CARD", "RATIO", "LIMIT", "REDUCTION", "HOUSING", "EQUIPMENT", "CHECKLIST", "PLAN_NOTICE"};
    constexpr std::array<std::string_view, file_count> columns = {
        person_columns, certification_columns, relation_columns, consent_columns, survey_columns, primary_judgment_columns,
        progress_columns, opinion_request_columns, opinion_columns, card_columns, ratio_columns, limit_columns,
        reduction_columns, grant_columns, grant_columns, checklist_columns, plan_notice_columns};
    MunicipalFiles made(calendar);
    for (const std::string_view number : {main_insurer, neighbour_insurer}) {
        for (std::size_t at = 0; at < file_count; ++at) {
            TRY(auto file, begin(out, file_name(kinds[at], number, calendar), columns[at]));
            made.insurer_of(number).files.push_back(std::move(file));
        }
    }
    TRY(auto offices, begin(out, file_name("OFFICE", main_insurer, calendar), office_columns));
    made.offices_.push_back(std::move(offices));
    TRY_DONE(write_status(out, main_insurer, "架橋市", calendar));
    TRY_DONE(write_status(out, neighbour_insurer, "隣橋市", calendar));
    made.rows_ = 2;
    return made;
}

MunicipalFiles::Insurer& MunicipalFiles::insurer_of(std::string_view number) {
    return insurers_[number == main_insurer ? 0 : 1];
}

void MunicipalFiles::append(Insurer& insurer, File file, const std::string& rows) {
    insurer.files[file].append(rows);
    insurer.has_rows[file] = insurer.has_rows[file] || !rows.empty();
    // A newline within quotes belongs to a cell and ends no row.
    bool quoted = false;
    for (const char c : rows) {
        quoted = quoted != (c == '"');
        rows_ += c == '\n' && !quoted ? 1 : 0;
    }
}

void MunicipalFiles::add(const Neighbourhood& block) {
    std::string text;
    append_offices(text, block, calendar_);
    offices_.front().append(text);
    rows_ += std::count(text.begin(), text.end(), '\n');
}

void MunicipalFiles::add(const Resident& person, const Neighbourhood& block, const std::set<Slot>& slots) {
    Insurer& insurer = insurer_of(person.insurer);
    std::string text;
    append_person(text, person);
    append(insurer, person_file, text);
    std::string former;
    text.clear();
    for (const Certification& certification : person.certifications) {
        const bool earlier = person.moved_on && certification.applied_on < *person.moved_on;
        append_certification(earlier ? former : text, person, certification, block,
                             earlier ? Numbers::former : Numbers::present);
    }
    append(insurer, certification_file, text);
    if (person.moved_on) {
        Insurer& left = insurer_of(neighbour_insurer);
        append(left, certification_file, former);
        former.clear();
        append_former_person(former, person);
        append(left, person_file, former);
    }
    text.clear();
    append_relations(text, person, block, slots, calendar_);
    append(insurer, relation_file, text);
    text.clear();
    append_consents(text, person, block, calendar_, insurer.consents);
    append(insurer, consent_file, text);
    add_certification(person, block);
    add_benefits(person, block);
}

void MunicipalFiles::add_certification(const Resident& person, const Neighbourhood& block) {
    Insurer& insurer = insurer_of(person.insurer);
    std::array<std::string, 5> texts;
    append_survey(texts[0], person);
    append_primary_judgment(texts[1], person);
    append_progress(texts[2], person);
    append_opinion_request(texts[3], person, block.hospital);
    append_opinion(texts[4], person, block.hospital);
    constexpr std::array files = {survey_file, primary_judgment_file, progress_file, opinion_request_file, opinion_file};
    for (std::size_t n = 0; n < files.size(); ++n) {
        append(insurer, files[n], texts[n]);
    }
}

void MunicipalFiles::add_benefits(const Resident& person, const Neighbourhood& block) {
    Insurer& insurer = insurer_of(person.insurer);
    std::array<std::string, 8> texts;
    append_card(texts[0], person, block);
    append_ratio(texts[1], person, calendar_);
    append_limit(texts[2], person, calendar_);
    append_housing(texts[3], person, calendar_);
    append_equipment(texts[4], person, calendar_);
    append_checklist(texts[5], person);
    append_plan_notice(texts[6], person, block);
    append_reduction(texts[7], person, calendar_);
    constexpr std::array files = {card_file,      ratio_file,     limit_file,       housing_file,
                                  equipment_file, checklist_file, plan_notice_file, reduction_file};
    for (std::size_t n = 0; n < files.size(); ++n) {
        append(insurer, files[n], texts[n]);
    }
}

Result<Done> MunicipalFiles::close(OutFolder& out) {
    for (Insurer& insurer : insurers_) {
        for (std::size_t at = 0; at < insurer.files.size(); ++at) {
            TRY_DONE(insurer.has_rows[at] ? out.finish(insurer.files[at]) : insurer.files[at].discard());
        }
    }
    return out.finish(offices_.front());
}

}  // namespace kakehashi::synth
