#pragma once

#include <memory>
#include <string>

#include "consent/gate.h"
#include "tests/fakes/emergency_desks.h"
#include "tests/fakes/fixed_state_store.h"
#include "tests/fakes/people_lists.h"
#include "tests/fakes/recording_access_log.h"

namespace kakehashi::test {

/// A gate over an invented town of three people and two insurers:
/// `0000000001` of insurer 131011, who has one certification; `0000000002` of 131011, who is held against 131011;
/// `0000000001` of 131024. Insurer 131032 has not started. The day is 2026-11-22.
class SmallTown {
public:
    SmallTown() : states(standing()), gate(states, log, no_emergencies()) {
        add(1, "131011", "0000000001", false);
        add(2, "131011", "0000000002", true);
        add(3, "131024", "0000000001", false);
    }

    FixedStateStore states;
    RecordingAccessLog log;
    consent::Gate gate;
    FixedPeopleIndex people{states};
    consent::PeopleSearches searches = test::searches();
    OpenText cursors;

private:
    static std::string policy_table() {
        std::string table = "edition,test\nkind,resident,municipality,care_manager,service_provider,care_facility,"
                            "medical_institution,emergency,disaster\n";
        for (const Kind kind : all_kinds) {
            table += std::string(name_of(kind)) + ",self,statute,consent,consent,consent,consent,no,no\n";
        }
        return table;
    }

    static std::shared_ptr<const consent::Standing> standing() {
        auto standing = std::make_shared<consent::Standing>();
        standing->day = *CalendarDate::of(2026, 11, 22);
        auto policy = consent::Policy::parse(policy_table(), "policy.csv");
        EXPECTS(policy.has_value());
        standing->policy = std::make_shared<const consent::Policy>(std::move(policy).value());
        standing->policy_sha256 = std::string(64, '0');
        for (const char* insurer : {"131011", "131024"}) {
            standing->live_insurers[insurer] = {*CalendarDate::of(2026, 4, 1), KindSet::all()};
        }
        return standing;
    }

    void add(std::int64_t id, const char* insurer, const char* insured, bool held) {
        auto subject = std::make_shared<consent::Subject>();
        subject->state.person = std::to_string(id);
        subject->state.enrolments.push_back({insurer, Period{CalendarDate::of(2020, 4, 1), {}}});
        if (held) {
            subject->state.holds.push_back({insurer, {}});
        }
        subject->record.id = PersonId{id};
        Enrolment enrolment;
        enrolment.id = EnrolmentId{id};
        enrolment.insurer = *InsurerNumber::parse(insurer);
        enrolment.insured = *InsuredNumber::parse(insured);
        enrolment.period.from = CalendarDate::of(2020, 4, 1);
        enrolment.identity = {"架空　花子", "ｶｸｳ ﾊﾅｺ", "1940-01-02", "2", "", "", ""};
        subject->record.enrolments.push_back(enrolment);
        subject->record.facts.push_back(certification(id, enrolment));
        states.add(enrolment.insurer, enrolment.insured, subject);
    }

    static Fact certification(std::int64_t id, const Enrolment& enrolment) {
        Fact fact;
        fact.id = FactId{id};
        fact.kind = Kind::certification;
        fact.form = "CERT";
        fact.author = enrolment.insurer.str();
        fact.insurer = enrolment.insurer;
        fact.body = R"({"care_level":"要介護２"})";
        fact.file = "CERT.csv";
        fact.sha256 = std::string(64, 'a');
        fact.line = 2;
        return fact;
    }
};

}  // namespace kakehashi::test
