#include <algorithm>

#include "adapters/sources/municipal/row.h"

namespace kakehashi::sources::municipal {
namespace {

constexpr std::string_view cancel = "3";

/// The last day of being insured: the day before the first one without status; at death the day of death.
std::optional<CalendarDate> last_insured_day(const Row& row) {
    if (const auto died = row.date("deceased_on")) {
        return died;
    }
    const auto lost = row.date("lost_on");
    return lost ? std::optional(lost->plus_days(-1)) : std::nullopt;
}

void check_person(const Row& row, Findings& findings) {
    constexpr std::string_view public_assistance = "3";
    constexpr std::string_view death = "1";
    if (row.cell("category") != public_assistance && row.cell("insured_from").empty()) {
        findings.add(common_rules.required, row.line, row.item("insured_from"));
    }
    if (row.cell("former_insurer").empty() != row.cell("former_insured").empty()) {
        findings.add(half_former_number, row.line, row.item("former_insured"));
    }
    const bool number_of_3 = row.cell("insured").starts_with('H');
    if (!row.cell("category").empty() && number_of_3 != (row.cell("category") == public_assistance)) {
        findings.add(number_of_other_category, row.line, row.item("category"), row.text("category"));
    }
    if (row.cell("lost_reason") == death && row.cell("deceased_on").empty()) {
        findings.add(no_date_of_death, row.line, row.item("deceased_on"));
    }
}

}  // namespace

void build_person(const Row& row, PersonUnit& unit, Findings& findings) {
    check_person(row, findings);
    RegisterEntry entry;
    entry.order = padded_order(row.cell("history_number"));
    entry.cancelled = row.cell("change") == cancel;
    entry.name = row.text("name");
    entry.kana = row.text("kana");
    entry.birth_date = row.text("birth_date");
    entry.sex = row.text("sex");
    entry.postal_code = row.text("postal_code");
    entry.address = row.text("address");
    entry.phone = row.text("phone");
    entry.category = row.text("category");
    entry.insured = {row.date("insured_from"), last_insured_day(row)};
    entry.deceased_on = row.date("deceased_on");
    if (!entry.deceased_on && row.cell("lost_reason") == "1") {
        entry.deceased_on = entry.insured.to;
    }
    entry.former_insurer = InsurerNumber::parse(row.cell("former_insurer"));
    entry.former_insured = InsuredNumber::parse(row.cell("former_insured"));
    entry.protective_measure = row.cell("protective_measure") == "1";
    entry.emergency_refused = row.cell("emergency_disclosure") == "2";
    entry.body = row.form->body->single(row.file, row.line, row.cells);
    entry.place = row.place();
    unit.register_entry = std::move(entry);
}

void build_relation(const Row& row, PersonUnit& unit) {
    RelationEntry entry;
    entry.organisation = row.text("organisation");
    entry.party = row.text("party");
    entry.basis = row.cell("basis").empty() ? "identity_check" : row.text("basis");
    entry.verified_by = row.text("verified_by");
    entry.verified_on = row.date("verified_on").value_or(CalendarDate());
    entry.last_claim_month = ServiceMonth::parse_compact(row.cell("last_claim_month"));
    entry.ended_on = row.date("ended_on");
    entry.order = row.serial + '+';  // says more than a notice of the same second
    entry.place = row.place();
    unit.relations.push_back(std::move(entry));
}

OfficeEntry office_of(const Row& row) {
    OfficeEntry entry;
    entry.number = OfficeNumber::parse(row.cell("office")).value_or(OfficeNumber());
    entry.role = row.text("role");
    entry.name = row.text("name");
    entry.prefecture = row.text("prefecture");
    entry.municipality_code = row.text("municipality_code");
    entry.municipality = row.text("municipality");
    entry.insurer = row.text("insurer");
    entry.service_kinds = row.text("service_kinds");
    entry.designated = {row.date("designated_from"), row.date("designated_to")};
    entry.applied_on = row.date("applied_on");
    entry.started_on = row.date("started_on");
    entry.order = row.serial;
    entry.place = row.place();
    return entry;
}

InsurerStatusEntry status_of(const Row& row) {
    InsurerStatusEntry entry;
    entry.insurer = InsurerNumber::parse(row.cell("insurer")).value_or(InsurerNumber());
    entry.name = row.text("name");
    entry.live_from = row.date("live_from").value_or(CalendarDate());
    // An insurer that does not say which kinds it delivers has said none.
    entry.kinds = KindSet::parse(row.cell("kinds"), ';').value_or(KindSet());
    entry.order = row.serial;
    entry.place = row.place();
    return entry;
}

}  // namespace kakehashi::sources::municipal
