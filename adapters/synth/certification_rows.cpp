#include "adapters/synth/certification_rows.h"

#include <algorithm>
#include <array>
#include <vector>

#include "adapters/synth/care_levels.h"
#include "adapters/synth/csv_row.h"

namespace kakehashi::synth {
namespace {

constexpr std::uint64_t survey_purpose = 51;
constexpr std::uint64_t primary_judgment_purpose = 52;
constexpr std::uint64_t opinion_purpose = 53;

/// Whether the certification came of an application that was examined.
bool examined(const Resident& person) { return person.certified() && person.current().application != "5"; }

CalendarDate surveyed_on(const Certification& c) { return std::min(c.applied_on.plus_days(8), c.decided_on); }
CalendarDate requested_on(const Certification& c) { return std::min(c.applied_on.plus_days(2), c.decided_on); }
CalendarDate written_on(const Certification& c) { return std::min(c.applied_on.plus_days(15), c.decided_on); }

CsvRow& begin(CsvRow& row, const Resident& person) {
    return row.bare(person.insurer).bare(person.insured);
}

/// How many choices each numbered item has, from 1-3 on; the first two are lists of places.
constexpr std::array<int, 53> choices = {3, 3, 4, 3, 3, 3, 3, 4, 3, 5, 5, 4, 4, 3, 4, 4, 4, 3, 3, 3, 4, 4, 3, 4, 2, 2, 2,
                                         2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 4, 4};
constexpr std::size_t turning_over = 0;
constexpr std::size_t sitting_up = 1;
constexpr std::size_t walking = 4;
constexpr std::size_t moving = 12;
constexpr std::size_t daily_schedule = 24;
constexpr std::size_t own_name = 27;

/// The heavier the level, the more of the scale; each item for itself a little more or less.
std::array<int, 53> draw_answers(Dice& dice, std::size_t level) {
    std::array<int, 53> answers{};
    for (std::size_t n = 0; n < choices.size(); ++n) {
        const int share = static_cast<int>(level) * 12 + dice.between(0, 40);  // of a hundred
        answers[n] = std::clamp(1 + (choices[n] - 1) * share / 100, 1, choices[n]);
    }
    // What no surveyor would write down.
    answers[sitting_up] = std::max(answers[sitting_up], answers[turning_over]);
    answers[moving] = answers[walking] == 1 ? std::min(answers[moving], 3) : answers[moving];
    answers[daily_schedule] = std::max(answers[daily_schedule], answers[own_name]);
    return answers;
}

int independence(std::size_t level, int most) { return std::min(most, 2 + static_cast<int>(level)); }

std::string tenths(int value) { return std::to_string(value / 10) + "." + std::to_string(value % 10); }

}  // namespace

void append_survey(std::string& out, const Resident& person) {
    if (!examined(person)) {
        return;
    }
    const Certification& current = person.current();
    Dice dice = person.dice(survey_purpose);
    CsvRow row(out);
    begin(row, person).bare("1").bare(current.applied_on.compact()).bare(surveyed_on(current).compact()).bare("09B");
    row.bare(current.level > 2 ? "4;5" : "1").bare(current.level > 3 ? "3;4" : "1");
    for (const int answer : draw_answers(dice, current.level)) {
        row.number(answer);
    }
    row.bare(dice.percent(8) ? "000010000000" : "000000000000");
    row.number(independence(current.level, 9)).number(independence(current.level, 8));
    row.plain(dice.percent(30) ? "1-7：屋内は手すりを使う。\r\n5-2：家族が管理, 本人は小遣いのみ。" : "").bare("1").end();
}

void append_primary_judgment(std::string& out, const Resident& person) {
    if (!examined(person)) {
        return;
    }
    constexpr std::array<int, 7> shares = {12, 14, 10, 20, 12, 8, 9};  // of a hundred; the last area takes the rest
    const Certification& current = person.current();
    Dice dice = person.dice(primary_judgment_purpose);
    CsvRow row(out);
    begin(row, person).bare("1").bare(current.applied_on.compact()).bare(written_on(current).compact());
    row.bare(tenths(current.time));
    int left = current.time;
    for (const int share : shares) {
        const int part = current.time * share / 100;
        left -= part;
        row.bare(tenths(part));
    }
    row.bare(tenths(left)).bare(care_levels[current.first_level].code);
    for (int group = 0; group < 5; ++group) {
        row.bare(tenths(std::max(0, 1000 - static_cast<int>(current.level) * 120 - dice.between(0, 150))));
    }
    row.bare("1").end();
}

void append_progress(std::string& out, const Resident& person) {
    const Certification& current = person.current();
    std::vector<std::pair<std::string_view, CalendarDate>> stages = {{"1", current.applied_on}};
    if (examined(person)) {
        stages.insert(stages.end(), {{"3", surveyed_on(current)},
                                     {"4", requested_on(current)},
                                     {"5", written_on(current)},
                                     {"8", current.decided_on}});
    }
    for (const auto& [stage, day] : stages) {
        CsvRow row(out);
        begin(row, person).bare(current.applied_on.compact()).bare(stage).bare(day.compact()).blanks(1).end();
    }
}

void append_opinion_request(std::string& out, const Resident& person, const Office& hospital) {
    if (!examined(person)) {
        return;
    }
    const Certification& current = person.current();
    CsvRow row(out);
    begin(row, person).bare(current.applied_on.compact()).bare(hospital.number).plain("架空　医師");
    row.bare(requested_on(current).compact()).bare(requested_on(current).plus_days(14).compact());
    row.bare(written_on(current).compact()).end();
}

void append_opinion(std::string& out, const Resident& person, const Office& hospital) {
    if (!examined(person)) {
        return;
    }
    constexpr std::array<std::string_view, 5> diagnoses = {"脳梗塞後遺症", "アルツハイマー型認知症", "変形性膝関節症",
                                                           "慢性心不全", "パーキンソン病"};
    const Certification& current = person.current();
    Dice dice = person.dice(opinion_purpose);
    const int heavy = current.level > 3 ? 1 : 0;
    CsvRow row(out);
    begin(row, person).bare(current.applied_on.compact()).bare(requested_on(current).compact()).bare(hospital.number);
    row.bare(written_on(current).compact()).plain(person.name.full()).bare(person.birth_text()).number(person.sex);
    row.plain("架空　医師").plain(hospital.name).bare(current.applied_on.plus_days(-dice.between(1, 30)).compact());
    row.bare(current.application == "1" ? "1" : "2").bare("2").plain(dice.pick(diagnoses));
    row.plain("令和" + std::to_string(dice.between(1, 7)) + "年頃").bare("1");
    row.plain("外来で経過を観察している。\r\n内服を継続, 転倒に注意。");
    row.number(independence(current.level, 9)).number(independence(current.level, 8));
    row.number(1 + heavy).number(1 + 2 * heavy).number(1 + heavy).bare("2").bare("2").bare("2").bare("1");
    row.bare(tenths(dice.between(1400, 1750))).bare(tenths(dice.between(380, 720))).bare("2");
    row.number(1 + heavy).number(1 + heavy).number(1 + (current.level > 5 ? 1 : 0)).bare("1").bare("3").blanks(1).end();
}

}  // namespace kakehashi::synth
