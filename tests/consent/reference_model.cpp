#include "tests/consent/reference_model.h"

#include <algorithm>
#include <optional>
#include <ostream>
#include <sstream>
#include <vector>

namespace kakehashi::tests {
namespace {

using namespace kakehashi::consent;
using Day = long;

bool inside(const Period& period, Day day) {
    if (period.from.has_value() && day < period.from->days()) {
        return false;
    }
    if (period.to.has_value() && day > period.to->days()) {
        return false;
    }
    return true;
}

bool begun(const Period& period, Day day) { return !period.from.has_value() || period.from->days() <= day; }

/// An empty text is nobody's name.
bool is_the_same_body(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) {
        return false;
    }
    return a == b;
}

std::string rule_of(const std::string& cell) { return cell.substr(0, cell.find('(')); }

std::vector<std::string> roles_of(const std::string& cell) {
    std::vector<std::string> roles;
    if (cell.find('(') == std::string::npos) {
        return roles;
    }
    const std::size_t first = cell.find('(') + 1;
    std::istringstream inner(cell.substr(first, cell.find(')') - first));
    for (std::string role; std::getline(inner, role, '|');) {
        roles.push_back(role);
    }
    return roles;
}

bool is_an_organisation(const std::string& party) {
    return party == "care_manager" || party == "service_provider" || party == "care_facility" ||
           party == "medical_institution";
}

long month_number(const CalendarDate& date) {
    const long year = static_cast<int>(date.civil().year());
    const long month = static_cast<long>(static_cast<unsigned>(date.civil().month()));
    return year * 12 + month - 1;
}

bool is_alive(const Relation& relation, const CalendarDate& today) {
    const Day day = today.days();
    const bool has_end = relation.ended_on.has_value();
    const Day end = has_end ? relation.ended_on->days() : 0;
    if (day < relation.verified_on.days()) {
        return false;
    }
    const std::string basis{name_of(relation.basis)};
    if (basis == "plan_notice" || basis == "opinion_request") {
        return !has_end || day <= end;
    }
    if (basis == "admission" || basis == "facility_stay") {
        return !has_end || day <= end + 90;
    }
    if (has_end && day > end) {
        return false;
    }
    if (day - relation.verified_on.days() <= 90) {
        return true;
    }
    return relation.last_claim_month.has_value() && month_number(today) - relation.last_claim_month->index() <= 3;
}

bool says_no(const Directive& directive) {
    return !directive.readable || directive.decision != DirectiveDecision::granted;
}

int place_on_a_tie(const Directive& directive) {
    if (!says_no(directive)) {
        return 0;
    }
    return directive.readable && directive.decision == DirectiveDecision::withdrawn ? 2 : 1;
}

bool is_older(const Directive& a, const Directive& b) {
    if (a.readable != b.readable) {
        return a.readable;  // what cannot be read has the highest seq of all
    }
    if (a.seq != b.seq) {
        return a.seq < b.seq;
    }
    if (place_on_a_tie(a) != place_on_a_tie(b)) {
        return place_on_a_tie(a) < place_on_a_tie(b);
    }
    return a.id < b.id;
}

bool applies(const Directive& directive, const Request& request, const SubjectState& subject, Kind kind) {
    const Day day = request.day.days();
    if (!directive.readable) {
        return true;
    }
    Period period = directive.period;
    if (directive.decision == DirectiveDecision::withdrawn) {
        period.to.reset();
    }
    if (!inside(period, day) || !directive.kinds.holds(kind)) {
        return false;
    }
    if (directive.scope == Scope::organisation &&
        !is_the_same_body(directive.organisation, request.requester.organisation)) {
        return false;
    }
    if (directive.decision != DirectiveDecision::granted) {
        return true;
    }
    if (directive.capacity == Capacity::pending) {
        return false;
    }
    for (const EnrolmentPeriod& enrolment : subject.enrolments) {
        if (is_the_same_body(enrolment.insurer, directive.insurer) && inside(enrolment.period, day)) {
            return true;
        }
    }
    return false;
}

bool names_the_kind(const Directive& directive) {
    const bool says_all = directive.kinds == KindSet::all() && !directive.lists_every_kind;
    return !directive.readable || !says_all;
}

enum class Which { every_directive, only_those_that_name_the_kind };

/// All that apply, oldest first.
std::vector<Directive> applicable(const Request& request, const SubjectState& subject, Kind kind, Which which) {
    std::vector<Directive> found;
    for (const Directive& directive : subject.directives) {
        if (applies(directive, request, subject, kind) &&
            (which == Which::every_directive || names_the_kind(directive))) {
            found.push_back(directive);
        }
    }
    std::sort(found.begin(), found.end(), is_older);
    return found;
}

/// The place in the list of the newest of one scope; -1 when there is none.
int newest(const std::vector<Directive>& oldest_first, Scope scope) {
    int place = -1;
    for (int i = 0; i < static_cast<int>(oldest_first.size()); ++i) {
        const Directive& each = oldest_first.at(static_cast<std::size_t>(i));
        const Scope counted_as = each.readable ? each.scope : Scope::comprehensive;
        if (counted_as == scope) {
            place = i;
        }
    }
    return place;
}

Answer no_by(const Directive& directive) {
    if (directive.readable && directive.decision == DirectiveDecision::withdrawn) {
        return {"deny", "withdrawn", directive.id};
    }
    return {"deny", "refused", directive.id};
}

/// D1 to D5.
Answer section_four(const std::vector<Directive>& oldest_first) {
    const int s = newest(oldest_first, Scope::organisation);
    const int c = newest(oldest_first, Scope::comprehensive);
    const auto at = [&](int place) { return oldest_first.at(static_cast<std::size_t>(place)); };
    if (s >= 0 && says_no(at(s))) {
        return no_by(at(s));
    }
    if (c >= 0 && says_no(at(c)) && s < c) {
        return no_by(at(c));
    }
    if (s >= 0) {
        return {"permit", "consent", at(s).id};
    }
    if (c >= 0) {
        return {"permit", "consent", at(c).id};
    }
    return {"deny", "no_consent", ""};
}

bool nothing_is_written(std::string reason) {
    const char* const spaces[] = {"\u3000", "\u00a0", "\u2003", "\u200b", "\ufeff", "\u0085", " ", "\t", "\n", "\r"};
    for (const std::string space : spaces) {
        while (reason.find(space) != std::string::npos) {
            reason.erase(reason.find(space), space.size());
        }
    }
    return reason.empty();
}

/// R12, once R9 to R11 have not permitted.
Answer break_the_glass(const Request& request, const SubjectState& subject, Kind kind) {
    const std::string role{name_of(request.requester.role)};
    if (role != "physician" && role != "nurse") {
        return {"deny", "role_not_allowed", ""};
    }
    if (nothing_is_written(request.reason)) {
        return {"deny", "reason_required", ""};
    }
    if (subject.emergency_preference == EmergencyPreference::refuse) {
        return {"deny", "emergency_refused", ""};
    }
    const std::vector<Directive> all = applicable(request, subject, kind, Which::every_directive);
    const int s = newest(all, Scope::organisation);
    if (s >= 0 && says_no(all.at(static_cast<std::size_t>(s)))) {
        return {"deny", "emergency_refused", ""};
    }
    return {"permit", "emergency", ""};
}

/// R9 to R11.
Answer organisation_answer(const std::string& rule, const Request& request, const SubjectState& subject, Kind kind) {
    bool one_alive = false;
    bool one_begun = false;
    for (const Relation& relation : subject.relations) {
        if (is_the_same_body(relation.organisation, request.requester.organisation) &&
            relation.party == request.requester.party) {
            one_alive = one_alive || is_alive(relation, request.day);
            one_begun = one_begun || relation.verified_on.days() <= request.day.days();
        }
    }
    if (!one_alive) {
        return {"deny", one_begun ? "relation_expired" : "no_relation", ""};
    }
    if (rule == "own") {
        return {"own", "own_only", ""};
    }
    if (rule == "relation") {
        const Answer named = section_four(applicable(request, subject, kind, Which::only_those_that_name_the_kind));
        const bool stands = named.ground == "refused" || named.ground == "withdrawn";
        return stands ? named : Answer{"permit", "relation", ""};
    }
    return section_four(applicable(request, subject, kind, Which::every_directive));
}

Answer proxy_answer(const Request& request, const SubjectState& subject, Kind kind) {
    std::string ground = "no_relation";
    for (const ProxyGrant& grant : subject.proxies) {
        if (is_the_same_body(grant.proxy, request.requester.person) && grant.kinds.holds(kind)) {
            if (inside(grant.period, request.day.days())) {
                return {"permit", "proxy", ""};
            }
            ground = "proxy_expired";
        }
    }
    return {"deny", ground, ""};
}

/// R7, R8.
Answer municipality_answer(const std::string& rule, bool open_to_disaster, const Request& request,
                           const SubjectState& subject) {
    const Day day = request.day.days();
    const std::string& me = request.requester.organisation;
    bool insured_here_once = false;
    for (const EnrolmentPeriod& enrolment : subject.enrolments) {
        if (!is_the_same_body(enrolment.insurer, me)) {
            continue;
        }
        insured_here_once = insured_here_once || begun(enrolment.period, day);
        const bool dead = subject.deceased_on.has_value() && day > subject.deceased_on->days();
        const bool at_death = dead && inside(enrolment.period, subject.deceased_on->days());
        if (rule == "statute" && (inside(enrolment.period, day) || at_death)) {
            return {"permit", "statute", ""};
        }
    }
    for (const DisasterDeclaration& disaster : subject.disasters) {
        for (const EnrolmentPeriod& enrolment : subject.enrolments) {
            const bool by_the_insurer =
                is_the_same_body(enrolment.insurer, disaster.insurer) && inside(enrolment.period, day);
            const bool names_me = disaster.refuge == "*" || is_the_same_body(disaster.refuge, me);
            if (request.mode == Mode::disaster && open_to_disaster && by_the_insurer && names_me &&
                inside(disaster.period, day)) {
                return {"permit", "disaster", ""};
            }
        }
    }
    return {"deny", insured_here_once ? "relation_expired" : "no_relation", ""};
}

std::string needed_purpose(const std::string& party, const std::string& mode) {
    if (mode == "emergency") {
        return party == "medical_institution" ? "emergency" : "nothing fits";
    }
    if (mode == "disaster") {
        return party == "municipality" ? "disaster" : "nothing fits";
    }
    if (party == "resident" || party == "proxy") {
        return "self";
    }
    if (party == "municipality") {
        return "administration";
    }
    return party == "medical_institution" ? "treatment" : "care";
}

bool under_a_hold(const Request& request, const SubjectState& subject) {
    for (const Hold& hold : subject.holds) {
        const bool all_proxies = hold.against == "proxies" && request.requester.party == Party::proxy;
        if (inside(hold.period, request.day.days()) &&
            (all_proxies || is_the_same_body(hold.against, request.requester.organisation) ||
             is_the_same_body(hold.against, request.requester.person))) {
            return true;
        }
    }
    return false;
}

/// R0 to R12.
Answer before_own_facts(const Matrix& matrix, const Request& request, const SubjectState& subject, Kind kind) {
    const std::string party{name_of(request.requester.party)};
    const std::map<std::string, std::string>& row = matrix.at(std::string(name_of(kind)));
    const std::string cell = row.at(party == "proxy" ? "resident" : party);
    const std::vector<std::string> roles = roles_of(cell);
    if (under_a_hold(request, subject)) {
        return {"deny", "protective_hold", ""};
    }
    if (rule_of(cell) == "none") {
        return {"deny", "no_policy", ""};
    }
    if (!roles.empty() && std::find(roles.begin(), roles.end(), name_of(request.requester.role)) == roles.end()) {
        return {"deny", "role_not_allowed", ""};
    }
    if (name_of(request.purpose) != needed_purpose(party, std::string(name_of(request.mode)))) {
        return {"deny", "purpose_not_allowed", ""};
    }
    if (subject.deceased_on.has_value() && request.day > *subject.deceased_on && party != "municipality") {
        return {"deny", "deceased", ""};
    }
    if (party == "resident") {
        return is_the_same_body(request.requester.person, subject.person) ? Answer{"permit", "self", ""}
                                                                          : Answer{"deny", "no_relation", ""};
    }
    if (party == "proxy") {
        return proxy_answer(request, subject, kind);
    }
    if (party == "municipality") {
        return municipality_answer(rule_of(cell), row.at("disaster") == "yes", request, subject);
    }
    const Answer ordinary = organisation_answer(rule_of(cell), request, subject, kind);
    if (ordinary.effect != "permit" && request.mode == Mode::emergency && row.at("emergency") == "yes") {
        return break_the_glass(request, subject, kind);
    }
    return ordinary;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
    return out << answer.effect << '/' << answer.ground << '[' << answer.settled_by << ']';
}

Answer answer_by_the_text(const Matrix& matrix, const Request& request, const SubjectState& subject, Kind kind) {
    Answer answer = before_own_facts(matrix, request, subject, kind);
    const std::string party{name_of(request.requester.party)};
    const bool keeps_own_facts = is_an_organisation(party) || party == "municipality";
    const std::vector<std::string> exceptions = {"protective_hold", "role_not_allowed", "purpose_not_allowed",
                                                 "reason_required"};
    const bool excepted = std::find(exceptions.begin(), exceptions.end(), answer.ground) != exceptions.end();
    if (answer.effect == "deny" && keeps_own_facts && !excepted) {
        answer.effect = "own";
    }
    return answer;
}

}  // namespace kakehashi::tests
