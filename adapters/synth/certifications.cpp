#include "adapters/synth/certifications.h"

#include <algorithm>

#include "adapters/synth/care_levels.h"

namespace kakehashi::synth {
namespace {

void assess(Dice& dice, Certification& certification, std::size_t level) {
    certification.level = level;
    // The panel now and then differs from the first stage by one level.
    const bool panel_raised = dice.percent(12) && level > 0;
    certification.first_level = panel_raised ? level - 1 : level;
    const CareLevelRow& row = care_levels[certification.first_level];
    certification.time = dice.between(row.time_from, row.time_to);
}

/// A renewal: starts on a first of month, applied for about seven weeks before.
Certification renewal(Dice& dice, std::size_t level, ServiceMonth start, int months) {
    Certification made;
    made.application = "2";
    made.applied_on = start.first_day().plus_days(-dice.between(40, 58));
    made.decided_on = made.applied_on.plus_days(dice.between(26, 38));
    made.valid = Period{start.first_day(), start.plus_months(months - 1).last_day()};
    assess(dice, made, level);
    return made;
}

/// A first certification: starts on the day of application; the rest of that month comes on top.
Certification first(Dice& dice, std::size_t level, ServiceMonth start, int months, const TownCalendar& calendar) {
    Certification made;
    made.application = "1";
    made.applied_on = start.first_day().plus_days(dice.between(1, 20));
    made.decided_on = calendar.not_after_yesterday(made.applied_on.plus_days(dice.between(25, 45)));
    made.valid = Period{made.applied_on, start.plus_months(months).last_day()};
    assess(dice, made, level);
    return made;
}

}  // namespace

std::vector<Certification> draw_certifications(Dice& dice, std::size_t level, const TownCalendar& calendar) {
    std::vector<Certification> made;
    const int age = dice.between(2, 34);  // months since the current one began
    const ServiceMonth start = calendar.month.plus_months(-age);
    if (age <= 10 && dice.percent(40)) {
        made.push_back(first(dice, level, start, 12, calendar));
        return made;
    }
    const int earlier_months = 12;
    const auto lower = level > 0 && dice.percent(35) ? level - 1 : level;
    const int months = age < 12 && dice.percent(50) ? 12 : (age < 24 ? 24 : 36);
    const ServiceMonth earlier = start.plus_months(-earlier_months - 1);
    Certification before = first(dice, lower, earlier, earlier_months, calendar);
    made.push_back(before);
    made.push_back(renewal(dice, level, start, months));
    return made;
}

void change_level(std::vector<Certification>& certifications, const TownCalendar& calendar) {
    Certification changed = certifications.back();
    const ServiceMonth month = calendar.change_month();
    changed.application = "3";
    changed.applied_on = month.first_day().plus_days(10);
    changed.decided_on = calendar.not_after_yesterday(changed.applied_on.plus_days(8));
    changed.decided_on = std::max(changed.decided_on, changed.applied_on);
    changed.valid = Period{changed.applied_on, month.plus_months(6).last_day()};
    changed.level = std::min(changed.level + 1, care_levels.size() - 1);
    changed.first_level = changed.level;
    changed.time = care_levels[changed.level].time_from + 15;
    certifications.back().valid.to = changed.applied_on.plus_days(-1);
    certifications.push_back(changed);
}

void take_over_level(std::vector<Certification>& certifications, CalendarDate moved_on) {
    Certification taken_over = certifications.back();
    taken_over.application = "5";
    taken_over.applied_on = moved_on;
    taken_over.decided_on = moved_on.plus_days(5);
    taken_over.valid = Period{moved_on, ServiceMonth::containing(moved_on).plus_months(6).last_day()};
    std::erase_if(certifications, [&](const Certification& old) { return old.applied_on >= moved_on; });
    if (!certifications.empty() && certifications.back().valid.holds(moved_on)) {
        certifications.back().valid.to = moved_on.plus_days(-1);
    }
    certifications.push_back(taken_over);
}

Certification draw_without_certification(Dice& dice, const TownCalendar& calendar) {
    Certification made;
    made.application = "1";
    made.result = dice.percent(60) ? "2" : "3";
    made.applied_on = calendar.month.plus_months(-dice.between(3, 9)).first_day().plus_days(dice.between(1, 20));
    made.decided_on = made.applied_on.plus_days(dice.between(25, 45));
    return made;
}

}  // namespace kakehashi::synth
