#include <array>
#include <utility>

#include "adapters/sources/municipal/row.h"
#include "domain/identifiers.h"

namespace kakehashi::sources::municipal {
namespace {

using Names = std::array<std::pair<std::string_view, std::string_view>, 3>;

std::string named(const Names& names, std::string_view code, std::string_view otherwise) {
    for (const auto& [known, name] : names) {
        if (known == code) {
            return std::string(name);
        }
    }
    return std::string(otherwise);
}

constexpr Names decisions = {{{"1", "granted"}, {"2", "refused"}, {"3", "withdrawn"}}};
constexpr Names scopes = {{{"1", "comprehensive"}, {"2", "organisation"}, {"", "comprehensive"}}};
constexpr Names capacities = {{{"1", "ok"}, {"2", "represented"}, {"3", "pending"}}};

/// A cell that may be kept as text; an individual number is not.
std::string kept(const Row& row, std::string_view id) {
    return holds_individual_number(row.cell(id)) ? std::string() : row.text(id);
}

void narrow_legacy_grant(const Row& row, DirectiveEntry& entry, Findings& findings) {
    const auto narrowed = KindSet::from_bits(static_cast<std::uint16_t>(entry.kinds.bits() & legacy_form_kinds.bits()));
    if (narrowed != entry.kinds) {
        findings.add(narrowed_consent, row.line);
        entry.kinds = narrowed;
        entry.lists_every_kind = false;
    }
}

/// A row of the wrong shape is told once, by what it comes to.
void tell_unreadable(const Row& row, Findings& findings) {
    findings.soften();
    std::string shape;
    for (Finding& finding : findings.take()) {
        if (finding.rule == bad_shape.rule && finding.place.item == 0) {
            shape = "number of items: " + finding.detail;
        } else {
            findings.add(std::move(finding));
        }
    }
    findings.add(unreadable_consent, row.line, shape);
}

}  // namespace

void build_consent(const Row& row, PersonUnit& unit, Findings& findings) {
    DirectiveEntry entry;
    // A row of another insurer is not ours to keep, not even as a denial; everything else that is wrong makes it deny.
    const bool foreign = row.cell("insurer") != row.insurer;
    entry.unreadable = findings.holds(Severity::person) && !foreign;
    if (entry.unreadable) {
        tell_unreadable(row, findings);
    }
    const auto decided = Timestamp::parse_compact_japan(row.cell("decided_at"));
    const auto received = Timestamp::parse_compact_japan(row.serial);
    entry.decided_at = decided.value_or(received.value_or(Timestamp()));
    entry.record_number = kept(row, "record_number");
    if (entry.record_number.empty()) {
        entry.record_number = row.serial + ":" + std::to_string(row.line);
    }
    // What cannot be read is taken as wide as it could be meant: it only ever denies.
    entry.decision = named(decisions, row.cell("decision"), "refused");
    const auto organisation = OfficeNumber::parse(row.cell("organisation"));
    entry.scope = organisation ? named(scopes, row.cell("scope"), "comprehensive") : "comprehensive";
    entry.organisation = entry.scope == "organisation" ? organisation->str() : std::string();
    entry.kinds = KindSet::parse(row.cell("kinds"), ';').value_or(KindSet::all());
    entry.lists_every_kind = entry.kinds == KindSet::all() && row.cell("kinds") != "all";
    entry.period = {row.date("from"), entry.unreadable ? std::nullopt : row.date("to")};
    entry.channel = kept(row, "channel");
    entry.taken_by = kept(row, "taken_by");
    entry.text_version = kept(row, "text_version");
    entry.capacity = named(capacities, row.cell("capacity").empty() ? "1" : row.cell("capacity"), "pending");
    entry.proxy_kind = kept(row, "proxy_kind");
    entry.place = row.place();
    if (entry.channel == "legacy_form" && entry.decision == "granted" && !entry.unreadable) {
        narrow_legacy_grant(row, entry, findings);
    }
    unit.directives.push_back(std::move(entry));
}

}  // namespace kakehashi::sources::municipal
