#include "adapters/synth/benefit_rows.h"

#include <array>

#include "adapters/synth/care_levels.h"
#include "adapters/synth/csv_row.h"
#include "adapters/synth/municipal_rows.h"

namespace kakehashi::synth {
namespace {

constexpr std::uint64_t ratio_purpose = 61;
constexpr std::uint64_t limit_purpose = 62;
constexpr std::uint64_t housing_purpose = 63;
constexpr std::uint64_t equipment_purpose = 64;
constexpr std::uint64_t reduction_purpose = 65;

CsvRow& begin(CsvRow& row, const Resident& person) {
    return row.bare(person.insurer).bare(person.insured).bare("1");
}

/// The first of August with which the year of co-payment began that holds the month before the town's.
ServiceMonth copayment_year(const TownCalendar& calendar) {
    constexpr std::int32_t august = 7;
    constexpr std::int32_t months = 12;
    const std::int32_t since = (calendar.previous().index() - august) % months;
    return calendar.previous().plus_months(-since);
}

void append_year(CsvRow& row, const TownCalendar& calendar, std::string_view what) {
    const ServiceMonth year = copayment_year(calendar);
    row.bare(year.first_day().plus_days(-17).compact()).bare(what);
    row.bare(year.first_day().compact()).bare(year.plus_months(11).last_day().compact()).bare("1").end();
}

/// A grant some months ago, of at most `limit` yen; nine tenths are paid.
void append_grant(std::string& out, const Resident& person, Dice& dice, std::string_view item, int limit,
                  const TownCalendar& calendar) {
    const int cost = dice.between(1, limit / 1000) * 1000;
    CsvRow row(out);
    begin(row, person).bare(calendar.today.plus_days(-dice.between(20, 300)).compact()).plain(item);
    row.number(cost).number(cost / 10 * 9).number(limit - cost).bare("1").end();
}

}  // namespace

void append_card(std::string& out, const Resident& person, const Neighbourhood& block) {
    if (!person.certified() || person.category == Category::welfare) {
        return;  // public assistance alone brings no card
    }
    const Certification& current = person.current();
    const CareLevelRow& level = care_levels[current.level];
    CsvRow row(out);
    begin(row, person).bare(current.decided_on.compact()).bare(level.code).bare(current.decided_on.compact());
    row.bare(compact_or_empty(current.valid.from)).bare(compact_or_empty(current.valid.to)).number(level.monthly_limit);
    row.bare(person.living == Living::home ? std::string_view(block.care_manager.number) : std::string_view());
    row.bare("1").end();
}

void append_ratio(std::string& out, const Resident& person, const TownCalendar& calendar) {
    if (!person.certified() || person.category == Category::welfare) {
        return;
    }
    const int draw = person.dice(ratio_purpose).below(100);
    CsvRow row(out);
    append_year(begin(row, person), calendar, draw < 91 ? "1" : (draw < 96 ? "2" : "3"));
}

void append_limit(std::string& out, const Resident& person, const TownCalendar& calendar) {
    constexpr std::array<std::string_view, 4> stages = {"1", "2", "3-1", "3-2"};
    Dice dice = person.dice(limit_purpose);
    if (person.certified() && person.living == Living::facility && dice.percent(55)) {
        CsvRow row(out);
        append_year(begin(row, person), calendar, dice.pick(stages));
    }
}

/// After a disaster or a loss of income, and what social welfare corporations take off.
void append_reduction(std::string& out, const Resident& person, const TownCalendar& calendar) {
    constexpr std::string_view by_insurer = "1";
    constexpr std::string_view by_corporation = "3";
    Dice dice = person.dice(reduction_purpose);
    if (!person.certified() || person.category == Category::welfare || !dice.percent(4)) {
        return;
    }
    const bool insurer = dice.percent(40);
    const ServiceMonth year = copayment_year(calendar);
    CsvRow row(out);
    begin(row, person).bare(insurer ? by_insurer : by_corporation).bare(insurer ? "95" : "");
    row.bare(year.first_day().compact()).bare(year.plus_months(11).last_day().compact()).bare("1").end();
}

void append_housing(std::string& out, const Resident& person, const TownCalendar& calendar) {
    Dice dice = person.dice(housing_purpose);
    if (person.certified() && person.living == Living::home && dice.percent(10)) {
        append_grant(out, person, dice, "手すりの取付け", 200'000, calendar);
    }
}

void append_equipment(std::string& out, const Resident& person, const TownCalendar& calendar) {
    Dice dice = person.dice(equipment_purpose);
    if (person.certified() && person.living == Living::home && dice.percent(12)) {
        append_grant(out, person, dice, "腰掛便座", 100'000, calendar);
    }
}

void append_checklist(std::string& out, const Resident& person) {
    constexpr std::string_view not_certified = "2";
    if (person.current().result != not_certified) {
        return;
    }
    const std::string day = person.current().decided_on.plus_days(3).compact();
    CsvRow row(out);
    begin(row, person).bare(day).bare(day).bare("1").end();
}

void append_plan_notice(std::string& out, const Resident& person, const Neighbourhood& block) {
    const bool gone = person.deceased_on || person.left_on || person.relations_expired;
    if (person.living != Living::home || !person.certified() || gone || !notified_of_plan(person)) {
        return;
    }
    const CalendarDate from = *person.current().valid.from;
    CsvRow row(out);
    begin(row, person).bare(from.compact()).bare(person.preventive() ? "3" : "1").bare(block.care_manager.number);
    row.bare(from.compact()).bare("1").end();
}

}  // namespace kakehashi::synth
