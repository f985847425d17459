#pragma once

#include <string>
#include <string_view>

#include "adapters/synth/offices.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

// The first lines of the files about cards, co-payment and grants (municipal profile 1.0).
inline constexpr std::string_view card_columns =
    "保険者番号,被保険者番号,履歴番号,交付年月日,要介護状態区分,認定年月日,認定有効期間開始日,認定有効期間終了日,区分支給限度基準額,"
    "居宅介護支援事業所番号,異動区分\r\n";
inline constexpr std::string_view ratio_columns =
    "保険者番号,被保険者番号,履歴番号,交付年月日,利用者負担割合,適用開始日,適用終了日,異動区分\r\n";
inline constexpr std::string_view limit_columns =
    "保険者番号,被保険者番号,履歴番号,交付年月日,利用者負担段階,適用年月日,有効期限,異動区分\r\n";
inline constexpr std::string_view reduction_columns =
    "保険者番号,被保険者番号,履歴番号,種類,給付率,適用開始日,適用終了日,異動区分\r\n";
inline constexpr std::string_view grant_columns =
    "保険者番号,被保険者番号,履歴番号,支給決定日,種目,対象費用額,支給額,残額,異動区分\r\n";
inline constexpr std::string_view checklist_columns =
    "保険者番号,被保険者番号,履歴番号,実施日,有効期間開始日,異動区分\r\n";
inline constexpr std::string_view plan_notice_columns =
    "保険者番号,被保険者番号,履歴番号,届出日,作成区分,事業所番号,適用開始日,異動区分\r\n";

/// Each adds nothing for people whom it does not concern.
void append_card(std::string& out, const Resident& person, const Neighbourhood& block);
void append_ratio(std::string& out, const Resident& person, const TownCalendar& calendar);
void append_limit(std::string& out, const Resident& person, const TownCalendar& calendar);
void append_reduction(std::string& out, const Resident& person, const TownCalendar& calendar);
void append_housing(std::string& out, const Resident& person, const TownCalendar& calendar);
void append_equipment(std::string& out, const Resident& person, const TownCalendar& calendar);
void append_checklist(std::string& out, const Resident& person);
/// Only of people whose office's relation rests on a notice, and goes on.
void append_plan_notice(std::string& out, const Resident& person, const Neighbourhood& block);

}  // namespace kakehashi::synth
