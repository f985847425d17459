#include "adapters/synth/careplan_rows.h"

#include "adapters/synth/care_levels.h"
#include "adapters/synth/csv_row.h"

namespace kakehashi::synth {
namespace {

constexpr std::string_view version = "202407";
constexpr std::string_view no_date = "00000000";

const Office& office_of(const Neighbourhood& block, const std::optional<Slot>& slot) {
    return slot ? block.provider(*slot) : block.clinic;
}

void number_or_blank(CsvRow& row, int value) {
    if (value != 0) {
        row.number(value);
    } else {
        row.blanks(1);
    }
}

std::string day_flags(std::uint32_t days) {
    std::string flags;
    for (unsigned day = 0; days != 0 && day < 31; ++day) {
        flags += (days >> day & 1U) != 0 ? '1' : '0';
    }
    return flags;
}

std::string price_text(int hundredths) {
    const std::string cents = std::to_string(100 + hundredths % 100).substr(1);
    return std::to_string(hundredths / 100) + "." + cents;
}

std::string subtotal_code(const BenefitLine& line) {
    using enum BenefitLine::Sort;
    const std::string kind(line.code.substr(0, 2));
    switch (line.sort) {
        case kind_subtotal: return kind + "AAAA";
        case outside_limit_subtotal: return kind + "EEEE";
        case beyond_30_days_subtotal: return kind + "ZZZZ";
        case total: return "999999";
        case detail: break;
    }
    return std::string(line.code);
}

/// Items 18 to 22: what of the line counts towards the limit.
void append_limits(CsvRow& row, const BenefitLine& line) {
    if (!line.under_limit) {
        row.blanks(5);
        return;
    }
    row.number(line.within_limit + line.above_limit).blanks(2);
    row.number(line.above_limit).number(line.within_limit);
}

/// Items 23 to 29: the money.
void append_money(CsvRow& row, const BenefitLine& line, int share) {
    const bool detail = line.sort == BenefitLine::Sort::detail;
    row.bare(detail ? price_text(line.unit_price) : std::string());
    row.number(line.cost);
    row.bare(detail ? std::to_string(share) : std::string());
    row.number(line.claimed).blanks(1).number(line.copayment).number(line.paid_in_full);
}

void append_stay_days(CsvRow& row, const BenefitLine& line, StayCount stays) {
    if (line.sort == BenefitLine::Sort::detail && line.code.substr(0, 2) == "21" && line.code != "219200") {
        row.number(stays.before).number(stays.within).number(stays.before + stays.within);
    } else {
        row.blanks(3);
    }
}

}  // namespace

void append_visits(std::string& out, const RowHead& head, const std::vector<Visit>& visits, StayCount stays,
                   std::string_view updated_by) {
    const Resident& person = head.person;
    for (const Visit& visit : visits) {
        const Office& office = office_of(head.block, visit.slot);
        CsvRow row(out);
        row.bare(version).bare(person.insurer).bare(person.insured).bare(head.made_on.compact());
        row.bare(head.month.compact()).bare(head.block.care_manager.number).quoted(head.block.planner);
        row.number(visit.units);
        number_or_blank(row, stays.before);
        row.bare(visit.day.compact()).bare(day_flags(visit.billed_days)).bare(visit.begins).bare(visit.ends);
        row.number(visit.count).bare(visit.code).bare(visit.tais).blanks(1).quoted(visit.item);
        number_or_blank(row, visit.detail);
        row.bare(office.number).quoted(office.name).blanks(1).bare(visit.beyond_30_days ? "1" : "0");
        row.bare(updated_by).blanks(1).end();
    }
}

void append_benefits(std::string& out, const RowHead& head, const std::vector<BenefitLine>& lines, StayCount stays,
                     int share) {
    for (const BenefitLine& line : lines) {
        const bool detail = line.sort == BenefitLine::Sort::detail;
        const bool total = line.sort == BenefitLine::Sort::total;
        const Office& office = office_of(head.block, line.slot);
        CsvRow row(out);
        row.bare(version).bare(head.person.insurer).bare(head.person.insured).bare(head.made_on.compact());
        row.bare(head.month.compact()).quoted(total ? std::string_view() : std::string_view(office.name));
        row.bare(total ? std::string_view("9999999999") : std::string_view(office.number)).blanks(1);
        row.bare(subtotal_code(line)).bare(line.tais).blanks(1).quoted(line.item);
        row.number(detail ? line.units : 0).blanks(2).number(line.count).number(line.amount);
        append_limits(row, line);
        append_money(row, line, share);
        append_stay_days(row, line, stays);
        row.bare(line.beyond_30_days ? "1" : "0").bare("9999999999").blanks(1);
        row.bare(head.block.care_manager.number).blanks(1).end();
    }
}

void append_supplement(std::string& out, const RowHead& head, const LevelNote& note,
                       const std::vector<BenefitLine>& lines, StayCount stays) {
    const Resident& person = head.person;
    const Certification& certification = *note.certification;
    CsvRow row(out);
    row.bare(version).bare(person.insurer).bare(person.insured).bare(no_date);
    row.quoted(person.name.kana()).quoted(person.name.full()).number(person.sex).bare(person.birth_text());
    row.bare("000-0001").quoted(person.street).quoted(person.building).bare(person.phone);
    row.bare(certification.decided_on.compact());
    row.bare(compact_or_empty(certification.valid.from)).bare(compact_or_empty(certification.valid.to)).bare("2");
    row.bare(compact_or_empty(note.changed_on)).bare(care_levels[note.level].code);
    row.number(care_levels[note.level].monthly_limit).blanks(36);
    row.number(lines.back().above_limit);
    row.number(stays.before).number(stays.before + stays.within);
    row.bare(note.previous_level ? care_levels[*note.previous_level].code : std::string_view());
    row.bare(head.block.care_manager.number).bare(head.block.care_manager.number).blanks(1);
    row.bare(head.month.compact()).end();
}

}  // namespace kakehashi::synth
