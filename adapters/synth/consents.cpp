#include <vector>

#include "adapters/synth/csv_row.h"
#include "adapters/synth/municipal_rows.h"

namespace kakehashi::synth {
namespace {

constexpr std::uint64_t consent_purpose = 41;

enum class Decision { granted = 1, refused = 2, withdrawn = 3 };

/// A row of the consent file; what is not set stays as in a comprehensive grant at application.
struct Directive {
    CalendarDate day;
    std::string_view time = "100000";
    Decision decision = Decision::granted;
    std::string_view office;  ///< empty: comprehensive
    std::string_view kinds = "all";
    std::string_view channel = "certification_application";
    std::string_view taken_by = "架橋市介護保険課";
    std::string_view capacity;
    std::string_view proxy;
};

/// The provider the person has most to do with: whom a narrow refusal names.
std::string_view main_provider(const Resident& person, const Neighbourhood& block) {
    if (person.living == Living::facility) {
        return block.facility.number;
    }
    return block.provider(person.preventive() ? Slot::preventive_day : Slot::visit_a).number;
}

Directive later(const TownCalendar& calendar, CalendarDate first, int days, Decision decision) {
    Directive made;
    made.day = calendar.not_after_yesterday(first.plus_days(days));
    made.time = days > 60 ? "163000" : "143000";
    made.decision = decision;
    made.channel = "portal";
    made.taken_by = "";
    return made;
}

Directive changed_by_style(Directive grant, const Resident& person, const Neighbourhood& block) {
    switch (person.consent) {
        case ConsentStyle::pending: grant.capacity = "3"; break;
        case ConsentStyle::represented:
            grant.capacity = "2";
            grant.proxy = "成年後見人";
            break;
        case ConsentStyle::other_channel: grant.channel = "municipality_counter"; break;
        case ConsentStyle::legacy_form:
            grant.channel = "legacy_form";
            grant.kinds = "survey;opinion";
            break;
        case ConsentStyle::some_kinds:
            grant.channel = "portal";
            grant.taken_by = "";
            grant.kinds = "certification;care_plan";
            break;
        case ConsentStyle::one_office:
            grant.channel = "paper_at_office";
            grant.office = block.care_manager.number;
            grant.taken_by = block.care_manager.name;
            break;
        default: grant.capacity = person.chance % 3 == 0 ? "1" : ""; break;
    }
    return grant;
}

std::vector<Directive> directives_of(const Resident& person, const Neighbourhood& block,
                                     const TownCalendar& calendar) {
    if (person.consent == ConsentStyle::none) {
        return {};
    }
    Dice dice = person.dice(consent_purpose);
    Directive grant;
    grant.day = person.current().applied_on;
    std::vector<Directive> all = {changed_by_style(grant, person, block)};
    if (person.consent == ConsentStyle::one_refusal) {
        all.push_back(later(calendar, grant.day, dice.between(10, 50), Decision::refused));
        all.back().office = main_provider(person, block);
        all.back().channel = "municipality_counter";
    }
    if (person.consent == ConsentStyle::withdrawn || person.consent == ConsentStyle::granted_again) {
        all.push_back(later(calendar, grant.day, dice.between(10, 50), Decision::withdrawn));
    }
    if (person.consent == ConsentStyle::granted_again) {
        all.push_back(later(calendar, grant.day, dice.between(61, 90), Decision::granted));
        all.back().channel = "web_service";
    }
    return all;
}

}  // namespace

void append_consents(std::string& out, const Resident& person, const Neighbourhood& block,
                     const TownCalendar& calendar, int& consents) {
    for (const Directive& directive : directives_of(person, block, calendar)) {
        const bool text_shown = directive.channel == "certification_application";
        CsvRow row(out);
        row.bare(person.insurer).bare(person.insured).bare("C" + std::to_string(1'000'000'000LL + ++consents));
        row.bare(directive.day.compact() + std::string(directive.time)).number(static_cast<int>(directive.decision));
        row.bare(directive.office.empty() ? "1" : "2").bare(directive.office).bare(directive.kinds);
        row.bare(directive.day.compact()).blanks(1).bare(directive.channel).plain(directive.taken_by);
        row.bare(text_shown ? "1.0" : "").bare(directive.capacity).plain(directive.proxy).end();
    }
}

}  // namespace kakehashi::synth
