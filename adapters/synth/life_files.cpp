#include "adapters/synth/life_files.h"

#include <algorithm>

#include "adapters/synth/life_columns.h"
#include "adapters/synth/life_form_rows.h"
#include "adapters/synth/life_rows.h"

namespace kakehashi::synth {
namespace {

std::string with_head(std::string_view type, std::string_view columns, const std::string& rows) {
    return std::string(type) + "\r\n" + std::string(columns) + "\r\n" + rows;
}

}  // namespace

LifeFiles::LifeFiles(const Neighbourhood& block, const TownCalendar& calendar)
    : block_(block),
      calendar_(calendar),
      day_{block.provider(Slot::day), {}, {}, {}, {}, {}, {}, {}},
      facility_{block.facility, {}, {}, {}, {}, {}, {}, {}} {}

void LifeFiles::add(const Resident& person, Files& files) {
    const bool facility = &files == &facility_;
    const CalendarDate newest = calendar_.not_after_yesterday(calendar_.previous().first_day().plus_days(9));
    const ServiceMonth newest_month = ServiceMonth::containing(newest);
    const CalendarDate started = newest_month.plus_months(-14).first_day();
    append_user(files.users, person, files.office, started, block_);
    ++rows_;
    std::optional<CalendarDate> last;
    for (int order = 0; order < 3; ++order) {
        const CalendarDate day = newest_month.plus_months((order - 2) * (facility ? 3 : 6)).first_day().plus_days(
            newest.days() - newest_month.first_day().days());
        if ((person.moved_on && day < *person.moved_on) || (person.deceased_on && day > *person.deceased_on)) {
            continue;
        }
        const Evaluation evaluation{person, files.office, day, last, order, facility};
        append_evaluation(files.evaluations, evaluation);
        if (facility) {
            append_past_illness(files.past_illness, evaluation);
            append_medicines(files.medicines, evaluation);
            append_bedsore(files.bedsores, evaluation);
            append_excretion(files.excretion, evaluation);
        } else if (order > 0) {
            append_adl_month(files.adl_months, evaluation, order == 1 ? AdlMonth::first : AdlMonth::seventh);
        }
        last = day;
        ++rows_;
    }
}

Result<Done> LifeFiles::write(OutFolder& out) const {
    TRY_DONE(write(out, day_));
    return write(out, facility_);
}

Result<Done> LifeFiles::write(OutFolder& out, const Files& files) const {
    if (files.users.empty()) {
        return Done{};
    }
    const auto one = [&](std::string_view type, std::string_view columns, const std::string& rows) -> Result<Done> {
        if (rows.empty()) {
            return Done{};
        }
        const std::string name = std::string(type) + "_1_" + files.office.number + "_" +
                                 calendar_.yesterday().compact() + ".csv";
        return out.write(name, block_.life_charset, with_head(type, columns, rows));
    };
    TRY_DONE(one("SERVICE_USER_INFO", block_.life_edition_2024 ? user_columns_2024 : user_columns_2021, files.users));
    TRY_DONE(one("FORM_0000_2021", form_0000_columns, files.evaluations));
    TRY_DONE(one("FORM_0001_2021", form_0001_columns, files.past_illness));
    TRY_DONE(one("FORM_0002_2021", form_0002_columns, files.medicines));
    TRY_DONE(one("FORM_0500_2021", form_0500_columns, files.bedsores));
    TRY_DONE(one("FORM_0600_2021", form_0600_columns, files.excretion));
    return one("FORM_0900_2021", form_0900_columns, files.adl_months);
}

}  // namespace kakehashi::synth
