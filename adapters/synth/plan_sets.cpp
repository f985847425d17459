#include "adapters/synth/plan_sets.h"

#include <algorithm>
#include <array>

#include "adapters/synth/care_levels.h"

namespace kakehashi::synth {
namespace {

bool preventive(Slot slot) { return slot == Slot::preventive_day || slot == Slot::preventive_rental; }

std::array<bool, slot_count> receivers(const CarePlan& plan, ServiceMonth month, const Neighbourhood& block) {
    std::array<bool, slot_count> used{};
    for (const Visit& visit : visits_in(plan, month)) {
        if (visit.slot && block.provider(*visit.slot).joined) {
            used[static_cast<std::size_t>(*visit.slot)] = true;
        }
    }
    return used;
}

Repeat repeat_of(const Resident& person) { return person.chance % 2 == 0 ? Repeat::blank : Repeat::again; }

std::string two(int value) { return std::to_string(100 + value).substr(1); }

}  // namespace

PlanHead PlanSets::head_of(const Resident& person, const Certification& certification, Sending sending) const {
    const CalendarDate made = sending == Sending::resent ? calendar_.resend_day(calendar_.month)
                                                         : calendar_.plan_day(calendar_.previous());
    // A plan begins with the certification; one that was made anew within it on the day it was made.
    CalendarDate from = certification.valid.from.value_or(made);
    if (sending == Sending::resent && person.trait != PlanTrait::level_change) {
        from = made;
    }
    return PlanHead{person, block_, certification, made, from};
}

void PlanSets::add(const Resident& person) {
    const bool changed = person.trait == PlanTrait::level_change;
    const CarePlan first = draw_care_plan(person, calendar_, Edition::first);
    const Certification& before = changed ? person.certifications[person.certifications.size() - 2] : person.current();
    const PlanHead head = head_of(person, before, Sending::first);
    if (first.level <= last_preventive_level) {
        if (exchange_.has("UPYOBO")) {
            add_preventive_plan(person, first, head);
        }
        return;
    }
    add_home_plan(person, Sending::first, first, head);
    if ((!changed && person.trait != PlanTrait::provider_change) || !person.present_in(calendar_.month)) {
        return;
    }
    const CarePlan resent = draw_care_plan(person, calendar_, Edition::resent);
    add_home_plan(person, Sending::resent, resent, head_of(person, person.current(), Sending::resent));
    const auto had = receivers(first, calendar_.month, block_);
    const auto has = receivers(resent, calendar_.month, block_);
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
        if (had[slot] && !has[slot]) {
            withdraw(person, static_cast<Slot>(slot), "DLT1KYO", head.plan_date);
        }
    }
}

void PlanSets::add_home_plan(const Resident& person, Sending sending, const CarePlan& plan, const PlanHead& head) {
    const auto used = receivers(plan, sending == Sending::first ? calendar_.previous() : calendar_.month, block_);
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
        if (used[slot]) {
            const Slot to = static_cast<Slot>(slot);
            append_table1(text(sending, to, "UP1KYO"), head, sending == Sending::first ? "11" : "21");
            append_table2(text(sending, to, "UP2KYO"), head, plan, repeat_of(person));
            if (exchange_.has("UP3KYO")) {
                append_table3(text(sending, to, "UP3KYO"), head, plan);
            }
            append_plan_supplement(text(sending, to, "UPHOSOKU"), head);
        }
    }
}

void PlanSets::add_preventive_plan(const Resident& person, const CarePlan& plan, const PlanHead& head) {
    const auto used = receivers(plan, calendar_.previous(), block_);
    const CalendarDate consulted_on = head.made_on.plus_days(-7);
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
        if (!used[slot]) {
            continue;
        }
        const Slot to = static_cast<Slot>(slot);
        add_basic_information(Sending::first, to, head, consulted_on);
        append_preventive_plan(text(Sending::first, to, "UPYOBO"), head);
        append_supports(text(Sending::first, to, "UPYOBO_SUB"), head, plan, repeat_of(person));
        if (person.chance % 4 == 0) {  // sent before under a wrong day, and withdrawn
            PlanHead wrong = head;
            wrong.plan_date = head.plan_date.plus_days(-1);
            add_basic_information(Sending::mistaken, to, head, consulted_on.plus_days(-1));
            append_preventive_plan(text(Sending::mistaken, to, "UPYOBO"), wrong);
            append_supports(text(Sending::mistaken, to, "UPYOBO_SUB"), wrong, plan, repeat_of(person));
            withdraw(person, to, "DLTKIHON", consulted_on.plus_days(-1));
            withdraw(person, to, "DLTYOBO", wrong.plan_date);
        }
    }
}

void PlanSets::add_basic_information(Sending sending, Slot slot, const PlanHead& head, CalendarDate consulted_on) {
    std::string& rows = text(sending, slot, "UPKIHON");
    std::string picture;
    if (head.person.chance % 10 == 0) {
        Exchange::FileName named = said(sending, slot, "UPKIHON_IMAGE");
        named.branch = std::to_string(10000 + ++picture_counts_[{sending, slot}]).substr(1);
        picture = exchange_.name(named);
        pictures_.push_back(picture);
    }
    append_basic_information(rows, head, consulted_on, picture);
    append_daily_life(text(sending, slot, "UPKIHON_SUB1"), head, consulted_on);
    append_illnesses(text(sending, slot, "UPKIHON_SUB2"), head, consulted_on);
}

void PlanSets::withdraw(const Resident& person, Slot slot, std::string_view form, CalendarDate key) {
    text(Sending::withdrawn, slot, form) += "202407," + std::string(person.insurer) + "," + person.insured + "," + key.compact() + "\r\n";
}

std::string& PlanSets::text(Sending sending, Slot slot, std::string_view form) {
    return texts_[Key{sending, slot, std::string(form)}];
}

/// Basic information and plan have serials of their own, and so have their withdrawals.
Exchange::FileName PlanSets::said(Sending sending, Slot slot, std::string_view form) const {
    constexpr std::array<int, 4> hours = {8, 9, 15, 17};
    const Office& to = block_.provider(slot);
    const bool resent = sending == Sending::resent || form == "DLT1KYO";
    const CalendarDate day = resent ? calendar_.resend_day(calendar_.month) : calendar_.plan_day(calendar_.previous());
    const int minute = form.starts_with("UPKIHON") || form == "DLTKIHON" ? 10 : 20;
    return {std::string(form), form == "UPHOSOKU" ? "000000" : "", block_.care_manager.number, preventive(slot) ? "46" : "43",
            to.number, std::string(to.kind),
            day.compact() + two(hours[static_cast<std::size_t>(sending)]) + two(minute) + two(static_cast<int>(slot))};
}

std::int64_t PlanSets::sets() const {
    constexpr std::array<std::string_view, 6> leading = {"UP1KYO", "UPKIHON", "UPYOBO", "DLT1KYO", "DLTKIHON", "DLTYOBO"};
    return std::count_if(texts_.begin(), texts_.end(), [&](const auto& text) {
        return std::find(leading.begin(), leading.end(), text.first.form) != leading.end();
    });
}

std::int64_t PlanSets::rows() const {
    constexpr std::string_view begin = "\r\n202407,";
    std::int64_t rows = 0;
    for (const auto& [key, content] : texts_) {
        ++rows;
        for (std::size_t at = content.find(begin); at != std::string::npos; at = content.find(begin, at + 1)) {
            ++rows;
        }
    }
    return rows;
}

Result<Done> PlanSets::write(OutFolder& out) const {
    for (const auto& [key, content] : texts_) {
        const std::string name = exchange_.name(said(key.sending, key.slot, key.form));
        TRY_DONE(out.write(name, Charset::cp932, exchange_.rows(key.form, content)));
    }
    for (const std::string& picture : pictures_) {
        TRY_DONE(out.write(picture, Charset::utf8, one_dot_jpeg()));  // bytes as they are
    }
    return Done{};
}

}  // namespace kakehashi::synth
