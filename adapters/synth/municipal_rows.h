#pragma once

#include <set>
#include <string>
#include <string_view>

#include "adapters/synth/offices.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

// The first lines of the files (municipal profile 1.0).
inline constexpr std::string_view person_columns =
    "保険者番号,被保険者番号,履歴番号,氏名,氏名カナ,生年月日,性別,郵便番号,住所,電話番号,資格区分,資格取得日,"
    "資格喪失日,資格喪失事由,死亡日,旧保険者番号,旧被保険者番号,住所地特例,施設所在保険者番号,支援措置,緊急時開示,"
    "異動区分\r\n";
inline constexpr std::string_view certification_columns =
    "保険者番号,被保険者番号,履歴番号,申請区分,申請年月日,結果,一次判定結果,二次判定結果,認定年月日,認定有効期間開始日,"
    "認定有効期間終了日,審査会意見,サービス種類の指定,みなし区分,区分支給限度基準額,居宅サービス計画作成区分,"
    "居宅介護支援事業所番号,基準時間,異動区分\r\n";
inline constexpr std::string_view relation_columns =
    "保険者番号,被保険者番号,事業所番号,区分,根拠,本人確認方法,確認日,最終利用月,終了日\r\n";
inline constexpr std::string_view consent_columns =
    "保険者番号,被保険者番号,記録番号,取得日時,決定,範囲,事業所番号,情報区分,開始日,終了日,取得経路,取得者,説明文版,"
    "意思能力,代理人区分\r\n";
inline constexpr std::string_view office_columns =
    "事業所番号,名称,区分,サービス種類,都道府県コード,市区町村コード,市区町村,保険者番号,指定開始日,指定終了日,"
    "利用申請日,利用開始日\r\n";
inline constexpr std::string_view status_columns = "保険者番号,名称,稼働開始日,稼働情報\r\n";

/// Whether the relation of the person's care management office rests on a notice to the municipality.
[[nodiscard]] bool notified_of_plan(const Resident& person);
/// Whether the neighbourhood's hospital had the person in lately.
[[nodiscard]] bool was_admitted(const Resident& person);
/// The row with the person's present insurer.
void append_person(std::string& out, const Resident& person);
/// The closed row with the insurer before the move.
void append_former_person(std::string& out, const Resident& person);
/// Under which numbers a row stands: the present insurer's, or those before the move.
enum class Numbers { present, former };
void append_certification(std::string& out, const Resident& person, const Certification& certification,
                          const Neighbourhood& block, Numbers numbers);
void append_relations(std::string& out, const Resident& person, const Neighbourhood& block,
                      const std::set<Slot>& slots, const TownCalendar& calendar);
/// The person's directives; `consents` counts the insurer's record numbers.
void append_consents(std::string& out, const Resident& person, const Neighbourhood& block,
                     const TownCalendar& calendar, int& consents);
void append_offices(std::string& out, const Neighbourhood& block, const TownCalendar& calendar);

}  // namespace kakehashi::synth
