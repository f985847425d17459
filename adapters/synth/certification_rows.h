#pragma once

#include <string>
#include <string_view>

#include "adapters/synth/offices.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

// The first lines of the files around a certification (municipal profile 1.0, opinions by name).
inline constexpr std::string_view survey_columns =
    "保険者番号,被保険者番号,履歴番号,申請年月日,調査実施日,世代,1-1,1-2,1-3,1-4,1-5,1-6,1-7,1-8,1-9,1-10,1-11,1-12,1-13,2-1,2-2,"
    "2-3,2-4,2-5,2-6,2-7,2-8,2-9,2-10,2-11,2-12,3-1,3-2,3-3,3-4,3-5,3-6,3-7,3-8,3-9,4-1,4-2,4-3,4-4,4-5,4-6,4-7,4-8,4-9,"
    "4-10,4-11,4-12,4-13,4-14,4-15,5-1,5-2,5-3,5-4,5-5,5-6,特別な医療,障害高齢者自立度,認知症高齢者自立度,特記事項,異動区分\r\n";
inline constexpr std::string_view primary_judgment_columns =
    "保険者番号,被保険者番号,履歴番号,申請年月日,判定日,基準時間,基準時間食事,基準時間排泄,基準時間移動,基準時間清潔保持,"
    "基準時間間接生活介助,基準時間BPSD関連,基準時間機能訓練,基準時間医療関連,一次判定結果,中間評価項目得点第1群,"
    "中間評価項目得点第2群,中間評価項目得点第3群,中間評価項目得点第4群,中間評価項目得点第5群,異動区分\r\n";
inline constexpr std::string_view progress_columns = "保険者番号,被保険者番号,申請年月日,段階,日付,予定日\r\n";
inline constexpr std::string_view opinion_request_columns =
    "保険者番号,被保険者番号,申請年月日,医療機関コード,医師氏名,依頼日,期限,受領日\r\n";
inline constexpr std::string_view opinion_columns =
    "保険者番号,被保険者番号,申請年月日,意見書依頼年月日,医療機関コード,記入日,氏名,生年月日,性別,医師氏名,医療機関名,最終診察日,"
    "意見書作成回数,他科受診の有無,診断名1,発症日1,症状としての安定性,経過及び治療内容,障害高齢者自立度,認知症高齢者自立度,短期記憶,"
    "認知能力,伝達能力,周辺症状の有無,精神・神経症状の有無,専門医受診の有無,利き腕,身長,体重,過去6か月の体重変化,屋外歩行,"
    "車いすの使用,食事行為,現在の栄養状態,生活機能の維持・改善の見通し,特記すべき事項\r\n";

/// What led to the person's present certification: nothing for people without one, and none of it was done anew when the
/// level was taken over after a move.
void append_survey(std::string& out, const Resident& person);
void append_primary_judgment(std::string& out, const Resident& person);
void append_progress(std::string& out, const Resident& person);
void append_opinion_request(std::string& out, const Resident& person, const Office& hospital);
void append_opinion(std::string& out, const Resident& person, const Office& hospital);

}  // namespace kakehashi::synth
