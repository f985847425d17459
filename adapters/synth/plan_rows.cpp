#include "adapters/synth/plan_rows.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "adapters/synth/care_levels.h"
#include "adapters/synth/csv_row.h"

namespace kakehashi::synth {
namespace {

constexpr std::string_view version = "202407";
constexpr std::string_view home = "000-0001";

/// Words for one kind of service, as a planner might write them.
struct Words {
    std::string_view kind;
    std::string_view service;
    std::string_view need;
    std::string_view long_goal;
    std::string_view short_goal;
    std::string_view content;
};
constexpr std::array<Words, 9> words = {{
    {"11", "訪問介護", "身の回りのことを続けたい", "自宅で暮らし続ける", "できる家事を続ける", "調理・掃除,身体の介助"},
    {"15", "通所介護", "人と会い、体を動かしたい", "外出を楽しむ", "週に一度は外へ出る", "送迎・入浴・機能訓練"},
    {"16", "通所リハビリテーション", "杖なしで歩けるようになりたい", "一人で散歩に行く", "10分続けて歩く", "理学療法・入浴"},
    {"17", "福祉用具貸与", "転ばずに動きたい", "家の中を安全に移動する", "手すりや歩行器を使える", "用具の貸与と点検"},
    {"13", "訪問看護", "病気を悪くしたくない", "体調が安定する", "薬を飲み忘れない", "体調の確認と\r\n服薬の管理"},
    {"21", "短期入所生活介護", "家族も休みながら暮らしたい", "介護が続けられる", "月に一度は家族が休める", "短期の入所"},
    {"31", "居宅療養管理指導", "かかりつけ医に診てほしい", "通院せずに診察を受ける", "月に一度の往診", "往診㈱連携①"},
    {"A6", "通所型サービス", "足腰を丈夫にしたい", "一人で買い物に行く", "15分歩ける", "体操とレクリエーション"},
    {"67", "介護予防福祉用具貸与", "玄関で転びたくない", "安全に出入りする", "手すりを使える", "手すりの貸与"},
}};

const Words& words_of(std::string_view kind) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const Words& one) { return one.kind == kind; });
    return found == words.end() ? words.front() : *found;
}

/// Kinds of service of a plan with the office of the first habit of each, in the order of the plan.
struct Used {
    std::string_view kind;
    std::optional<Slot> slot;
};
std::vector<Used> used_kinds(const CarePlan& plan) {
    std::vector<Used> used;
    const auto add = [&](std::string_view kind, std::optional<Slot> slot) {
        const bool known = std::any_of(used.begin(), used.end(), [&](const Used& one) { return one.kind == kind; });
        if (!known) {
            used.push_back({kind, slot});
        }
    };
    for (const Habit& habit : plan.habits) {
        add(habit.visit.code.substr(0, 2), habit.visit.slot);
    }
    if (plan.stay_days != 0 || plan.stay_from) {
        add("21", Slot::stay);
    }
    return used;
}

const Office& office_of(const Neighbourhood& block, const std::optional<Slot>& slot) {
    return slot ? block.provider(*slot) : block.clinic;
}

CsvRow& begin(CsvRow& row, const PlanHead& head) {
    return row.bare(version).bare(head.person.insurer).bare(head.person.insured);
}

/// A text that is printed once.
struct Once {
    Repeat repeat;
    bool first = true;
    [[nodiscard]] std::string_view operator()(std::string_view text) const {
        return first || repeat == Repeat::again ? text : std::string_view();
    }
};

void append_service(CsvRow& row, int no, std::string_view content, bool covered, std::string_view service, const Office* office) {
    row.number(no).quoted(content).bare(covered ? "Y" : "").quoted(service);
    row.bare(office == nullptr ? std::string_view() : std::string_view(office->number));
    row.quoted(office == nullptr ? std::string_view() : std::string_view(office->name));
}

}  // namespace

void append_table1(std::string& out, const PlanHead& head, std::string_view kind) {
    const Certification& certification = head.certification;
    CsvRow row(out);
    begin(row, head).bare(head.made_on.compact()).bare(home).quoted(head.person.street).quoted(head.person.building);
    row.quoted(head.block.planner).quoted(head.block.care_manager.name).blanks(3).bare(head.block.care_manager.number);
    row.bare(head.plan_date.compact()).bare(head.plan_date.compact()).bare(kind).bare("2");
    row.bare(certification.decided_on.compact()).bare(compact_or_empty(certification.valid.from));
    row.bare(compact_or_empty(certification.valid.to)).bare(care_levels[certification.level].code);
    row.quoted("本人：\"家で暮らしたい\"\r\n家族：できるだけ支えたい").quoted("特になし");
    row.quoted("住み慣れた家で、安心して過ごせるように支援します。");
    row.bare(head.person.chance % 3 == 0 ? "1" : "").blanks(1).bare(head.block.care_manager.number).blanks(1).end();
}

void append_table2(std::string& out, const PlanHead& head, const CarePlan& plan, Repeat repeat) {
    const std::string half_year = "6か月";
    int need = 0;
    for (const Used& used : used_kinds(plan)) {
        const Words& said = words_of(used.kind);
        const Office& office = office_of(head.block, used.slot);
        ++need;
        Once once{repeat};
        const auto line = [&](std::string_view short_goal, int no, std::string_view content, const Office* by) {
            CsvRow row(out);
            begin(row, head).bare(head.made_on.compact()).bare(head.plan_date.compact()).number(need).quoted(once(said.need));
            row.number(1).quoted(once(said.long_goal)).quoted(short_goal).quoted(once("1年"));
            row.quoted(short_goal.empty() ? short_goal : std::string_view(half_year));
            append_service(row, no, content, by != nullptr, by == nullptr ? "家族" : said.service, by);
            row.quoted("週による").quoted(half_year).bare(head.block.care_manager.number).blanks(1).end();
            once.first = false;
        };
        line(said.short_goal, 1, said.content, &office);
        if (need == 1) {  // what the family does, and a second short-term goal under the same number
            line(once(said.short_goal), 2, "家族による見守り", nullptr);
            line("体調に合わせて無理をしない", 3, said.content, &office);
        }
    }
}

/// What is billed by several codes at one time, such as a bath with the day, is one line of the week.
void append_table3(std::string& out, const PlanHead& head, const CarePlan& plan) {
    std::set<std::tuple<std::string_view, unsigned, std::string_view, std::string_view>> written;
    const auto begun = [&](CsvRow& row) { begin(row, head).bare(head.made_on.compact()).bare(head.plan_date.compact()); };
    for (const Habit& habit : plan.habits) {
        if (habit.rhythm == Habit::Rhythm::weekly) {
            for (unsigned weekday = 0; weekday < 7; ++weekday) {
                const std::string_view service = words_of(habit.visit.code.substr(0, 2)).service;
                if ((habit.weekdays >> weekday & 1U) != 0 &&
                    written.emplace(service, weekday, habit.visit.begins, habit.visit.ends).second) {
                    CsvRow row(out);
                    begun(row);
                    row.quoted(service).number(static_cast<int>(weekday) + 1);
                    row.bare(habit.visit.begins).bare(habit.visit.ends).blanks(4).end();
                }
            }
        }
    }
    constexpr std::array<std::array<std::string_view, 3>, 2> day = {{{"起床", "0630", "0630"}, {"就寝", "2130", "2400"}}};
    for (const auto& [activity, from, to] : day) {
        CsvRow row(out);
        begun(row);
        row.blanks(4).quoted(activity).bare(from).bare(to).blanks(1).end();
    }
    for (const Used& used : used_kinds(plan)) {
        if (used.kind == "17" || used.kind == "21" || used.kind == "31") {
            CsvRow row(out);
            begun(row);
            row.blanks(7).quoted(words_of(used.kind).service).end();
        }
    }
}

void append_plan_supplement(std::string& out, const PlanHead& head) {
    const Resident& person = head.person;
    const Certification& certification = head.certification;
    CsvRow row(out);
    begin(row, head).bare(head.plan_date.compact());
    row.quoted(person.name.kana()).quoted(person.name.full()).number(person.sex).bare(person.birth_text());
    row.bare(home).quoted(person.street).quoted(person.building).bare(person.phone);
    row.bare(certification.decided_on.compact());
    row.bare(compact_or_empty(certification.valid.from)).bare(compact_or_empty(certification.valid.to)).bare("2").blanks(1);
    row.bare(care_levels[certification.level].code).number(care_levels[certification.level].monthly_limit).blanks(40);
    row.bare(head.block.care_manager.number).bare(head.block.care_manager.number).blanks(1).bare("000000").end();
}

void append_basic_information(std::string& out, const PlanHead& head, CalendarDate consulted_on, std::string_view picture) {
    const Resident& person = head.person;
    const Certification& certification = head.certification;
    CsvRow row(out);
    begin(row, head).bare(consulted_on.compact()).bare("1").bare("1").quoted(head.block.planner).bare("01").blanks(1);
    row.bare("01").blanks(1).bare("01").blanks(1);
    row.quoted(person.name.kana()).quoted(person.name.full()).number(person.sex).bare(person.birth_text());
    row.quoted(person.street).bare(person.phone).blanks(1).bare("12").bare("02");
    row.bare(care_levels[certification.level].code).bare(compact_or_empty(certification.valid.from));
    row.bare(compact_or_empty(certification.valid.to)).blanks(1).bare("1").bare(consulted_on.compact());
    row.bare("0").bare("0").bare("0").bare("0").blanks(1).bare("05").number(2).bare("2");
    row.bare("1").bare("0").bare("0").bare("0").quoted("年金のみ");
    row.quoted("架空　一郎").quoted("東京都夢区").bare("00-0000-0000").quoted("長男");
    row.quoted("架空　一郎").quoted("長男").quoted("東京都夢区").bare("00-0000-0000").blanks(12);
    row.quoted(picture).quoted("長男が週末に来る").quoted("商店を営んでいた").quoted("朝は早い").quoted("園芸、\"川柳\"");
    row.quoted("町内会").quoted("").quoted("配食").bare(consulted_on.compact()).quoted(person.name.full()).end();
}

void append_daily_life(std::string& out, const PlanHead& head, CalendarDate consulted_on) {
    constexpr std::array<std::array<std::string_view, 2>, 3> day = {
        {{"6:30", "起床、散歩"}, {"12:00", "昼食\r\n昼寝"}, {"21:30", "就寝"}}};
    for (const auto& [time, does] : day) {
        CsvRow row(out);
        begin(row, head).bare(consulted_on.compact()).quoted(time).quoted(does).blanks(1).end();
    }
}

void append_illnesses(std::string& out, const PlanHead& head, CalendarDate consulted_on) {
    CsvRow first(out);
    begin(first, head).bare(consulted_on.compact()).quoted("H28年6月").quoted("高血圧症").quoted(head.block.clinic.name);
    first.bare("1").bare("00-0000-0000").bare("01").quoted("内服").end();
    CsvRow second(out);
    begin(second, head).bare(consulted_on.compact()).quoted("2021/3").quoted("変形性膝関節症").quoted(head.block.hospital.name);
    second.bare("2").blanks(1).bare("02").blanks(1).end();
}

void append_preventive_plan(std::string& out, const PlanHead& head) {
    const Certification& certification = head.certification;
    CsvRow row(out);
    begin(row, head).bare(head.plan_date.compact()).bare("1").bare("1").blanks(1).quoted(head.person.name.full());
    row.bare(certification.decided_on.compact()).bare(compact_or_empty(certification.valid.from));
    row.bare(compact_or_empty(certification.valid.to)).bare("11").bare("2").bare(certification.level == 0 ? "1" : "2");
    row.quoted(head.block.planner).blanks(1).quoted(head.block.care_manager.name).blanks(2).bare(head.plan_date.compact());
    row.quoted("夢区地域包括支援センター").quoted("15分歩く").quoted("友人と旅行に行く");
    row.quoted("歩くのが遅い").quoted("また歩きたい").bare("1").quoted("筋力の低下");
    row.quoted("家事はできる").quoted("続けたい").bare("2").blanks(1);
    row.quoted("外出が減った").quoted("人に会いたい").bare("1").quoted("誘いがない");
    row.quoted("薬は飲めている").blanks(1).bare("2").blanks(1);
    row.quoted("血圧").quoted("週1回の運動").quoted("外出の機会を増やす");
    for (const int found : {3, 0, 1, 2, 0, 1}) {
        row.number(found);
    }
    for (const std::string_view needed : {"1", "2", "2", "1", "2", "2"}) {
        row.bare(needed);
    }
    row.quoted("妥当と認める").bare(head.made_on.compact()).quoted(head.person.name.full()).end();
}

void append_supports(std::string& out, const PlanHead& head, const CarePlan& plan, Repeat repeat) {
    int task = 0;
    for (const Used& used : used_kinds(plan)) {
        const Words& said = words_of(used.kind);
        ++task;
        Once once{repeat};
        const auto line = [&](int support, std::string_view point, int no, std::string_view service, std::string_view by) {
            CsvRow row(out);
            begin(row, head).bare(head.plan_date.compact()).number(task).quoted(once(said.need)).quoted(once("できることを増やす"));
            row.quoted(once("やってみたい")).quoted(once(said.long_goal)).number(support).quoted(point);
            row.quoted(point.empty() ? point : "毎朝の体操").quoted(point.empty() ? point : said.service);
            row.number(no).quoted(service).quoted(by).quoted("6か月").end();
            once.first = false;
        };
        line(1, "無理をしない", 1, said.service, office_of(head.block, used.slot).name);
        line(1, repeat == Repeat::again ? "無理をしない" : "", 2, "家族", "長男");
        line(2, "外へ出る", 1, "サロン", "町内会");
    }
}

std::string one_dot_jpeg() {
    std::string bytes("\xFF\xD8\xFF\xDB\x00\x43\x00", 7);  // begin, quantisation: 64 ones
    bytes.append(64, '\x01');
    bytes += std::string("\xFF\xC0\x00\x0B\x08\x00\x01\x00\x01\x01\x01\x11\x00", 13);  // one by one, one component
    for (const char table : {'\x00', '\x10'}) {  // one code each: no difference, no more coefficients
        bytes += std::string("\xFF\xC4\x00\x14", 4);
        bytes += table;
        bytes += '\x01';
        bytes.append(16, '\x00');
    }
    bytes += std::string("\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00", 10);
    return bytes + std::string("\x3F\xFF\xD9", 3);
}

}  // namespace kakehashi::synth
