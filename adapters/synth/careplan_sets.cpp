#include "adapters/synth/careplan_sets.h"

#include <algorithm>
#include <array>

#include "adapters/synth/care_levels.h"
#include "adapters/synth/careplan_rows.h"
#include "adapters/synth/csv_row.h"

namespace kakehashi::synth {
namespace {

constexpr std::uint64_t share_purpose = 13;

bool preventive(Slot slot) { return slot == Slot::preventive_day || slot == Slot::preventive_rental; }

std::array<bool, slot_count> receivers(const std::vector<Visit>& visits, const Neighbourhood& block) {
    std::array<bool, slot_count> used{};
    for (const Visit& visit : visits) {
        if (visit.slot && block.provider(*visit.slot).joined) {
            used[static_cast<std::size_t>(*visit.slot)] = true;
        }
    }
    return used;
}

/// The level a plan of that month and edition states; within the month of a change only the resent one knows of it.
LevelNote level_note(const Resident& person, const TownCalendar& calendar, ServiceMonth month, Edition edition) {
    const auto& all = person.certifications;
    if (month < calendar.previous()) {
        const Certification* const held = person.certified_in(month);
        return LevelNote{held->level, std::nullopt, std::nullopt, held};
    }
    LevelNote note{all.back().level, std::nullopt, std::nullopt, &all.back()};
    if (person.trait != PlanTrait::level_change) {
        return note;
    }
    const Certification& before = all[all.size() - 2];
    const ServiceMonth changed = calendar.change_month();
    if (month < changed || (month == changed && edition == Edition::first)) {
        return LevelNote{before.level, std::nullopt, std::nullopt, &before};
    }
    if (month == changed) {
        note.previous_level = before.level;
        note.changed_on = all.back().valid.from;
    }
    return note;
}

bool is_resent(const Resident& person, const TownCalendar& calendar, ServiceMonth month) {
    if (person.trait == PlanTrait::level_change) {
        return month == calendar.change_month();
    }
    const bool changes = person.trait == PlanTrait::provider_change || person.trait == PlanTrait::added_visit;
    return changes && month == calendar.month;
}

int share_of(const Resident& person) {
    constexpr std::array<int, 3> shares = {910, 50, 40};
    Dice dice = person.dice(share_purpose);
    return 90 - 10 * static_cast<int>(dice.weighted(shares));
}

}  // namespace

void CarePlanSets::add(const Resident& person, ServiceMonth month) {
    const auto plan = care_plan_of(person, calendar_, Edition::first, month);
    if (!plan || visits_in(*plan, month).empty()) {
        return;
    }
    const CarePlan& first = *plan;
    add_edition(person, month, Edition::first, first);
    if (!is_resent(person, calendar_, month)) {
        return;
    }
    const CarePlan resent = draw_care_plan(person, calendar_, Edition::resent);
    add_edition(person, month, Edition::resent, resent);
    const auto before = receivers(visits_in(first, month), block_);
    const auto after = receivers(visits_in(resent, month), block_);
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
        if (before[slot] && !after[slot]) {  // only who has no service left in the month is told to forget it
            add_deletion(person, month, static_cast<Slot>(slot));
        }
    }
}

void CarePlanSets::add_edition(const Resident& person, ServiceMonth month, Edition edition, const CarePlan& plan) {
    const std::vector<Visit> visits = visits_in(plan, month);
    const StayCount stays = count_stays(plan, month, calendar_);
    const LevelNote note = level_note(person, calendar_, month, edition);
    const int share = share_of(person);
    const auto lines = benefit_lines(billed(visits), care_levels[note.level].monthly_limit, share);
    const RowHead head{person, block_, month, day_of(month, edition)};
    SetText text;
    append_visits(text.plan, head, visits, stays, block_.care_manager.number);
    append_benefits(text.benefits, head, lines, stays, share);
    append_supplement(text.supplement, head, note, lines, stays);
    const auto used = receivers(visits, block_);
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
        if (used[slot]) {
            SetText& set = plans_[Key{month, edition, static_cast<Slot>(slot)}];
            set.plan += text.plan;
            set.benefits += text.benefits;
            set.supplement += text.supplement;
            rows_ += static_cast<std::int64_t>(visits.size() + lines.size() + 1);
        }
    }
}

/// Where table 7 has no place for codes of equipment, equal ones are one line.
std::vector<Visit> CarePlanSets::billed(std::vector<Visit> visits) const {
    if (!exchange_.has_item("UPSIKYU", "tais_code")) {
        for (Visit& visit : visits) {
            visit.tais = {};
        }
    }
    return visits;
}

void CarePlanSets::add_deletion(const Resident& person, ServiceMonth month, Slot slot) {
    CsvRow row(deletions_[Key{month, Edition::resent, slot}]);
    row.bare("202407").bare(person.insurer).bare(person.insured).bare(month.compact()).end();
    ++rows_;
}

void CarePlanSets::add_actuals(const Resident& person, ServiceMonth month) {
    const Edition last = is_resent(person, calendar_, month) ? Edition::resent : Edition::first;
    const auto plan = care_plan_of(person, calendar_, last, month);
    if (!plan) {
        return;
    }
    CalendarDate last_day = std::min(month.last_day(), calendar_.yesterday());
    last_day = person.deceased_on ? std::min(last_day, *person.deceased_on) : last_day;
    const std::vector<Visit> done = actual_visits(person, visits_in(*plan, month), last_day);
    const StayCount stays = count_stays(*plan, month, calendar_);
    const auto used = receivers(done, block_);
    const RowHead head{person, block_, month, calendar_.actuals_day(month)};
    if (person.trait == PlanTrait::added_visit) {
        add_mistaken_actuals(head, done, stays);
    }
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
        if (!used[slot]) {
            continue;
        }
        std::vector<Visit> own;
        for (const Visit& visit : done) {
            if (visit.slot == static_cast<Slot>(slot)) {
                own.push_back(visit);
            }
        }
        append_visits(actuals_[Key{month, Edition::first, static_cast<Slot>(slot)}], head, own, stays,
                      block_.providers[slot].number);
        rows_ += static_cast<std::int64_t>(own.size());
    }
}

/// The other visiting office reports visits that were not its own, and withdraws them.
void CarePlanSets::add_mistaken_actuals(const RowHead& head, std::vector<Visit> visits, StayCount stays) {
    std::erase_if(visits, [](const Visit& visit) { return visit.slot != Slot::visit_a; });
    if (visits.empty() || !block_.provider(Slot::visit_b).joined) {
        return;
    }
    for (Visit& visit : visits) {
        visit.slot = Slot::visit_b;
    }
    const Office& office = block_.provider(Slot::visit_b);
    const Key key{head.month, Edition::resent, Slot::visit_b};
    append_visits(actuals_[key], head, visits, stays, office.number);
    CsvRow row(actuals_deletions_[key]);
    row.bare("202407").bare(head.person.insurer).bare(head.person.insured).bare(head.month.compact());
    row.bare(office.number).bare(office.kind).end();
    rows_ += static_cast<std::int64_t>(visits.size()) + 1;
}

CalendarDate CarePlanSets::day_of(ServiceMonth month, Edition edition) const {
    return edition == Edition::first ? calendar_.plan_day(month) : calendar_.resend_day(month);
}

/// Serials of one sender differ: the minute tells the month, the second the receiver.
std::string CarePlanSets::serial(const Key& key, int hour) const {
    const auto [month, edition, slot] = key;
    const int minute = month == calendar_.month ? 30 : 10;
    const auto two = [](int value) { return std::to_string(100 + value).substr(1); };
    return two(hour) + two(minute) + two(static_cast<int>(slot));
}

std::string CarePlanSets::name(std::string_view form, const Key& key) const {
    const auto [month, edition, slot] = key;
    const Office& to = block_.provider(slot);
    const int hour = edition == Edition::first ? 10 : (form == "DLTPLAN" ? 17 : 16);
    return exchange_.name({std::string(form), month.compact(), block_.care_manager.number, preventive(slot) ? "46" : "43", to.number,
                           std::string(to.kind), day_of(month, edition).compact() + serial(key, hour)});
}

std::string CarePlanSets::actuals_name(std::string_view form, const Key& key) const {
    const auto [month, edition, slot] = key;
    const Office& from = block_.provider(slot);
    const int hour = form == "DLTJSK" ? 20 : edition == Edition::resent ? 19 : 18;
    return exchange_.name({std::string(form), month.compact(), from.number, std::string(from.kind), block_.care_manager.number,
                           preventive(slot) ? "46" : "43", calendar_.actuals_day(month).compact() + serial(key, hour)});
}

Result<Done> CarePlanSets::write(OutFolder& out, std::string_view form, const std::string& name, const std::string& rows) const {
    return out.write(name, Charset::cp932, exchange_.rows(form, rows));
}

Result<Done> CarePlanSets::write(OutFolder& out) const {
    for (const auto& [key, text] : plans_) {
        TRY_DONE(write(out, "UPPLAN", name("UPPLAN", key), text.plan));
        TRY_DONE(write(out, "UPSIKYU", name("UPSIKYU", key), text.benefits));
        TRY_DONE(write(out, "UPHOSOKU", name("UPHOSOKU", key), text.supplement));
    }
    for (const auto& [key, text] : actuals_) {
        TRY_DONE(write(out, "UPJSK", actuals_name("UPJSK", key), text));
    }
    for (const auto& [key, text] : actuals_deletions_) {
        TRY_DONE(write(out, "DLTJSK", actuals_name("DLTJSK", key), text));
    }
    for (const auto& [key, text] : deletions_) {
        TRY_DONE(write(out, "DLTPLAN", name("DLTPLAN", key), text));
    }
    return Done{};
}

std::int64_t CarePlanSets::sets() const {
    return static_cast<std::int64_t>(plans_.size() + actuals_.size() + deletions_.size() + actuals_deletions_.size());
}

}  // namespace kakehashi::synth
