#include "adapters/synth/life_rows.h"

#include <algorithm>

#include "adapters/synth/care_levels.h"
#include "adapters/synth/csv_row.h"

namespace kakehashi::synth {
namespace {

constexpr std::array<int, 10> barthel_best = {2, 3, 2, 2, 2, 3, 2, 2, 2, 2};

struct Illness {
    std::string_view code;
    std::string_view name;
};
constexpr std::array<Illness, 6> illnesses = {{{"I10", "本態性高血圧症"},
                                               {"I69.3", "脳梗塞後遺症"},
                                               {"E11.9", "２型糖尿病"},
                                               {"M17.9", "変形性膝関節症"},
                                               {"I50.9", "心不全"},
                                               {"S72.0", "大腿骨頸部骨折"}}};

struct Medicine {
    std::string_view code;
    std::string_view name;
    std::string_view unit;
};
constexpr std::array<Medicine, 4> medicines = {{{"990000101", "見本降圧錠５ｍｇ", "錠"},
                                                {"990000202", "見本緩下錠２５０ｍｇ", "錠"},
                                                {"990000303", "見本抗血小板錠１００ｍｇ", "錠"},
                                                {"990000404", "見本整腸散", "ｇ"}}};

void append_key(CsvRow& row, const Evaluation& evaluation) {
    row.bare(evaluation.office.number).bare(evaluation.office.kind).bare(evaluation.person.insurer);
    row.bare(evaluation.person.insured).bare(evaluation.number());
}

/// Items 13 to 17: who lives with the person; asked of people at home only.
void append_family(CsvRow& row, const Evaluation& evaluation) {
    if (evaluation.facility) {
        row.blanks(5);
        return;
    }
    Dice dice = evaluation.dice(1);
    const bool spouse = dice.percent(35);
    const bool child = dice.percent(45);
    row.number(spouse || child ? 1 : 0).number(spouse ? 1 : 0).number(child ? 1 : 0).bare("0");
    row.number(spouse || child ? dice.between(1, 4) : 5);
}

/// Items 32 to 34, then 35 to 50, which only facilities fill in.
void append_nutrition(CsvRow& row, const Evaluation& evaluation) {
    Dice dice = evaluation.dice(2);
    const int height = evaluation.person.sex == 1 ? dice.between(1540, 1700) : dice.between(1400, 1560);
    const int weight = dice.between(380, 620) - 4 * evaluation.order;
    const auto tenths = [](int value) { return std::to_string(value / 10) + "." + std::to_string(value % 10); };
    row.bare(evaluation.day.compact()).bare(tenths(height)).bare(tenths(weight));
    if (!evaluation.facility) {
        row.blanks(16);
        return;
    }
    const bool soft_food = dice.percent(40);
    const bool albumin = dice.percent(50);
    row.number(dice.between(1, 3)).bare("0").bare("0").bare("2").number(soft_food ? 1 : 0);
    row.bare(soft_food ? "40" : "50").number(soft_food ? 1 : 0);
    const int eaten = dice.between(6, 10) * 10;
    row.number(eaten).number(eaten).number(eaten);
    row.bare("1350.0").bare("48.0").bare("1400.0").bare("50.0").number(albumin ? 1 : 0);
    row.bare(albumin ? tenths(dice.between(30, 43)) : std::string());
}

/// Items 51 to 64: skin, mouth, pneumonia. The mouth is asked differently in facilities and elsewhere.
void append_mouth(CsvRow& row, const Evaluation& evaluation) {
    Dice dice = evaluation.dice(3);
    row.number(dice.percent(5) ? 1 : 0);
    if (!evaluation.facility) {
        row.blanks(3);
    }
    row.number(dice.percent(20) ? 1 : 0).number(dice.percent(50) ? 1 : 0).number(dice.percent(30) ? 1 : 0);
    if (evaluation.facility) {
        row.blanks(3);
    }
    const bool pneumonia = evaluation.order == 0 && dice.percent(8);
    row.bare(evaluation.day.compact()).number(pneumonia ? 1 : 0);
    row.bare(pneumonia ? evaluation.day.plus_days(-120).compact() : std::string()).blanks(4);
}

/// Items 65 to 89: dementia, behaviour, vitality.
void append_mind(CsvRow& row, const Evaluation& evaluation) {
    Dice dice = evaluation.dice(4);
    const bool diagnosed = evaluation.dementia() >= 3 && dice.percent(70);
    const int kind = diagnosed ? dice.below(3) : -1;
    row.number(diagnosed ? 1 : 0);
    row.bare(diagnosed ? evaluation.person.current().applied_on.plus_days(-500).compact() : std::string());
    for (int at = 0; at < 3; ++at) {
        row.number(at == kind ? 1 : 0);
    }
    row.bare("0").blanks(1);
    for (int item = 0; item < 13; ++item) {
        row.number(std::clamp(evaluation.dementia() / 2 + dice.between(-2, 1), 0, 4));
    }
    for (int item = 0; item < 5; ++item) {
        row.number(std::clamp(2 - evaluation.dementia() / 4 - dice.below(2), 0, 2));
    }
}

}  // namespace

int Evaluation::independence() const {
    Dice draw = dice(5);
    return std::clamp(2 + static_cast<int>(person.current().level) + draw.between(-1, 1), 1, 9);
}

int Evaluation::dementia() const {
    Dice draw = dice(6);
    return std::clamp(1 + static_cast<int>(person.current().level) + draw.between(-2, 1), 1, 8);
}

std::array<int, 10> Evaluation::barthel() const {
    std::array<int, 10> codes{};
    Dice draw = dice(7);
    const int level = static_cast<int>(person.current().level);
    for (std::size_t item = 0; item < codes.size(); ++item) {
        const int lost = (level * barthel_best[item] + draw.below(4)) / 7;
        const bool lost_lately = order == 2 && draw.percent(12);
        codes[item] = std::clamp(barthel_best[item] - lost - (lost_lately ? 1 : 0), 0, barthel_best[item]);
    }
    return codes;
}

void append_user(std::string& out, const Resident& person, const Office& office, CalendarDate started,
                 const Neighbourhood& block) {
    const Evaluation now{person, office, started, std::nullopt, 0, false};
    const Certification& certification = person.current();
    CsvRow row(out);
    row.quoted(office.number).quoted(office.kind).quoted("U-" + person.insured).quoted(person.insurer);
    row.quoted(person.insured).quoted(person.name.family.kanji).quoted(person.name.given.kanji);
    row.quoted(half_width(person.name.family.kana)).quoted(half_width(person.name.given.kana));
    row.number(person.sex).quoted(person.birth.compact()).quoted(certification.decided_on.compact());
    row.quoted(compact_or_empty(certification.valid.from)).quoted(compact_or_empty(certification.valid.to));
    row.quoted(care_levels[certification.level].code).number(now.independence()).number(now.dementia());
    row.quoted(person.moved_on ? person.moved_on->compact() : started.compact()).blanks(1);
    row.quoted(compact_or_empty(person.deceased_on));
    row.quoted(person.chance % 9 == 0 ? "送迎時, \"右側\"から介助" : "");
    if (block.life_edition_2024) {
        row.quoted("0310");
    }
    row.end();
}

void append_evaluation(std::string& out, const Evaluation& evaluation) {
    CsvRow row(out);
    append_key(row, evaluation);
    row.number(evaluation.facility ? 1 : 2).bare(evaluation.day.compact()).bare(compact_or_empty(evaluation.last_day));
    row.bare("170").blanks(1).number(evaluation.independence()).number(evaluation.dementia());
    append_family(row, evaluation);
    row.bare(evaluation.day.compact());
    for (const int code : evaluation.barthel()) {
        row.number(code);
    }
    row.bare("1").blanks(2);
    append_nutrition(row, evaluation);
    append_mouth(row, evaluation);
    append_mind(row, evaluation);
    row.end();
}

void append_past_illness(std::string& out, const Evaluation& evaluation) {
    Dice dice = evaluation.dice(8);
    const int count = dice.between(1, 3);
    const int first = dice.below(static_cast<int>(illnesses.size()));
    for (int at = 0; at < count; ++at) {
        const Illness& illness = illnesses[static_cast<std::size_t>(first + at) % illnesses.size()];
        CsvRow row(out);
        append_key(row, evaluation);
        row.number(at + 1).bare(illness.code).quoted(illness.name);
        row.bare(evaluation.person.certifications.front().applied_on.plus_days(-400 * (at + 1)).compact()).end();
    }
}

void append_medicines(std::string& out, const Evaluation& evaluation) {
    Dice dice = evaluation.dice(9);
    const int count = dice.between(1, 4);
    for (int at = 0; at < count; ++at) {
        const Medicine& medicine = medicines[static_cast<std::size_t>(at)];
        CsvRow row(out);
        append_key(row, evaluation);
        row.number(at + 1).bare(evaluation.day.plus_days(-3).compact()).number(at + 1).bare("2").bare(medicine.code);
        row.quoted(medicine.name).number(dice.between(1, 3)).quoted(medicine.unit).bare("1").bare("28");
        row.quoted("１日１回朝食後, ただし\"食欲不振\"時は医師に相談").end();
    }
}

}  // namespace kakehashi::synth
