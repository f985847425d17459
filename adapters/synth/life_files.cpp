#include "adapters/synth/life_files.h"

#include <algorithm>
#include <vector>

namespace kakehashi::synth {
namespace {

constexpr std::string_view edition_2021 = "2021";
constexpr std::string_view edition_2024 = "2024";
constexpr std::string_view began_2024 = "202408";  // the month in which LIFE took the edition of 2024
constexpr int evaluations = 3;

}  // namespace

LifeFiles::LifeFiles(const Neighbourhood& block, const TownCalendar& calendar, const LifeForms& forms, Unconfirmed unconfirmed)
    : block_(block),
      calendar_(calendar),
      forms_(forms),
      unconfirmed_(unconfirmed),
      columns_(block.index % 4 == 2 ? Columns::without_optional_texts : Columns::all),
      sets_{OfficeSet{block.provider(Slot::day)}, OfficeSet{block.provider(Slot::rehabilitation)}, OfficeSet{block.facility, true}} {}

const LifeForm* LifeFiles::form_of(const LifeKind& kind, CalendarDate day) const {
    const bool newer_began = block_.life_edition_2024 && ServiceMonth::containing(day) >= *ServiceMonth::parse_compact(began_2024);
    if (newer_began && !kind.form_2024.empty()) {
        const LifeForm* const newer = forms_.named(kind.form_2024, edition_2024);
        if (newer != nullptr && (newer->confirmed || unconfirmed_ == Unconfirmed::written)) {
            return newer;
        }
    }
    return kind.form.empty() ? nullptr : forms_.named(kind.form, edition_2021);
}

void LifeFiles::add(const Resident& person, OfficeSet& set) {
    const CalendarDate newest = calendar_.not_after_yesterday(calendar_.previous().first_day().plus_days(9));
    const ServiceMonth newest_month = ServiceMonth::containing(newest);
    const CalendarDate started = newest_month.plus_months(-14).first_day();
    const CalendarDate since = person.moved_on ? *person.moved_on : started;
    std::vector<Evaluation> made;
    std::optional<CalendarDate> last;
    for (int order = 0; order < evaluations; ++order) {
        const ServiceMonth month = newest_month.plus_months((order - evaluations + 1) * (set.facility ? 3 : 6));
        const CalendarDate day = month.first_day().plus_days(newest.days() - newest_month.first_day().days());
        if ((person.moved_on && day < *person.moved_on) || (person.deceased_on && day > *person.deceased_on)) {
            continue;
        }
        made.push_back(Evaluation{person, set.office, day, last, since, order, set.facility});
        last = day;
    }
    for (const LifeKind& kind : life_kinds()) {
        if (!is_sent_by(kind, set.office.kind) || !concerns(kind, person)) {
            continue;
        }
        if (kind.form == "SERVICE_USER_INFO") {
            append(form_of(kind, newest), Evaluation{person, set.office, started, std::nullopt, since, 0, set.facility}, set);
            continue;
        }
        const std::size_t first = made.size() - std::min(made.size(), static_cast<std::size_t>(kind.newest));
        for (std::size_t at = first; at < made.size(); ++at) {
            if (made[at].order >= kind.not_before) {
                append(form_of(kind, made[at].day), made[at], set);
            }
        }
    }
}

void LifeFiles::append(const LifeForm* form, const Evaluation& evaluation, OfficeSet& set) {
    if (form == nullptr) {
        return;
    }
    set.rows[form] += life_rows(*form, evaluation, columns_);
    rows_ += form->has_details ? details_of(form->name, evaluation) : 1;
}

Result<Done> LifeFiles::write(OutFolder& out) const {
    for (const OfficeSet& set : sets_) {
        for (const LifeForm& form : forms_.all()) {
            const auto rows = set.rows.find(&form);
            if (rows == set.rows.end()) {
                continue;
            }
            const std::string name = form.name + "_1_" + set.office.number + "_" + calendar_.yesterday().compact() + ".csv";
            TRY_DONE(out.write(name, block_.life_charset, life_head(form, columns_) + rows->second));
        }
    }
    return Done{};
}

}  // namespace kakehashi::synth
