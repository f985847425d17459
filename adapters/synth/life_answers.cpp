#include "adapters/synth/life_answers.h"

#include <algorithm>
#include <map>
#include <utility>

#include "adapters/synth/care_levels.h"
#include "adapters/synth/names.h"

namespace kakehashi::synth {
namespace {

constexpr std::uint64_t illness_purpose = 8;
constexpr std::uint64_t medicine_purpose = 9;
constexpr std::uint64_t family_purpose = 1;

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

std::string text(int value) { return std::to_string(value); }
std::string tenths(int value) { return std::to_string(value / 10) + "." + std::to_string(value % 10); }
std::string yes(bool is_so) { return is_so ? "1" : "0"; }

std::string whole(const Asked& asked) { return asked.evaluation.day.compact(); }
std::string last_time(const Asked& asked) { return compact_or_empty(asked.evaluation.last_day); }
std::string since(const Asked& asked) { return asked.evaluation.since.compact(); }
std::string nothing(const Asked& /*asked*/) { return {}; }
std::string zero(const Asked& /*asked*/) { return "0"; }
std::string one(const Asked& /*asked*/) { return "1"; }

const Illness& illness_of(const Asked& asked) {
    Dice dice = asked.evaluation.dice(illness_purpose);
    dice.next();
    const int first = dice.below(static_cast<int>(illnesses.size()));
    return illnesses[static_cast<std::size_t>(first + std::max(asked.detail, 1) - 1) % illnesses.size()];
}

/// The number that the item's id ends with stands for the row of a form with details.
Asked numbered(const Asked& asked) {
    Asked made = asked;
    made.detail = asked.item.id.back() >= '1' && asked.item.id.back() <= '9' ? asked.item.id.back() - '0' : asked.detail;
    return made;
}

std::string illness_code(const Asked& asked) { return std::string(illness_of(asked.detail == 0 ? numbered(asked) : asked).code); }
std::string illness_name(const Asked& asked) { return std::string(illness_of(asked).name); }
std::string onset(const Asked& asked) {
    const int back = -400 * std::max(asked.detail, 1);
    return asked.evaluation.person.certifications.front().applied_on.plus_days(back).compact();
}

const Medicine& medicine_of(const Asked& asked) {
    return medicines[static_cast<std::size_t>(std::max(asked.detail, 1) - 1) % medicines.size()];
}
std::string medicine_code(const Asked& asked) { return std::string(medicine_of(asked.detail == 0 ? numbered(asked) : asked).code); }
std::string medicine_name(const Asked& asked) { return std::string(medicine_of(asked).name); }
std::string medicine_unit(const Asked& asked) { return std::string(medicine_of(asked).unit); }
std::string dispensed(const Asked& asked) { return asked.evaluation.day.plus_days(-3).compact(); }

/// One in four came from a hospital before using the office.
std::string of_those_in_hospital(const Asked& asked, int days) {
    return asked.evaluation.person.chance % 4 == 0 ? asked.evaluation.since.plus_days(days).compact() : "";
}

struct Family {
    bool spouse = false;
    bool child = false;
    int time = 5;
};
Family family_of(const Evaluation& evaluation) {
    Dice dice = evaluation.dice(family_purpose);
    Family family;
    family.spouse = dice.percent(35);
    family.child = dice.percent(45);
    family.time = family.spouse || family.child ? dice.between(1, 4) : 5;
    return family;
}
/// Who lives with the person is asked of people at home only.
template <class Take>
std::string at_home(const Asked& asked, Take take) {
    return asked.evaluation.facility ? std::string() : take(family_of(asked.evaluation));
}

std::string body_mass(const Asked& asked) {
    const std::int64_t square = static_cast<std::int64_t>(asked.evaluation.height()) * asked.evaluation.height();
    return tenths(static_cast<int>((asked.evaluation.weight() * std::int64_t{1'000'000} + square / 2) / square));
}

std::string dementia_named(const Asked& asked, int kind) { return yes(asked.evaluation.diagnosed_dementia() == kind); }

/// Of forms that ask for the state before: `…_start_status`.
const Evaluation& found(const Asked& asked, const Evaluation& first) {
    return asked.item.id.find("_start_status") != std::string::npos ? first : asked.evaluation;
}

template <BarthelItem Act>
std::string barthel(const Asked& asked) {
    const Evaluation first = asked.evaluation.first();
    return text(found(asked, first).barthel()[Act]);
}

/// Of the table's own forms: help with excretion at admission, now, and as expected in three months with and without support.
template <class Measure>
std::string course(const Asked& asked, Measure measure, int better) {
    const std::string& id = asked.item.id;
    if (id.ends_with("_admission_status")) {
        return text(measure(asked.evaluation.first().barthel()));
    }
    const int now = measure(asked.evaluation.barthel());
    const int expected = id.ends_with("_three_support_status") ? now + better : id.ends_with("_no_support_status") ? now - better : now;
    return text(std::clamp(expected, 0, 3));
}
using Acts = std::array<int, 10>;
/// The help that a code of the Barthel index comes to: 0 full help to 3 none.
int help(int code) { return code >= 2 ? 3 : code; }
/// Pads by day and night: none for those who hardly need help.
int pads(int code) { return code >= 2 ? 0 : code == 1 ? 2 : 3; }

bool needs_help_with_excretion(const Evaluation& evaluation) {
    const Acts now = evaluation.barthel();
    return now[bladder] < 2 || now[bowels] < 2;
}

/// A job of those who fill such a form in; of those who meet or help, the first few places of the form.
std::string job(const Asked& asked) {
    constexpr std::array<std::string_view, 5> meeting = {"010", "080", "090", "170", "150"};
    constexpr std::array<std::string_view, 5> training = {"080", "090", "170", "040", "100"};
    const std::string& id = asked.item.id;
    for (const std::string_view list : {"attendee_", "personnel_", "rehabilitation_"}) {
        const std::size_t at = id.find(list);
        if (at != std::string::npos && id.size() >= at + list.size() + 2 && id[at + list.size()] >= '0' && id[at + list.size()] <= '1') {
            const int place = std::stoi(id.substr(at + list.size(), 2));
            const auto& several = list == "attendee_" ? meeting : training;
            return place < 1 || place > 5 ? std::string() : std::string(several[static_cast<std::size_t>(place - 1)]);
        }
    }
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> jobs = {
        {{"FORM_01", "190"}, {"NUTRITION", "190"}, {"FORM_02", "130"}, {"FORM_03", "080"}, {"INDIVIDUAL", "080"},
         {"FORM_041", "080"}, {"FORM_042", "080"}, {"FORM_043", "080"}, {"FORM_044", "090"}, {"FORM_05", "040"}}};
    const auto known = std::find_if(jobs.begin(), jobs.end(), [&](const auto& one) { return asked.form.starts_with(one.first); });
    return std::string(known == jobs.end() ? "170" : known->second);
}

using Table = std::map<std::string_view, Answer>;

const Table& identity() {
    static const Table table = {
        {"care_facility_id", [](const Asked& a) { return a.evaluation.office.number; }},
        {"service_code", [](const Asked& a) { return std::string(a.evaluation.office.kind); }},
        {"insurer_no", [](const Asked& a) { return std::string(a.evaluation.person.insurer); }},
        {"insured_no", [](const Asked& a) { return a.evaluation.person.insured; }},
        {"external_system_management_number", [](const Asked& a) { return life_number(a.form, a.evaluation); }},
        {"external_system_management_detail_number", [](const Asked& a) { return text(a.detail); }},
        {"facility_outpatient_category", [](const Asked& a) { return std::string(a.evaluation.facility ? "1" : "2"); }},
        {"last_name", [](const Asked& a) { return std::string(a.evaluation.person.name.family.kanji); }},
        {"first_name", [](const Asked& a) { return std::string(a.evaluation.person.name.given.kanji); }},
        {"last_name_kana", [](const Asked& a) { return half_width(a.evaluation.person.name.family.kana); }},
        {"first_name_kana", [](const Asked& a) { return half_width(a.evaluation.person.name.given.kana); }},
        {"gender", [](const Asked& a) { return text(a.evaluation.person.sex); }},
        {"birthday", [](const Asked& a) { return a.evaluation.person.birth.compact(); }},
        {"certified_date", [](const Asked& a) { return a.evaluation.person.current().decided_on.compact(); }},
        {"care_period_start", [](const Asked& a) { return compact_or_empty(a.evaluation.person.current().valid.from); }},
        {"care_period_end", [](const Asked& a) { return compact_or_empty(a.evaluation.person.current().valid.to); }},
        {"care_level", [](const Asked& a) { return std::string(care_levels[a.evaluation.person.current().level].code); }},
        {"death_date", [](const Asked& a) { return compact_or_empty(a.evaluation.person.deceased_on); }},
        {"remarks", [](const Asked& a) { return std::string(a.evaluation.person.chance % 9 == 0 ? "送迎時, \"右側\"から介助" : ""); }},
        {"version", [](const Asked& /*a*/) { return std::string("0310"); }},
        {"end_date", nothing},
    };
    return table;
}

const Table& state() {
    static const Table table = {
        {"height", [](const Asked& a) { return tenths(a.evaluation.height()); }},
        {"weight", [](const Asked& a) { return tenths(a.evaluation.weight()); }},
        {"bmi", body_mass},
        {"meal_form", [](const Asked& a) { return std::string(a.evaluation.soft_food() ? "40" : "50"); }},
        {"is_need_swallowing_adjusted_food", [](const Asked& a) { return yes(a.evaluation.soft_food()); }},
        {"thickening", [](const Asked& a) { return yes(a.evaluation.soft_food()); }},
        // Everybody eats by mouth; the list of one form says so with a yes.
        {"food_form_ingestion", [](const Asked& a) { return std::string(a.item.codes->name() == "life_yes_no" ? "1" : "2"); }},
        {"family_01", [](const Asked& a) { return at_home(a, [](Family f) { return yes(f.spouse || f.child); }); }},
        {"family_02", [](const Asked& a) { return at_home(a, [](Family f) { return yes(f.spouse); }); }},
        {"family_03", [](const Asked& a) { return at_home(a, [](Family f) { return yes(f.child); }); }},
        {"family_other", [](const Asked& a) { return at_home(a, [](Family /*f*/) { return std::string("0"); }); }},
        {"family_nursing_time", [](const Asked& a) { return at_home(a, [](Family f) { return text(f.time); }); }},
        {"is_bedsore", [](const Asked& a) { return yes(a.evaluation.bedsore()); }},
        {"bedsore", [](const Asked& a) { return yes(a.evaluation.bedsore()); }},
        {"is_bedsore_within_three_months", [](const Asked& a) { return yes(a.evaluation.bedsore()); }},
        {"bedsore_date_of_onset", [](const Asked& a) { return a.evaluation.day.plus_days(-30).compact(); }},
        {"aspiration_pneumonitis_flag", [](const Asked& a) { return yes(a.evaluation.pneumonia()); }},
        {"aspiration_pneumonitis", [](const Asked& a) { return yes(a.evaluation.pneumonia()); }},
        {"date_of_onset_01", [](const Asked& a) {
             return a.evaluation.pneumonia() ? a.evaluation.day.plus_days(-120).compact() : "";
         }},
        {"diagnosis_of_dementia_flag", [](const Asked& a) { return yes(a.evaluation.diagnosed_dementia().has_value()); }},
        {"diagnosis_of_dementia_date", [](const Asked& a) {
             const bool diagnosed = a.evaluation.diagnosed_dementia().has_value();
             return diagnosed ? a.evaluation.person.current().applied_on.plus_days(-500).compact() : "";
         }},
        {"diagnosis_of_dementia_01", [](const Asked& a) { return dementia_named(a, 0); }},
        {"diagnosis_of_dementia_02", [](const Asked& a) { return dementia_named(a, 1); }},
        {"diagnosis_of_dementia_03", [](const Asked& a) { return dementia_named(a, 2); }},
        {"diagnosis_of_dementia_other", zero},
        {"excretion_status_necessity", [](const Asked& a) { return yes(needs_help_with_excretion(a.evaluation)); }},
        {"urination_incontinence", [](const Asked& a) { return yes(a.evaluation.barthel()[bladder] < 2); }},
        {"defecation_incontinence", [](const Asked& a) { return yes(a.evaluation.barthel()[bowels] < 2); }},
        {"remote_working", one},
        {"status", [](const Asked& a) { return std::string(a.evaluation.order == 0 ? "1" : "2"); }},
        {"first_month", [](const Asked& a) { return yes(a.evaluation.order == 1); }},
        {"seven_month", [](const Asked& a) { return yes(a.evaluation.order == 2); }},
        {"sixth_month", [](const Asked& a) { return yes(a.evaluation.order == 2); }},
    };
    return table;
}

const Table& days_and_medicines() {
    static const Table table = {
        {"last_evaluate_date", last_time}, {"last_time_create_date", last_time}, {"last_date", last_time},
        {"first_time_create_date", since}, {"first_create_date", since}, {"first_date", since}, {"admission_date", since},
        {"start_date", [](const Asked& a) { return a.form == "SERVICE_USER_INFO" ? since(a) : dispensed(a); }},
        {"injury_code", illness_code}, {"symptoms_appearance_date", onset}, {"onset_date", onset}, {"date_of_onset_1", onset},
        {"date_of_onset_2", nothing}, {"date_of_onset_3", nothing},
        {"diagnosis_name_1", illness_name},
        {"disease_name", [](const Asked& a) { return a.item.has("pattern") ? illness_code(a) : illness_name(a); }},
        {"drug_name", medicine_name}, {"unit_name", medicine_unit}, {"dispensing_date", dispensed},
        {"prescription_number", [](const Asked& a) { return text(a.detail); }},
        {"dose", [](const Asked& a) { return text(1 + a.evaluation.dice(medicine_purpose).below(3)); }},
        {"dosage_form_code", one}, {"dispensing_quantity", [](const Asked& /*a*/) { return std::string("28"); }},
        {"method_name", [](const Asked& /*a*/) { return std::string("１日１回朝食後, ただし\"食欲不振\"時は医師に相談"); }},
        {"evaluate_start_time", [](const Asked& /*a*/) { return std::string("1000"); }},
        {"evaluate_end_time", [](const Asked& /*a*/) { return std::string("1030"); }},
        {"event_start_hour", [](const Asked& /*a*/) { return std::string("14"); }},
        {"event_end_hour", [](const Asked& /*a*/) { return std::string("14"); }},
        {"event_start_minute", zero}, {"event_end_minute", [](const Asked& /*a*/) { return std::string("30"); }},
        {"latest_admission_date", [](const Asked& a) { return of_those_in_hospital(a, -40); }},
        {"latest_discharge_date", [](const Asked& a) { return of_those_in_hospital(a, -12); }},
    };
    return table;
}

/// The act that an item of the Barthel index is about, by its table and its id.
Answer barthel_answer(const sources::Item& item, const std::string& table) {
    const auto about = [&](std::string_view word) { return item.id.find(word) != std::string::npos; };
    if (table == "life_barthel_transfer") { return barthel<transfer>; }
    if (table == "life_barthel_walking") { return barthel<walking>; }
    if (about("meal")) { return barthel<meal>; }
    if (about("toilet")) { return barthel<toilet>; }
    if (about("bath")) { return barthel<bathing>; }
    if (about("stair")) { return barthel<stairs>; }
    if (about("defecation")) { return barthel<bowels>; }
    if (about("urination")) { return barthel<bladder>; }
    return about("dressing") || about("clothes") ? barthel<dressing> : barthel<grooming>;
}

/// What FORM_0600 asks four times: at admission, now, and what is expected in three months with support and without.
Answer course_answer(const sources::Item& item) {
    if (item.id.starts_with("urination_")) {
        return [](const Asked& a) { return course(a, [](const Acts& acts) { return help(acts[bladder]); }, 1); };
    }
    if (item.id.starts_with("defecation_")) {
        return [](const Asked& a) { return course(a, [](const Acts& acts) { return help(acts[bowels]); }, 1); };
    }
    if (item.id.starts_with("diaper_user_")) {
        return [](const Asked& a) { return course(a, [](const Acts& acts) { return pads(acts[bladder]); }, -1); };
    }
    if (item.id.starts_with("portable_toilet_")) {
        return [](const Asked& a) { return course(a, [](const Acts& acts) { return acts[toilet] == 1 ? 2 : 0; }, 0); };
    }
    return nullptr;
}

Answer answer_by_table(std::string_view form, const sources::Item& item, const std::string& table) {
    if (table.starts_with("life_barthel")) {
        return barthel_answer(item, table);
    }
    if (table == "life_independence_physical") {
        return [](const Asked& a) { return text(a.evaluation.independence()); };
    }
    if (table == "life_independence_dementia") {
        return [](const Asked& a) { return text(a.evaluation.dementia()); };
    }
    if (table == "life_job") {
        return job;
    }
    if (form.starts_with("FORM_0600") && table != "life_yes_no") {
        return course_answer(item);
    }
    if (item.id.starts_with("past_bedsore_part_")) {
        if (item.id.ends_with("sacral_region")) {
            return [](const Asked& a) { return yes(a.evaluation.person.chance % 10 == 3); };
        }
        return zero;
    }
    return item.id.find("nothing") != std::string::npos ? zero : nullptr;
}

/// Days that are none of those above are the day of the evaluation, and years that lie behind it are before it.
Answer answer_by_type(const sources::Item& item) {
    if (item.has("pattern")) {
        return item.rule("pattern")->argument == "drug" ? medicine_code : illness_code;
    }
    if (item.id.ends_with("_date_year")) {
        return [](const Asked& a) { return a.evaluation.day.plus_days(-500).compact().substr(0, 4); };
    }
    if (item.id.ends_with("_date_month")) {
        return [](const Asked& a) { return a.evaluation.day.plus_days(-500).compact().substr(4, 2); };
    }
    if (item.id.ends_with("_date_day")) {
        return [](const Asked& a) { return a.evaluation.day.plus_days(-500).compact().substr(6, 2); };
    }
    if (item.id.find("training_start") != std::string::npos) {
        return since;
    }
    const bool behind = item.id.find("onset") != std::string::npos || item.id.find("hospitalization") != std::string::npos;
    if (item.type == sources::CellType::date) {
        return behind || item.id.find("end_date") != std::string::npos ? nothing : whole;
    }
    return nullptr;
}

}  // namespace

Answer answer_to(std::string_view form, const sources::Item& item) {
    for (const Table* table : {&identity(), &state(), &days_and_medicines()}) {
        if (const auto known = table->find(item.id); known != table->end()) {
            return known->second;
        }
    }
    return item.codes ? answer_by_table(form, item, item.codes->name()) : answer_by_type(item);
}

int details_of(std::string_view form, const Evaluation& evaluation) {
    Dice dice = evaluation.dice(form.ends_with("01_2021") ? illness_purpose : medicine_purpose);
    return form.ends_with("01_2021") ? dice.between(1, 3) : dice.between(1, 4);
}

std::string life_number(std::string_view form, const Evaluation& evaluation) {
    // An office may serve people of both insurers, who may have the same number.
    const Resident& person = evaluation.person;
    const std::string number = person.insurer == main_insurer ? person.insured : std::string(person.insurer) + person.insured;
    if (form == "SERVICE_USER_INFO") {
        return "U-" + number;
    }
    // Histories belong to the form that they are about.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> letters = {
        {{"FORM_000", "E"}, {"FORM_080", "D"}, {"FORM_0900", "A"}, {"FORM_0500", "B"}, {"FORM_0600", "H"}, {"SCIENTIFIC", "E"}}};
    const auto known = std::find_if(letters.begin(), letters.end(), [&](const auto& one) { return form.starts_with(one.first); });
    const std::string_view letter = known == letters.end() ? "F" : known->second;
    return std::string(letter) + "-" + number + "-" + evaluation.day.compact();
}

}  // namespace kakehashi::synth
