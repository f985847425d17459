#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/storage/ledger_writer.h"
#include "consent/relation_periods.h"
#include "domain/json_text.h"

namespace kakehashi::app {

Exit relation_add(const Globals& globals, const RelationOptions& options) {
    const auto numbers = numbers_of(options.subject);
    if (!numbers) {
        return tell(numbers.error());
    }
    const auto verified_on = day_of(options.verified_on);
    const auto ended_on = day_of(options.to);
    if (!verified_on || !ended_on) {
        return tell(verified_on ? ended_on.error() : verified_on.error());
    }
    const auto party = consent::party_named(options.party);
    const bool organisation = party && *party != consent::Party::resident && *party != consent::Party::proxy &&
                              *party != consent::Party::municipality && OfficeNumber::parse(options.organisation);
    if (!organisation || !consent::basis_named(options.basis)) {
        return tell({Fault::malformed, "KK-8216", "--organisation is an office number, --party one of care_manager service_provider "
                                                  "care_facility medical_institution, --basis one of identity_check plan_notice "
                                                  "opinion_request admission facility_stay"});
    }
    RelationEntry entry;
    entry.organisation = options.organisation;
    entry.party = options.party;
    entry.basis = options.basis;
    entry.verified_on = verified_on->value_or(storage::now().day_in_japan());
    entry.ended_on = *ended_on;
    if (entry.verified_on > storage::now().day_in_japan() || (entry.ended_on && *entry.ended_on < entry.verified_on)) {
        return tell({Fault::malformed, "KK-8221", "a relation is verified today or earlier and ends no earlier than that"});
    }
    if (!options.last_claim_month.empty()) {
        entry.last_claim_month = ServiceMonth::parse_iso(options.last_claim_month);
        if (!entry.last_claim_month) {
            return tell({Fault::malformed, "KK-8217", "--last-claim-month is written YYYY-MM"});
        }
    }
    return record_act(globals, *numbers, entry, options.by);
}

Exit relation_end(const Globals& globals, const RelationOptions& options) {
    const auto numbers = numbers_of(options.subject);
    const auto to = day_of(options.to);
    const auto party = consent::party_named(options.party);
    if (!numbers) {
        return tell(numbers.error());
    }
    if (const auto loggable = expect_loggable(options.by); !loggable) {
        return tell(loggable.error());
    }
    if (!to || !party) {
        return tell({Fault::malformed, "KK-8218", "relation end takes --organisation, --party and --to YYYY-MM-DD"});
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto act = (*node)->acts().end_relation(numbers->insurer, numbers->insured, options.organisation, *party,
                                                  to->value_or(storage::now().day_in_japan()), options.by,
                                                  trial_of(globals));
    return act ? print_act(globals, *act) : tell(act.error());
}

Exit relation_list(const Globals& globals, const SubjectOption& subject) {
    const auto begun = begin_list(globals, subject, "relations");
    if (!begun) {
        return tell(begun.error());
    }
    const auto& [node, numbers] = *begun;
    auto relations = node->acts().relations(numbers.insurer, numbers.insured);
    const auto person = node->states().load(numbers.insurer, numbers.insured, consent::History::current);
    if (!relations || !person) {
        return tell(relations ? person.error() : relations.error());
    }
    if (*person) {
        consent::settle_relations(*relations, (*person)->record.facts);
    }
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("relations").open_array();
    for (const consent::Relation& r : *relations) {
        const std::string ended = r.ended_on ? r.ended_on->iso() : std::string{};
        const std::string claim = r.last_claim_month ? r.last_claim_month->iso() : std::string{};
        if (!globals.json) {
            std::cout << r.organisation << "  " << name_of(r.party) << "  " << name_of(r.basis) << "  " << r.verified_on.iso()
                      << "  " << claim << "  " << ended << '\n';
        }
        json.open_object()
            .member("organisation", r.organisation)
            .member("party", name_of(r.party))
            .member("basis", name_of(r.basis))
            .member("verified_on", r.verified_on.iso())
            .member_or_null("last_claim_month", claim)
            .member_or_null("ended_on", ended)
            .close_object();
    }
    json.close_array().close_object();
    return end_list(globals, text, relations->empty());
}

}  // namespace kakehashi::app
