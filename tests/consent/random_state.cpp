#include "tests/consent/random_state.h"

#include <cstdlib>
#include <iostream>
#include <sstream>

namespace kakehashi::tests {
namespace {

using namespace kakehashi::consent;

std::string random_organisation(Dice& dice) {
    return dice.pick<const char*>({"1370000011", "1370000011", "1370000011", "1310000017", "131011", "131029", ""});
}

std::string random_insurer(Dice& dice) {
    return dice.pick<const char*>({"131011", "131011", "131011", "131011", "131029", "131029", "131037", ""});
}

std::string random_person(Dice& dice) { return dice.pick<const char*>({"p1", "p1", "p2", "p2", "p9", ""}); }

CalendarDate random_date(Dice& dice) {
    return some_day().plus_days(dice.pick({-400, -120, -91, -90, -30, -2, -1, -1, 0, 0, 1, 1, 2, 30, 90, 91, 400}));
}

Period random_period(Dice& dice) {
    Period period;
    if (!dice.one_in(4)) {
        period.from = dice.one_in(3) ? random_date(dice) : some_day().plus_days(-dice.roll(600));
    }
    if (dice.one_in(3)) {
        period.to = random_date(dice);
    }
    return period;
}

KindSet random_kinds(Dice& dice) {
    return dice.one_in(2) ? KindSet::all() : KindSet::from_bits(static_cast<std::uint16_t>(dice.roll(1 << 14)));
}

Role random_role(Dice& dice) {
    return dice.pick({Role::none, Role::certification_clerk, Role::certification_clerk, Role::benefit_clerk,
                      Role::viewer, Role::care_manager, Role::care_manager, Role::preventive_care_planner,
                      Role::facility_care_planner, Role::facility_care_planner, Role::physician, Role::nurse,
                      Role::physician, Role::other});
}

Party random_party(Dice& dice) { return static_cast<Party>(1 + dice.roll(7)); }

Purpose fitting_purpose(Party party, Mode mode) {
    if (mode != Mode::normal) {
        return mode == Mode::emergency ? Purpose::emergency : Purpose::disaster;
    }
    switch (party) {
        case Party::resident:
        case Party::proxy: return Purpose::self;
        case Party::municipality: return Purpose::administration;
        case Party::medical_institution: return Purpose::treatment;
        default: return Purpose::care;
    }
}

std::string random_cell(Dice& dice, std::initializer_list<const char*> rules) {
    const std::string rule = dice.pick(rules);
    if (rule == "none" || rule == "self" || !dice.one_in(3)) {
        return rule;
    }
    return rule + dice.pick<const char*>({"(care_manager)", "(physician|nurse)", "(certification_clerk|care_manager)",
                                          "(facility_care_planner|preventive_care_planner|viewer|benefit_clerk)"});
}

}  // namespace

std::uint64_t test_seed() {
    static const std::uint64_t seed = [] {
        const char* const given = std::getenv("KAKEHASHI_TEST_SEED");
        const std::uint64_t value = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
        std::cout << "KAKEHASHI_TEST_SEED=" << value << std::endl;
        return value;
    }();
    return seed;
}

CalendarDate some_day() { return *CalendarDate::of(2026, 11, 22); }

Request random_request(Dice& dice) {
    Request request;
    request.requester.party = random_party(dice);
    request.requester.role = random_role(dice);
    const bool is_person = request.requester.party == Party::resident || request.requester.party == Party::proxy;
    if (is_person || dice.one_in(20)) {
        request.requester.person = random_person(dice);
    }
    if (request.requester.party == Party::municipality) {
        request.requester.organisation = random_insurer(dice);
    } else if (!is_person || dice.one_in(20)) {
        request.requester.organisation = random_organisation(dice);
    }
    request.mode = dice.one_in(8) ? static_cast<Mode>(dice.roll(3)) : Mode::normal;
    if (dice.one_in(2) && request.requester.party == Party::medical_institution) {
        request.mode = Mode::emergency;
    }
    if (dice.one_in(2) && request.requester.party == Party::municipality) {
        request.mode = Mode::disaster;
    }
    request.purpose = dice.one_in(12) ? static_cast<Purpose>(dice.roll(6))
                                      : fitting_purpose(request.requester.party, request.mode);
    request.reason = dice.pick<const char*>({"", " \u3000\t", "意識不明", "意識不明", "\u3000搬送"});
    request.day = dice.one_in(4) ? random_date(dice) : some_day();
    return request;
}

Directive random_directive(Dice& dice, const std::string& id) {
    Directive directive;
    directive.id = id;
    directive.seq = dice.roll(8);
    directive.scope = dice.one_in(2) ? Scope::comprehensive : Scope::organisation;
    directive.organisation = random_organisation(dice);
    directive.kinds = random_kinds(dice);
    directive.lists_every_kind = directive.kinds == KindSet::all() && dice.one_in(4);
    directive.decision = dice.one_in(2) ? DirectiveDecision::granted : static_cast<DirectiveDecision>(1 + dice.roll(3));
    directive.period = random_period(dice);
    directive.insurer = random_insurer(dice);
    directive.capacity = dice.one_in(4) ? static_cast<Capacity>(1 + dice.roll(3)) : Capacity::ok;
    directive.readable = !dice.one_in(25);
    return directive;
}

Relation random_relation(Dice& dice) {
    Relation relation;
    relation.organisation = random_organisation(dice);
    relation.party = static_cast<Party>(4 + dice.roll(4));
    relation.basis = static_cast<Basis>(1 + dice.roll(5));
    relation.verified_on = random_date(dice);
    if (dice.one_in(2)) {
        relation.last_claim_month = ServiceMonth::containing(some_day()).plus_months(dice.roll(7) - 5);
    }
    if (dice.one_in(3)) {
        relation.ended_on = random_date(dice);
    }
    return relation;
}

Hold random_hold(Dice& dice) {
    const std::string against =
        dice.pick<const char*>({"1370000011", "1310000017", "131011", "p1", "p2", "p9", "proxies", "nobody", ""});
    return {against, random_period(dice)};
}

SubjectState random_subject(Dice& dice, int most) {
    SubjectState subject;
    subject.person = dice.one_in(30) ? "" : "p1";
    if (dice.one_in(6)) {
        subject.deceased_on = random_date(dice);
    }
    subject.emergency_preference = dice.one_in(5) ? EmergencyPreference::refuse : EmergencyPreference::allow;
    for (int n = dice.roll(most + 1); n > 0; --n) {
        subject.enrolments.push_back({random_insurer(dice), random_period(dice)});
    }
    for (int n = dice.roll(most + 1); n > 0; --n) {
        subject.relations.push_back(random_relation(dice));
    }
    for (int n = dice.roll(2 * most + 1); n > 0; --n) {
        subject.directives.push_back(random_directive(dice, "d" + std::to_string(n)));
    }
    for (int n = dice.roll(most + 1); n > 0; --n) {
        subject.proxies.push_back({random_person(dice), random_kinds(dice), random_period(dice)});
    }
    for (int n = dice.one_in(3) ? dice.roll(most + 1) : 0; n > 0; --n) {
        subject.holds.push_back(random_hold(dice));
    }
    for (int n = dice.roll(most + 1); n > 0; --n) {
        const std::string refuge = dice.pick<const char*>({"*", "131029", "131029", "131037", "131011", ""});
        subject.disasters.push_back({random_insurer(dice), refuge, random_period(dice)});
    }
    return subject;
}

Matrix random_matrix(Dice& dice) {
    Matrix matrix;
    for (const Kind kind : all_kinds) {
        std::map<std::string, std::string>& row = matrix[std::string(name_of(kind))];
        row["resident"] = random_cell(dice, {"none", "self", "self", "self"});
        row["municipality"] = random_cell(dice, {"none", "statute", "statute", "statute"});
        for (const char* const party : {"care_manager", "service_provider", "care_facility", "medical_institution"}) {
            row[party] = random_cell(dice, {"none", "own", "relation", "relation", "consent", "consent"});
        }
        row["emergency"] = dice.pick<const char*>({"yes", "yes", "no"});
        row["disaster"] = dice.pick<const char*>({"yes", "yes", "no"});
    }
    return matrix;
}

Policy policy_of(const Matrix& matrix) {
    Result<Policy> policy = Policy::parse(csv_of(matrix), "test.csv");
    return std::move(policy).value();
}

namespace {

std::string words(const Period& period) {
    return (period.from ? period.from->iso() : "") + ".." + (period.to ? period.to->iso() : "");
}

void put(std::ostream& out, const Directive& each) {
    out << "\n  directive " << each.id << " seq=" << each.seq << ' ' << name_of(each.scope) << ' ' << each.organisation
        << ' ' << name_of(each.decision) << " kinds=" << each.kinds.bits()
        << (each.lists_every_kind ? " by name " : " ")
        << words(each.period) << " under " << each.insurer << ' ' << name_of(each.capacity)
        << (each.readable ? "" : " unreadable");
}

void put(std::ostream& out, const Relation& each) {
    out << "\n  relation " << each.organisation << ' ' << name_of(each.party) << ' ' << name_of(each.basis) << ' '
        << each.verified_on.iso() << " claim " << (each.last_claim_month ? each.last_claim_month->iso() : "-")
        << " ended " << (each.ended_on ? each.ended_on->iso() : "-");
}

}  // namespace

std::string in_words(const Request& request, const SubjectState& subject) {
    std::ostringstream out;
    const Requester& who = request.requester;
    out << "\n  request " << name_of(who.party) << " org=" << who.organisation << " person=" << who.person
        << " role=" << name_of(who.role) << " purpose=" << name_of(request.purpose) << " mode=" << name_of(request.mode)
        << " reason=[" << request.reason << "] day=" << request.day.iso() << "\n  subject " << subject.person
        << " deceased=" << (subject.deceased_on ? subject.deceased_on->iso() : "-")
        << " emergency=" << (subject.emergency_preference == EmergencyPreference::allow ? "allow" : "refuse");
    for (const EnrolmentPeriod& each : subject.enrolments) {
        out << "\n  enrolment " << each.insurer << ' ' << words(each.period);
    }
    for (const Relation& each : subject.relations) {
        put(out, each);
    }
    for (const Directive& each : subject.directives) {
        put(out, each);
    }
    for (const ProxyGrant& each : subject.proxies) {
        out << "\n  proxy " << each.proxy << " kinds=" << each.kinds.bits() << ' ' << words(each.period);
    }
    for (const Hold& each : subject.holds) {
        out << "\n  hold " << each.against << ' ' << words(each.period);
    }
    for (const DisasterDeclaration& each : subject.disasters) {
        out << "\n  disaster " << each.insurer << " refuge " << each.refuge << ' ' << words(each.period);
    }
    return out.str();
}

}  // namespace kakehashi::tests
