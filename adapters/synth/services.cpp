#include "adapters/synth/services.h"

#include <algorithm>

#include "adapters/synth/care_levels.h"

namespace kakehashi::synth {
namespace {

constexpr std::uint64_t plan_purpose = 11;
constexpr std::uint64_t rehabilitation_purpose = 12;

struct Pricing {
    std::string_view code;
    int units;
};
// Day service and day rehabilitation of seven to eight hours and short stays, by 要介護1 to 5.
constexpr std::array<Pricing, 5> day_service = {
    {{"151441", 658}, {"151442", 777}, {"151443", 900}, {"151444", 1023}, {"151445", 1148}}};
constexpr std::array<Pricing, 5> rehabilitation = {
    {{"161441", 762}, {"161442", 903}, {"161443", 1046}, {"161444", 1215}, {"161445", 1379}}};
constexpr std::array<Pricing, 5> short_stay = {
    {{"212151", 603}, {"212152", 672}, {"212153", 745}, {"212154", 815}, {"212155", 884}}};
constexpr std::array<unsigned, 6> week_patterns = {0b0000101, 0b0010010, 0b0010101, 0b0001001, 0b0100010, 0b0000100};

struct Times {
    std::string_view begins;
    std::string_view ends;
};
constexpr std::array<Times, 5> visit_times = {
    {{"0930", "1030"}, {"1000", "1100"}, {"1330", "1430"}, {"1500", "1600"}, {"1100", "1200"}}};

struct Rental {
    std::string_view code;
    int units;
    std::string_view tais;
    std::string_view item;
};
constexpr std::array<Rental, 4> rentals = {{{"171003", 900, "99901-000101", "特殊寝台,３モーター"},
                                            {"171001", 600, "99901-000202", "自走式車いす\r\n軽量型"},
                                            {"171009", 300, "99901-000303", "歩行器①"},
                                            {"171005", 700, "99901-000404", "床ずれ防止用具\"ふわり\""}}};

Habit weekly(Slot slot, std::string_view code, int units, Times times, unsigned weekdays) {
    Habit habit;
    habit.weekdays = weekdays;
    habit.visit.slot = slot;
    habit.visit.code = code;
    habit.visit.units = units;
    habit.visit.begins = times.begins;
    habit.visit.ends = times.ends;
    return habit;
}

Habit monthly(std::optional<Slot> slot, std::string_view code, int units) {
    Habit habit;
    habit.rhythm = Habit::Rhythm::first_of_month;
    habit.visit.slot = slot;
    habit.visit.code = code;
    habit.visit.units = units;
    return habit;
}

Habit rented(Slot slot, const Rental& rental, int detail) {
    Habit habit = monthly(slot, rental.code, rental.units);
    habit.visit.tais = rental.tais;
    habit.visit.item = rental.item;
    habit.visit.detail = detail;
    return habit;
}

void add_visits(Dice& dice, const Resident& person, Edition edition, CarePlan& plan) {
    const bool changed = person.trait == PlanTrait::provider_change && edition == Edition::resent;
    const bool elsewhere = person.chance % 5 == 0 && person.trait == PlanTrait::ordinary && person.story == Story::none;
    const Slot office = changed || elsewhere ? Slot::visit_b : Slot::visit_a;
    const Times times = dice.pick(visit_times);
    const unsigned days = dice.pick(week_patterns);
    if (plan.level >= 5) {  // twice a day, every day
        plan.habits.push_back(weekly(office, "111111", 244, {"0730", "0800"}, 0b1111111));
        plan.habits.push_back(weekly(office, "111112", 305, {"1830", "1900"}, 0b1111111));
    } else {
        plan.habits.push_back(weekly(office, "111211", 387, times, days));
        if (dice.percent(30)) {
            plan.habits.push_back(weekly(office, "117211", 179, {"1600", "1645"}, 0b0001000));
        }
    }
    if (person.trait == PlanTrait::night_visits) {  // over midnight: the end is earlier than the beginning
        plan.habits.push_back(weekly(office, "111213", 581, {"2330", "0030"}, 0b0100100));
        plan.habits.push_back(weekly(office, "111111", 244, {"0700", "0730"}, 0b0100100));
    }
    if (person.trait == PlanTrait::added_visit && edition == Edition::resent) {
        plan.habits.push_back(weekly(office, "111111", 244, {"1700", "1730"}, 0b1000000));
    }
}

void add_day_service(Dice& dice, CarePlan& plan) {
    const Pricing price = day_service[plan.level - 2];
    const unsigned days = dice.pick(week_patterns);
    plan.habits.push_back(weekly(Slot::day, price.code, price.units, {"0930", "1640"}, days));
    if (dice.percent(70)) {  // an add-on of a basic service carries the same time
        plan.habits.push_back(weekly(Slot::day, "155301", 40, {"0930", "1640"}, days));
    }
}

void add_rehabilitation(Dice& dice, CarePlan& plan) {
    const Pricing price = rehabilitation[plan.level - 2];
    plan.habits.push_back(weekly(Slot::rehabilitation, price.code, price.units, {"0930", "1600"}, dice.pick(week_patterns)));
}

void add_rentals(Dice& dice, CarePlan& plan) {
    plan.habits.push_back(rented(Slot::rental, dice.pick(rentals), 0));
    if (dice.percent(40)) {  // equal in code and units, told apart by 明細判別コード only
        plan.habits.push_back(rented(Slot::rental, {"171007", 300, "00001-000010", "手すり \"みほん\"型（寝室）"}, 1));
        plan.habits.push_back(rented(Slot::rental, {"171007", 300, "00001-000011", "手すり \"みほん\"型（廊下）"}, 2));
    }
}

void plan_preventive(Dice& dice, const Resident& person, Edition edition, CarePlan& plan) {
    const bool lower = plan.level == 0;
    Habit day = monthly(Slot::preventive_day, lower ? "A61111" : "A61121", lower ? 1798 : 3621);
    if (person.trait == PlanTrait::added_visit && edition == Edition::resent) {  // began within the month: by the day
        day.rhythm = Habit::Rhythm::monthly_pro_rata;
        day.visit.code = lower ? "A61112" : "A61122";
        day.visit.units = lower ? 59 : 119;
    }
    plan.habits.push_back(day);
    if (dice.percent(45)) {
        plan.habits.push_back(rented(Slot::preventive_rental, {"671007", 300, "00001-000010", "手すり \"みほん\"型"}, 0));
    }
}

void plan_home_care(Dice& dice, const Resident& person, const TownCalendar& calendar, Edition edition,
                    CarePlan& plan) {
    const bool needs_visits = person.trait != PlanTrait::ordinary && person.trait != PlanTrait::level_change;
    // Drawn even when not asked, so that both editions go on with the same numbers.
    const bool visits = dice.percent(65) || needs_visits || person.story != Story::none;
    const bool day_care = dice.percent(60) || person.story != Story::none;
    const bool rental = dice.percent(45);
    const bool nurse = dice.percent(18);
    const bool stay = dice.percent(10);
    if (day_care || (!visits && !rental)) {
        add_day_service(dice, plan);
    } else if (Dice rehabilitated = person.dice(rehabilitation_purpose); rehabilitated.percent(45)) {
        add_rehabilitation(rehabilitated, plan);
    }
    if (rental) {
        add_rentals(dice, plan);
    }
    if (nurse) {
        plan.habits.push_back(weekly(Slot::nurse, "131211", 823, {"1400", "1500"}, 0b0000100));
    }
    if (dice.percent(8)) {  // outside the monthly limit
        plan.habits.push_back(monthly(std::nullopt, "311111", 515));
    }
    if (stay && plan.level < 5) {
        plan.stay_days = dice.between(2, 5);
        plan.stay_day = dice.between(3, 24);
    }
    if (visits) {
        add_visits(dice, person, edition, plan);
    }
    if (person.trait == PlanTrait::long_stay) {
        plan.habits.clear();
        plan.stay_days = 0;
        plan.stay_from = calendar.previous().first_day().plus_days(-6);
    }
}

CarePlan plan_at(std::size_t level, const Resident& person, const TownCalendar& calendar, Edition edition) {
    CarePlan plan;
    Dice dice = person.dice(plan_purpose);
    plan.level = level;
    if (plan.level <= last_preventive_level) {
        plan_preventive(dice, person, edition, plan);
    } else {
        plan_home_care(dice, person, calendar, edition, plan);
    }
    return plan;
}

std::uint32_t days_from(CalendarDate first, ServiceMonth month) {
    std::uint32_t days = 0;
    for (CalendarDate day = first; day <= month.last_day(); day = day.plus_days(1)) {
        days |= 1U << static_cast<unsigned>(day.days() - month.first_day().days());
    }
    return days;
}

void expand(const Habit& habit, ServiceMonth month, std::vector<Visit>& visits) {
    Visit visit = habit.visit;
    visit.day = month.first_day();
    if (habit.rhythm == Habit::Rhythm::first_of_month) {
        visits.push_back(visit);
        return;
    }
    if (habit.rhythm == Habit::Rhythm::monthly_pro_rata) {
        visit.day = month.first_day().plus_days(14);
        visit.billed_days = days_from(visit.day, month);
        visit.count = month.last_day().days() - visit.day.days() + 1;
        visits.push_back(visit);
        return;
    }
    for (; visit.day <= month.last_day(); visit.day = visit.day.plus_days(1)) {
        if ((habit.weekdays >> static_cast<unsigned>(weekday_of(visit.day)) & 1U) != 0) {
            visits.push_back(visit);
        }
    }
}

void expand_stay(const CarePlan& plan, ServiceMonth month, std::vector<Visit>& visits) {
    if (plan.stay_days == 0 && !plan.stay_from) {
        return;
    }
    const Pricing price = short_stay[plan.level - 2];
    const CalendarDate first = plan.stay_from ? *plan.stay_from : month.first_day().plus_days(plan.stay_day - 1);
    const CalendarDate last = plan.stay_from ? month.last_day() : first.plus_days(plan.stay_days - 1);
    for (CalendarDate day = std::max(first, month.first_day()); day <= last; day = day.plus_days(1)) {
        Visit visit;
        visit.slot = Slot::stay;
        visit.code = price.code;
        visit.units = price.units;
        visit.day = day;
        // The 31st day in a row is paid in full; then thirty days are insured again.
        visit.beyond_30_days = plan.stay_from && (day.days() - first.days()) % 31 == 30;
        visits.push_back(visit);
    }
    if (!plan.stay_from) {  // fetched on the first day, brought back on the last
        for (const CalendarDate day : {first, last}) {
            Visit ride;
            ride.slot = Slot::stay;
            ride.code = "219200";
            ride.units = 184;
            ride.day = day;
            visits.push_back(ride);
        }
    }
}

}  // namespace

CarePlan draw_care_plan(const Resident& person, const TownCalendar& calendar, Edition edition) {
    // Services follow the level at which the plan was made; a later change of level only widens the limit.
    const bool changed = person.trait == PlanTrait::level_change;
    return plan_at(person.certifications[person.certifications.size() - (changed ? 2 : 1)].level, person, calendar, edition);
}

std::optional<CarePlan> care_plan_of(const Resident& person, const TownCalendar& calendar, Edition edition, ServiceMonth month) {
    if (month >= calendar.previous()) {
        return draw_care_plan(person, calendar, edition);
    }
    const Certification* const held = person.certified_in(month);
    return held == nullptr ? std::nullopt : std::optional(plan_at(held->level, person, calendar, edition));
}

std::vector<Visit> visits_in(const CarePlan& plan, ServiceMonth month) {
    std::vector<Visit> visits;
    for (const Habit& habit : plan.habits) {
        expand(habit, month, visits);
    }
    expand_stay(plan, month, visits);
    return visits;
}

StayCount count_stays(const CarePlan& plan, ServiceMonth month, const TownCalendar& calendar) {
    StayCount count;
    const std::int32_t months_before = month.index() - std::min(calendar.previous(), calendar.oldest()).index() + 2;
    if (plan.stay_from) {
        if (month.last_day() < *plan.stay_from) {
            return count;
        }
        const CalendarDate first = std::max(*plan.stay_from, month.first_day());
        count.before = first.days() - plan.stay_from->days();
        count.within = month.last_day().days() - first.days() + 1;
    } else if (plan.stay_days > 0) {
        count.before = plan.stay_days * months_before;
        count.within = plan.stay_days;
    }
    return count;
}

}  // namespace kakehashi::synth
