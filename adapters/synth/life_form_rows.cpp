#include "adapters/synth/life_form_rows.h"

#include <algorithm>

#include "adapters/synth/csv_row.h"

namespace kakehashi::synth {
namespace {

enum Act : std::size_t { meal, transfer, grooming, toilet, bathing, walking, stairs, dressing, bowels, bladder };

void append_key(CsvRow& row, const Evaluation& evaluation, std::string_view letter) {
    row.bare(evaluation.office.number).bare(evaluation.office.kind).bare(evaluation.person.insurer);
    row.bare(evaluation.person.insured);
    row.bare(std::string(letter) + "-" + evaluation.person.insured + "-" + evaluation.day.compact());
}

/// The same person as found at the first evaluation.
Evaluation first_of(const Evaluation& evaluation) {
    return {evaluation.person, evaluation.office, evaluation.day, std::nullopt, 0, evaluation.facility};
}

/// The help that a code of the Barthel index comes to: 0 full help to 3 none.
int help(int code) { return code >= 2 ? 3 : code; }

/// Four columns: at admission, now, in three months with support, and without.
void append_course(CsvRow& row, int before, int now, int most, int better) {
    row.number(before).number(now).number(std::clamp(now + better, 0, most)).number(std::clamp(now - better, 0, most));
}

/// Pads by day and night: none for those who hardly need help.
int pads(int code) { return code >= 2 ? 0 : code == 1 ? 2 : 3; }

}  // namespace

void append_adl_month(std::string& out, const Evaluation& evaluation, AdlMonth month) {
    CsvRow row(out);
    append_key(row, evaluation, "A");
    row.bare("080").bare(evaluation.day.compact());
    for (const int code : evaluation.barthel()) {
        row.number(code);
    }
    row.number(month == AdlMonth::first ? 1 : 0).number(month == AdlMonth::seventh ? 1 : 0).end();
}

void append_bedsore(std::string& out, const Evaluation& evaluation) {
    const auto acts = evaluation.barthel();
    Dice dice = evaluation.dice(10);
    const bool sore = evaluation.independence() >= 7 && dice.percent(15);
    const bool earlier = dice.percent(10);
    CsvRow row(out);
    append_key(row, evaluation, "B");
    row.bare(evaluation.day.compact()).bare(evaluation.day.compact()).bare("040").number(sore ? 1 : 0);
    row.bare(sore ? "1" : "").bare(sore ? evaluation.day.plus_days(-30).compact() : "");
    row.number(earlier ? 1 : 0).number(earlier ? 1 : 0);
    for (int part = 0; part < 6; ++part) {
        row.bare("0");
    }
    row.number(evaluation.independence());
    const bool alone = acts[dressing] == 2;
    row.number(acts[bathing] == 2 ? 1 : 0).number(acts[meal] > 0 ? 1 : 0).number(alone ? 1 : 0).number(alone ? 1 : 0);
    const bool moves = acts[transfer] >= 2;
    row.number(moves ? 1 : 0).number(acts[transfer] >= 1 ? 1 : 0).number(moves ? 1 : 0).number(acts[walking] >= 2 ? 1 : 0);
    row.number(acts[bladder] < 2 ? 1 : 0).number(acts[bowels] < 2 ? 1 : 0).number(dice.percent(5) ? 1 : 0);
    row.number(sore ? 1 : 0);
    if (sore) {
        row.number(dice.between(1, 3)).number(dice.between(0, 2)).number(dice.between(1, 2)).number(dice.between(0, 1));
        row.number(dice.between(1, 4)).bare("0").bare("0");
        row.quoted("看護・介護・栄養で毎週確認").quoted("体圧分散マットレス、2時間ごとの体位変換").quoted("洗浄後に保湿剤");
    } else {
        row.blanks(10);
    }
    row.end();
}

void append_excretion(std::string& out, const Evaluation& evaluation) {
    const auto before = first_of(evaluation).barthel();
    const auto now = evaluation.barthel();
    const bool needs_support = now[bladder] < 2 || now[bowels] < 2;
    CsvRow row(out);
    append_key(row, evaluation, "H");
    row.bare(evaluation.day.compact()).bare(needs_support ? evaluation.day.compact() : "").bare("170");
    append_course(row, help(before[bladder]), help(now[bladder]), 3, 1);
    append_course(row, help(before[bowels]), help(now[bowels]), 3, 1);
    append_course(row, pads(before[bladder]), pads(now[bladder]), 3, -1);
    const int chair = now[toilet] == 1 ? 2 : 0;
    append_course(row, chair, chair, 3, 0);
    row.number(needs_support ? 1 : 0);
    row.quoted(needs_support ? "尿意・便意をうまく伝えられない" : "");
    row.quoted(needs_support ? "食後に声をかけ、トイレへ案内する" : "").end();
}

}  // namespace kakehashi::synth
