#include "adapters/synth/municipal_rows.h"

#include <algorithm>

#include "adapters/synth/care_levels.h"
#include "adapters/synth/csv_row.h"

namespace kakehashi::synth {
namespace {

constexpr std::uint64_t opinion_purpose = 31;

/// The day on which the status began: the 65th birthday at the earliest, the start of the insurance, or the move.
std::string acquired_on(const Resident& person, Numbers numbers) {
    if (person.category == Category::welfare) {
        return {};
    }
    if (person.category == Category::second) {
        return person.certifications.front().applied_on.compact();
    }
    if (numbers == Numbers::present && person.moved_on) {
        return person.moved_on->compact();
    }
    const CalendarDate insurance_began = *CalendarDate::of(2000, 4, 1);
    const auto birth = person.birth.civil();
    const int year_of_65 = static_cast<int>(birth.year()) + 65;
    const auto turned_65 = CalendarDate::of(year_of_65, static_cast<unsigned>(birth.month()), 1);
    return std::max(insurance_began, *turned_65).compact();
}

void append_identity(CsvRow& row, const Resident& person) {
    row.bare("1").plain(person.name.full()).plain(person.name.kana()).bare(person.birth_text()).number(person.sex);
    row.bare("000-0001").plain(person.street + (person.building.empty() ? "" : "　" + person.building));
    row.bare(person.phone).number(static_cast<int>(person.category));
}

std::string_view opinion_of_panel(Dice& dice) {
    constexpr std::array<std::string_view, 6> opinions = {
        "",
        "",
        "",
        "転倒に注意し、歩行訓練を続けること。",
        "状態は安定, 有効期間を延ばす。\r\n家族の介護負担に留意。",
        "\"見守り\"を要する。①服薬 ②火の始末"};
    return dice.pick(opinions);
}

std::string time_text(int tenths) { return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10); }

void append_certified(CsvRow& row, const Resident& person, const Certification& certification,
                      const Neighbourhood& block) {
    Dice dice = person.dice(opinion_purpose + static_cast<std::uint64_t>(certification.applied_on.days()));
    const CareLevelRow& level = care_levels[certification.level];
    const bool planned = person.living == Living::home;
    row.bare(care_levels[certification.first_level].code).bare(level.code).bare(certification.decided_on.compact());
    row.bare(compact_or_empty(certification.valid.from)).bare(compact_or_empty(certification.valid.to));
    row.plain(opinion_of_panel(dice)).blanks(1).bare(certification.application == "5" ? "2" : "1");
    row.number(level.monthly_limit);
    row.bare(!planned ? "" : (person.preventive() ? "3" : "1"));
    row.bare(planned ? std::string_view(block.care_manager.number) : std::string_view());
    row.bare(time_text(certification.time));
}

struct Relation {
    std::string_view office;
    std::string_view role;
    std::string_view basis;
    std::string_view verified_by;
    CalendarDate verified_on;
    std::optional<ServiceMonth> last_month;
    std::optional<CalendarDate> ended_on;
};

void append_relation(std::string& out, const Resident& person, const Relation& relation) {
    CsvRow row(out);
    row.bare(person.insurer).bare(person.insured).bare(relation.office).bare(relation.role).bare(relation.basis);
    row.bare(relation.verified_by).bare(relation.verified_on.compact());
    row.bare(relation.last_month ? relation.last_month->compact() : std::string());
    row.bare(compact_or_empty(relation.ended_on)).end();
}

/// A relation that began before the person left or died, and ended then.
Relation relation_with(const Resident& person, const Office& office, std::string_view basis,
                       const TownCalendar& calendar) {
    Dice dice = person.dice(32 + std::stoull(office.number.substr(3)));
    Relation made{office.number, office.role, basis, "", calendar.today, calendar.previous(), std::nullopt};
    made.verified_on = calendar.today.plus_days(-dice.between(5, 60));
    if (basis == "identity_check") {
        made.verified_by = dice.percent(70) ? "card" : "four_items";
    }
    if (person.relations_expired) {
        made.verified_on = calendar.today.plus_days(-300);
        made.last_month = ServiceMonth::containing(made.verified_on);
    }
    if (const auto gone = person.deceased_on ? person.deceased_on : person.left_on) {
        made.verified_on = std::min(made.verified_on, gone->plus_days(-20));
        made.last_month = ServiceMonth::containing(*gone);
        made.ended_on = gone;
    }
    return made;
}

void append_hospital(std::string& out, const Resident& person, const Office& hospital, const TownCalendar& calendar) {
    if (was_admitted(person)) {
        Relation relation = relation_with(person, hospital, "admission", calendar);
        relation.verified_by = "card";
        relation.last_month.reset();
        append_relation(out, person, relation);
        return;
    }
    Relation asked{hospital.number, hospital.role, "opinion_request", "", person.current().applied_on.plus_days(2),
                   std::nullopt, std::nullopt};
    asked.ended_on = std::max(person.current().decided_on, asked.verified_on);
    append_relation(out, person, asked);
}

}  // namespace

bool was_admitted(const Resident& person) { return person.story != Story::none || person.chance % 17 == 0; }

bool notified_of_plan(const Resident& person) { return person.chance % 2 == 0 && !person.relations_expired; }

void append_person(std::string& out, const Resident& person) {
    CsvRow row(out);
    row.bare(person.insurer).bare(person.insured);
    append_identity(row, person);
    row.bare(acquired_on(person, Numbers::present));
    if (person.deceased_on) {
        row.bare(person.deceased_on->plus_days(1).compact()).bare("1").bare(person.deceased_on->compact());
    } else if (person.left_on) {
        row.bare(person.left_on->compact()).bare("2").blanks(1);
    } else {
        row.blanks(3);
    }
    row.bare(person.moved_on ? neighbour_insurer : std::string_view()).bare(person.former_insured).blanks(2);
    row.bare(person.protective_measure ? "1" : "").bare(person.emergency_refused ? "2" : "").bare("1").end();
}

void append_former_person(std::string& out, const Resident& person) {
    CsvRow row(out);
    row.bare(neighbour_insurer).bare(person.former_insured);
    append_identity(row, person);
    row.bare(acquired_on(person, Numbers::former)).bare(compact_or_empty(person.moved_on)).bare("2");
    row.blanks(7).bare("1").end();
}

void append_certification(std::string& out, const Resident& person, const Certification& certification,
                          const Neighbourhood& block, Numbers numbers) {
    CsvRow row(out);
    if (numbers == Numbers::former) {
        row.bare(neighbour_insurer).bare(person.former_insured);
    } else {
        row.bare(person.insurer).bare(person.insured);
    }
    row.bare("1").bare(certification.application).bare(certification.applied_on.compact()).bare(certification.result);
    if (certification.result == "1") {
        append_certified(row, person, certification, block);
    } else {
        row.blanks(2).bare(certification.result == "2" ? certification.decided_on.compact() : std::string()).blanks(9);
    }
    row.bare("1").end();
}

void append_relations(std::string& out, const Resident& person, const Neighbourhood& block,
                      const std::set<Slot>& slots, const TownCalendar& calendar) {
    if (person.living == Living::facility) {
        append_relation(out, person, relation_with(person, block.facility, "facility_stay", calendar));
    }
    if (person.living == Living::home) {
        append_relation(out, person, relation_with(person, block.care_manager,
                                                   notified_of_plan(person) ? "plan_notice" : "identity_check", calendar));
    }
    std::set<std::string_view> told;  // an office that offers two kinds of service is one organisation
    for (const Slot slot : slots) {
        if (told.insert(block.provider(slot).number).second) {
            append_relation(out, person, relation_with(person, block.provider(slot), "identity_check", calendar));
        }
    }
    append_hospital(out, person, block.hospital, calendar);
}

void append_offices(std::string& out, const Neighbourhood& block, const TownCalendar& calendar) {
    const ServiceMonth joined = ServiceMonth::containing(calendar.today).plus_months(-18 + block.index % 12);
    const auto append = [&](const Office& office) {
        CsvRow row(out);
        row.bare(office.number).plain(office.name).bare(office.role).bare(office.service_kinds);
        row.bare("13").bare("13101").plain("架橋市").bare(main_insurer).bare("20120401").blanks(1);
        row.bare(office.joined ? joined.plus_months(-1).first_day().compact() : std::string());
        row.bare(office.joined ? joined.first_day().compact() : std::string()).end();
    };
    append(block.care_manager);
    for (const Slot slot : {Slot::visit_a, Slot::visit_b, Slot::day, Slot::rental, Slot::nurse, Slot::stay,
                            Slot::rehabilitation}) {
        append(block.provider(slot));
    }
    append(block.facility);
    append(block.hospital);
    append(block.clinic);
}

}  // namespace kakehashi::synth
