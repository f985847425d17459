#include <string>
#include <utility>

#include "adapters/sources/municipal/row.h"

namespace kakehashi::sources::municipal {
namespace {

RelationEntry opened(const Row& row, std::string_view organisation, std::string_view party, std::string_view basis,
                     std::string_view since) {
    RelationEntry entry;
    entry.organisation = organisation;
    entry.party = party;
    entry.basis = basis;
    entry.verified_on = row.date(since).value_or(CalendarDate());
    entry.order = row.serial;
    entry.place = row.place();
    return entry;
}

}  // namespace

void build_plan_notice(const Row& row, PersonUnit& unit) {
    build_fact(row, unit);
    for (const std::string_view item : {"care_management_office", "entrusted_office"}) {
        if (row.cell(item).empty()) {
            continue;
        }
        RelationEntry entry = opened(row, row.cell(item), "care_manager", "plan_notice", "from");
        if (is_cancelled(row)) {
            entry.ended_on = entry.verified_on.plus_days(-1);  // a notice taken back never held
        }
        unit.relations.push_back(std::move(entry));
    }
}

void build_opinion_request(const Row& row, PersonUnit& unit) {
    build_fact(row, unit);
    unit.relations.push_back(
        opened(row, row.cell("institution"), "medical_institution", "opinion_request", "requested_on"));
}

}  // namespace kakehashi::sources::municipal
