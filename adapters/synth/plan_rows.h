#pragma once

#include <string>
#include <vector>

#include "adapters/synth/careplan_rows.h"

namespace kakehashi::synth {

/// What every row of a plan begins with: the person, the office that plans, and the two days of the plan.
struct PlanHead {
    const Resident& person;
    const Neighbourhood& block;
    const Certification& certification;
    CalendarDate made_on;    ///< 作成年月日
    CalendarDate plan_date;  ///< 作成（変更）日, the key
};

/// How software fills a text that is printed once for several lines: blank after the first, or again on each.
enum class Repeat { blank, again };

/// Table 1, one row (28 items). `kind` is 計画書区分.
void append_table1(std::string& out, const PlanHead& head, std::string_view kind);
/// Table 2, a need for each kind of service (22 items).
void append_table2(std::string& out, const PlanHead& head, const CarePlan& plan, Repeat repeat);
/// Table 3: each weekly visit on each weekday, two activities, and what is not weekly (13 items).
void append_table3(std::string& out, const PlanHead& head, const CarePlan& plan);
/// 利用者補足情報 of a plan (63 items).
void append_plan_supplement(std::string& out, const PlanHead& head);

/// 利用者基本情報 (71 items) naming `picture`, its two annexes (7 and 11), all on the day of consultation.
void append_basic_information(std::string& out, const PlanHead& head, CalendarDate consulted_on, std::string_view picture);
void append_daily_life(std::string& out, const PlanHead& head, CalendarDate consulted_on);
void append_illnesses(std::string& out, const PlanHead& head, CalendarDate consulted_on);
/// 介護予防サービス・支援計画書 (57 items) and its annex (17).
void append_preventive_plan(std::string& out, const PlanHead& head);
void append_supports(std::string& out, const PlanHead& head, const CarePlan& plan, Repeat repeat);

/// The smallest picture: one grey dot.
[[nodiscard]] std::string one_dot_jpeg();

}  // namespace kakehashi::synth
