#include "adapters/synth/resident.h"

#include <algorithm>
#include <array>

#include "adapters/synth/care_levels.h"
#include "adapters/synth/certifications.h"
#include "adapters/synth/offices.h"
#include "adapters/synth/stories.h"

namespace kakehashi::synth {
namespace {

constexpr std::array<std::string_view, 8> quarters = {"緑町", "本町", "橋詰", "川端", "見晴台", "中央", "東浜", "古市"};
constexpr std::array<std::string_view, 6> buildings = {
    "", "", "", "コーポ\"さくら\" 203号室", "架橋団地３－５, 402", "ハイツひまわり①\r\n（母屋は裏手）"};

std::string ten_digits(int number) {
    std::string digits = std::to_string(number);
    return std::string(10 - digits.size(), '0') + digits;
}

/// Age 65 to 102, most people in their eighties.
int draw_age(Dice& dice) {
    constexpr std::array<int, 8> weights = {50, 100, 170, 250, 250, 130, 40, 10};
    const int band = 65 + 5 * static_cast<int>(dice.weighted(weights));
    return band == 100 ? dice.between(100, 102) : dice.between(band, band + 4);
}

CalendarDate birth_of_age(Dice& dice, int age, CalendarDate today) {
    const int year = static_cast<int>(today.civil().year());
    const std::int32_t days_passed = today.days() - CalendarDate::of(year, 1, 1)->days();
    return CalendarDate::of(year - age, 1, 1)->plus_days(dice.below(days_passed + 1));
}

void draw_place(Dice& dice, Resident& person) {
    person.street = "東京都架橋市" + std::string(dice.pick(quarters)) + std::to_string(dice.between(1, 5)) + "丁目" +
                    std::to_string(dice.between(1, 30)) + "番" + std::to_string(dice.between(1, 20)) + "号";
    person.building = dice.pick(buildings);
    person.phone = "03-0000-" + std::to_string(dice.between(1000, 9999));
}

void draw_status(Dice& dice, Resident& person, const TownCalendar& calendar) {
    const int draw = dice.below(1000);
    if (draw < 20) {
        person.deceased_on = calendar.today.plus_days(-dice.between(20, 200));
    } else if (draw < 28) {
        person.left_on = calendar.today.plus_days(-dice.between(10, 200));
    } else if (draw < 34 && person.insurer == main_insurer && person.category == Category::first) {
        person.moved_on = calendar.previous().first_day().plus_days(-dice.between(10, 80));
    }
    person.protective_measure = dice.below(1000) < 4;
    person.emergency_refused = dice.below(1000) < 15;
}

ConsentStyle draw_consent(Dice& dice) {
    constexpr std::array<int, 11> weights = {735, 30, 35, 15, 20, 20, 35, 40, 20, 5, 45};
    return static_cast<ConsentStyle>(dice.weighted(weights));
}

PlanTrait draw_trait(Dice& dice) {
    const int draw = dice.below(1000);
    if (draw < 20) {
        return PlanTrait::provider_change;
    }
    if (draw < 35) {
        return PlanTrait::level_change;
    }
    if (draw < 45) {
        return PlanTrait::long_stay;
    }
    if (draw < 65) {
        return PlanTrait::night_visits;
    }
    return draw < 95 ? PlanTrait::added_visit : PlanTrait::ordinary;
}

Living draw_living(Dice& dice, std::size_t level) {
    const int draw = dice.below(100);
    if (level >= 4 && draw < 35) {
        return Living::facility;
    }
    return draw >= 85 ? Living::without_service : Living::home;
}

std::size_t draw_level(Dice& dice) {
    std::array<int, care_levels.size()> weights{};
    for (std::size_t at = 0; at < weights.size(); ++at) {
        weights[at] = care_levels[at].per_mille;
    }
    return dice.weighted(weights);
}

void draw_care(Dice& dice, Resident& person, const TownCalendar& calendar) {
    if (dice.percent(3)) {
        person.certifications = {draw_without_certification(dice, calendar)};
        person.living = Living::without_service;
        person.birth_day_unknown = dice.percent(5);
        return;
    }
    const std::size_t level = draw_level(dice);
    person.certifications = draw_certifications(dice, level, calendar);
    person.living = draw_living(dice, level);
    person.trait = draw_trait(dice);
}

void draw_category(Dice& dice, Resident& person, const TownCalendar& calendar) {
    const int draw = dice.below(1000);
    int age = draw_age(dice);
    if (draw < 25) {
        age = dice.between(45, 63);  // 40 and more when the first certification was applied for
        person.category = draw < 5 ? Category::welfare : Category::second;
    }
    person.birth = birth_of_age(dice, age, calendar.today);
}

void give_number(Resident& person, InsuredNumbers& numbers) {
    if (person.category == Category::welfare) {
        person.insured = "H" + ten_digits(++numbers.welfare).substr(1);
    } else if (person.insurer == main_insurer) {
        person.insured = ten_digits(++numbers.main);
    } else {
        person.insured = ten_digits(++numbers.neighbour);
    }
    if (person.moved_on) {
        person.former_insured = ten_digits(++numbers.neighbour);
    }
}

/// Traits that the drawn services cannot carry fall away.
void settle(Resident& person) {
    const bool plan = person.living == Living::home && person.certified();
    if (!plan || (person.preventive() && person.trait != PlanTrait::added_visit)) {
        person.trait = PlanTrait::ordinary;
    }
}

}  // namespace

bool Resident::preventive() const { return certified() && current().level <= last_preventive_level; }

const Certification* Resident::certified_in(ServiceMonth month) const {
    const auto held = std::find_if(certifications.rbegin(), certifications.rend(), [&](const Certification& one) {
        return one.result == "1" && one.valid.holds(month.first_day());
    });
    return held == certifications.rend() ? nullptr : &*held;
}

std::string Resident::birth_text() const {
    std::string text = birth.compact();
    return birth_day_unknown ? text.substr(0, 6) + "00" : text;
}

bool Resident::present_in(ServiceMonth month) const {
    if ((deceased_on && *deceased_on < month.first_day()) || (moved_on && *moved_on > month.first_day())) {
        return false;
    }
    return !(left_on && *left_on <= month.first_day());
}

Resident draw_resident(std::uint64_t seed, int index, const TownCalendar& calendar, InsuredNumbers& numbers) {
    Resident person;
    Dice dice(seed, static_cast<std::uint64_t>(index) + 1);
    person.chance = dice.next();
    person.insurer = dice.percent(4) ? neighbour_insurer : main_insurer;
    person.sex = dice.percent(31) ? 1 : 2;
    person.name = draw_name(dice, person.sex);
    draw_category(dice, person, calendar);
    draw_place(dice, person);
    draw_status(dice, person, calendar);
    person.consent = draw_consent(dice);
    draw_care(dice, person, calendar);
    if (index < story_count) {
        tell(person, static_cast<Story>(index + 1), calendar);
    }
    settle(person);
    if (person.moved_on && *person.moved_on == ServiceMonth::containing(*person.moved_on).first_day()) {
        person.moved_on = person.moved_on->plus_days(1);  // so that all who move have the rest of a month on top
    }
    if (person.moved_on && person.certified()) {
        take_over_level(person.certifications, *person.moved_on);
    }
    if (person.trait == PlanTrait::level_change) {
        change_level(person.certifications, calendar);
    }
    give_number(person, numbers);
    return person;
}

}  // namespace kakehashi::synth
