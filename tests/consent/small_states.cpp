#include "tests/consent/small_states.h"

#include "tests/consent/random_state.h"

namespace kakehashi::tests {

using namespace kakehashi::consent;

namespace {

std::string number_of(Party party) {
    if (party == Party::resident || party == Party::proxy) {
        return "";
    }
    return party == Party::municipality ? insurer : office;
}

Directive directive_of(Scope scope, DirectiveDecision decision, KindSet kinds, std::int64_t seq) {
    Directive directive = open_house().directives.front();
    directive.scope = scope;
    directive.organisation = scope == Scope::organisation ? office : "";
    directive.decision = decision;
    directive.kinds = kinds;
    directive.seq = seq;
    return directive;
}

}  // namespace

CalendarDate day_at(int offset) { return some_day().plus_days(offset); }

std::vector<Period> periods_around_the_day() {
    return {{{}, {}},        {{}, day_at(-1)},         {{}, day_at(0)},         {day_at(0), {}},
            {day_at(1), {}}, {day_at(-9), day_at(-5)}, {day_at(-4), day_at(2)}};
}

Request request_of(Party party, const std::string& organisation, Purpose purpose, Mode mode, Role role) {
    Request request;
    request.requester = {party, organisation, role, ""};
    request.purpose = purpose;
    request.mode = mode;
    request.reason = "意識不明";
    request.day = some_day();
    return request;
}

Request office_request() {
    return request_of(Party::care_manager, office, Purpose::care, Mode::normal, Role::care_manager);
}

Request hospital_request(Mode mode) {
    return request_of(Party::medical_institution, hospital,
                      mode == Mode::normal ? Purpose::treatment : Purpose::emergency, mode, Role::physician);
}

Relation live_relation(const std::string& organisation, Party party) {
    return {organisation, party, Basis::plan_notice, day_at(-30), std::nullopt, std::nullopt};
}

SubjectState open_house() {
    const Period always{day_at(-1000), std::nullopt};
    SubjectState subject;
    subject.person = "p1";
    subject.enrolments = {{insurer, always}};
    for (const Party party :
         {Party::care_manager, Party::service_provider, Party::care_facility, Party::medical_institution}) {
        subject.relations.push_back(live_relation(office, party));
    }
    subject.proxies = {{"p2", KindSet::all(), always}};
    Directive grant;
    grant.id = "d1";
    grant.decision = DirectiveDecision::granted;
    grant.kinds = KindSet::all();
    grant.insurer = insurer;
    grant.capacity = Capacity::ok;
    grant.readable = true;
    subject.directives = {grant};
    subject.disasters = {{insurer, "*", always}};
    return subject;
}

std::vector<SubjectState> subjects_at_the_door() {
    std::vector<SubjectState> subjects;
    SubjectState nothing;
    nothing.person = "p1";
    for (const SubjectState& base : {open_house(), nothing}) {
        for (const int death : {-1000000, -1, 0}) {
            for (const char* const against : {"", "held"}) {
                SubjectState subject = base;
                if (death > -1000000) {
                    subject.deceased_on = day_at(death);
                }
                if (std::string(against) == "held") {
                    subject.holds = {{office, {}}, {"p2", {}}, {insurer, {}}};
                }
                subjects.push_back(subject);
            }
        }
    }
    SubjectState refusing = nothing;
    refusing.emergency_preference = EmergencyPreference::refuse;
    subjects.push_back(refusing);
    return subjects;
}

void every_question(const std::function<void(const Request&)>& ask) {
    for (int party = 1; party <= 7; ++party) {
        for (int rest = 0; rest < 6 * 3 * 10; ++rest) {
            Request request = request_of(static_cast<Party>(party), number_of(static_cast<Party>(party)),
                                         static_cast<Purpose>(rest % 6), static_cast<Mode>(rest / 6 % 3),
                                         static_cast<Role>(rest / 18));
            for (const char* const reason : {"", " \u3000", "意識不明"}) {
                request.reason = reason;
                if (request.requester.party == Party::resident) {
                    request.requester.person = "p1";
                }
                if (request.requester.party == Party::proxy) {
                    request.requester.person = "p2";
                }
                ask(request);
            }
        }
    }
}

std::vector<Relation> every_relation(const std::vector<int>& verified, const std::vector<int>& claims,
                                     const std::vector<int>& ends) {
    constexpr int absent = 99;
    std::vector<Relation> relations;
    for (int basis = 1; basis <= 5; ++basis) {
        for (const int verified_on : verified) {
            for (const int claim : claims) {
                for (const int end : ends) {
                    Relation relation = live_relation(office, Party::care_manager);
                    relation.basis = static_cast<Basis>(basis);
                    relation.verified_on = day_at(verified_on);
                    if (claim != absent) {
                        relation.last_claim_month = ServiceMonth::containing(some_day()).plus_months(claim);
                    }
                    if (end != absent) {
                        relation.ended_on = day_at(end);
                    }
                    relations.push_back(relation);
                }
            }
        }
    }
    return relations;
}

std::vector<Directive> unusual_directives() {
    std::vector<Directive> alphabet;
    for (const DirectiveDecision decision :
         {DirectiveDecision::granted, DirectiveDecision::refused, DirectiveDecision::withdrawn}) {
        const auto add = [&](const std::function<void(Directive&)>& change) {
            alphabet.push_back(directive_of(Scope::organisation, decision, KindSet::all(), 2));
            change(alphabet.back());
        };
        add([](Directive& each) { each.organisation = other_office; });
        add([](Directive& each) { each.organisation = ""; });
        add([](Directive& each) { each.insurer = refuge; });
        add([](Directive& each) { each.capacity = Capacity::pending; });
        add([](Directive& each) { each.capacity = Capacity::represented; });
        add([](Directive& each) { each.readable = false; });
        add([](Directive& each) { each.readable = false, each.seq = 0, each.period = {day_at(-9), day_at(-8)}; });
        add([](Directive& each) { each.lists_every_kind = true; });
        for (const int from : {0, 1}) {
            add([&](Directive& each) { each.period.from = day_at(from); });
        }
        for (const int to : {-1, 0}) {
            add([&](Directive& each) { each.period.to = day_at(to); });
        }
    }
    return alphabet;
}

std::vector<Directive> usual_directives() {
    std::vector<Directive> alphabet;
    const KindSet listed = KindSet::of(Kind::certification).with(Kind::insurance_card);
    const KindSet others = KindSet::of(Kind::life);
    for (const Scope scope : {Scope::comprehensive, Scope::organisation}) {
        for (const DirectiveDecision decision :
             {DirectiveDecision::granted, DirectiveDecision::refused, DirectiveDecision::withdrawn}) {
            for (const KindSet kinds : {KindSet::all(), listed, others}) {
                for (const std::int64_t seq : {1, 2}) {
                    alphabet.push_back(directive_of(scope, decision, kinds, seq));
                }
            }
        }
    }
    return alphabet;
}

}  // namespace kakehashi::tests
