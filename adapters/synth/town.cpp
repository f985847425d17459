#include "adapters/synth/town.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <vector>

#include "adapters/synth/careplan_sets.h"
#include "adapters/synth/document_files.h"
#include "adapters/synth/exchange.h"
#include "adapters/synth/life_files.h"
#include "adapters/synth/municipal_files.h"
#include "adapters/synth/offices.h"
#include "adapters/synth/out_folder.h"
#include "adapters/synth/plan_sets.h"
#include "adapters/synth/resident.h"
#include "adapters/synth/services.h"
#include "adapters/synth/stories.h"

namespace kakehashi::synth {
namespace {

constexpr int offices_per_neighbourhood = 11;
constexpr int most_people = 2'500'000;
constexpr int fewest_months = 2;
constexpr int most_months = 24;

/// Small towns have several neighbourhoods too; in big ones a pair of offices shares up to 250 people.
int neighbourhood_size(int people) { return std::clamp(people / 8, 40, 250); }

std::set<Slot> used_slots(const Resident& person, const TownCalendar& calendar) {
    std::set<Slot> slots;
    if (person.living != Living::home || !person.certified()) {
        return slots;
    }
    for (const Edition edition : {Edition::first, Edition::resent}) {
        for (const Visit& visit : visits_in(draw_care_plan(person, calendar, edition), calendar.previous())) {
            if (visit.slot) {
                slots.insert(*visit.slot);
            }
        }
    }
    return slots;
}

/// Writes people in order of their index, a neighbourhood at a time.
class Town {
public:
    Town(const TownOptions& options, OutFolder& out, MunicipalFiles& municipal, const TownCalendar& calendar,
         const LifeForms& life_forms, const Exchanges& exchanges)
        : options_(options), out_(out), municipal_(municipal), calendar_(calendar), life_forms_(life_forms),
          exchanges_(exchanges) {}

    Result<Done> write_neighbourhood(int index, int first, int last) {
        const Neighbourhood block = neighbourhood(index);
        const Exchange& exchange = exchanges_.of(block.exchange_edition);
        CarePlanSets plans(block, calendar_, exchange);
        PlanSets whole_plans(block, calendar_, exchange);
        LifeFiles life(block, calendar_, life_forms_,
                       options_.unconfirmed_forms ? Unconfirmed::written : Unconfirmed::left_out);
        DocumentFiles documents(block, calendar_);
        municipal_.add(block);
        for (int at = first; at < last; ++at) {
            const Resident person = draw_resident(options_.seed, at, calendar_, numbers_);
            add_person(person, block, plans, whole_plans, life);
            documents.add(person);
        }
        TRY_DONE(plans.write(out_));
        TRY_DONE(whole_plans.write(out_));
        TRY_DONE(life.write(out_));
        TRY_DONE(documents.write(out_));
        summary_.sets += plans.sets() + whole_plans.sets();
        summary_.rows += plans.rows() + whole_plans.rows() + life.rows();
        summary_.offices += offices_per_neighbourhood;
        summary_.people = last;
        return Done{};
    }
    Result<TownSummary> finish() {
        TRY_DONE(municipal_.close(out_));
        TRY_DONE(out_.write("demo-people.json", Charset::utf8, demo_people_json(stories_, neighbourhood(0))));
        summary_.demo_people = out_.path / "demo-people.json";
        summary_.files = out_.files;
        summary_.bytes = out_.bytes;
        summary_.rows += municipal_.rows();
        return summary_;
    }

private:
    void add_person(const Resident& person, const Neighbourhood& block, CarePlanSets& plans, PlanSets& whole_plans,
                    LifeFiles& life) {
        const std::set<Slot> slots = used_slots(person, calendar_);
        municipal_.add(person, block, slots);
        if (person.story != Story::none) {
            stories_.push_back(person);
        }
        if (person.living == Living::facility && person.certified()) {
            life.add_facility_resident(person);
        }
        if (slots.empty()) {
            return;
        }
        for (ServiceMonth month = calendar_.oldest(); month <= calendar_.month; month = month.plus_months(1)) {
            if (!person.present_in(month)) {
                continue;
            }
            plans.add(person, month);
            if (month < calendar_.month) {
                plans.add_actuals(person, month);
            }
        }
        if (person.present_in(calendar_.previous())) {
            whole_plans.add(person);
            if (slots.count(Slot::day) != 0) {
                life.add_day_service_user(person);
            }
            if (slots.count(Slot::rehabilitation) != 0) {
                life.add_rehabilitation_user(person);
            }
        }
    }

    const TownOptions& options_;
    OutFolder& out_;
    MunicipalFiles& municipal_;
    TownCalendar calendar_;
    const LifeForms& life_forms_;
    const Exchanges& exchanges_;
    InsuredNumbers numbers_;
    std::vector<Resident> stories_;
    TownSummary summary_;
};

}  // namespace

Result<TownSummary> write_town(const TownOptions& options) {
    if (options.people < 1 || options.people > most_people) {
        return Error{Fault::malformed, "KK-7004", "the number of people must be 1 to " + std::to_string(most_people)};
    }
    if (ServiceMonth::containing(options.today).plus_months(1) < options.month) {
        return Error{Fault::malformed, "KK-7006", "the newest month must not be later than the next"};
    }
    if (options.months < fewest_months || options.months > most_months) {
        return Error{Fault::malformed, "KK-7004", "the number of months must be 2 to " + std::to_string(most_months)};
    }
    std::error_code failed;
    std::filesystem::create_directories(options.out, failed);
    if (failed) {
        return Error{Fault::unavailable, "KK-7001", "cannot make the output folder: " + failed.message()};
    }
    TRY(const LifeForms life_forms, LifeForms::open(options.conf));
    TRY(const Exchanges exchanges, Exchanges::open(options.conf));
    OutFolder out{options.out};
    const TownCalendar calendar{options.today, options.month, options.months};
    TRY(auto municipal, MunicipalFiles::open(out, calendar));
    Town town(options, out, municipal, calendar, life_forms, exchanges);
    const int size = neighbourhood_size(options.people);
    for (int first = 0, index = 0; first < options.people; first += size, ++index) {
        const int last = std::min(first + size, options.people);
        TRY_DONE(town.write_neighbourhood(index, first, last));
        if (options.progress) {
            options.progress(last, options.people);
        }
    }
    return town.finish();
}

}  // namespace kakehashi::synth
