#pragma once

#include <memory>
#include <string>
#include <utility>

#include "consent/ports/state_store.h"

namespace kakehashi::test {

inline constexpr const char* care_office = "1370000011";
inline constexpr const char* day_service = "1370000029";
inline constexpr const char* home_help = "1370000037";

/// Puts together an invented person, piece by piece; the day of all questions is 2026-11-22.
class InventedSubject {
public:
    InventedSubject(const std::string& insurer, const std::string& insured) {
        subject_.record.id = {7};
        subject_.record.epoch = 1;
        subject_.state.person = "7";
        enrolled(insurer, insured, {CalendarDate::of(2020, 4, 1), {}});
    }

    InventedSubject& enrolled(const std::string& insurer, const std::string& insured, Period period) {
        Enrolment enrolment;
        enrolment.id = {static_cast<std::int64_t>(subject_.record.enrolments.size()) + 1};
        enrolment.insurer = *InsurerNumber::parse(insurer);
        enrolment.insured = *InsuredNumber::parse(insured);
        enrolment.period = period;
        enrolment.identity = {"架空　花子", "ｶｸｳ ﾊﾅｺ", "1940-01-02", "2", "1000001", "夢町一丁目", "0312345678"};
        subject_.record.enrolments.push_back(enrolment);
        subject_.state.enrolments.push_back({insurer, period});
        return *this;
    }
    InventedSubject& closed_on(CalendarDate last) {
        subject_.record.enrolments.back().period.to = last;
        subject_.state.enrolments.back().period.to = last;
        return *this;
    }
    InventedSubject& protected_from_being_found() {
        subject_.record.enrolments.front().protective_measure = true;
        return *this;
    }
    InventedSubject& related(const std::string& organisation, consent::Party party) {
        subject_.state.relations.push_back(
            {organisation, party, consent::Basis::plan_notice, *CalendarDate::of(2026, 4, 1), {}, {}});
        return *this;
    }
    InventedSubject& held_against(const std::string& requester) {
        subject_.state.holds.push_back({requester, {}});
        return *this;
    }
    InventedSubject& directive(consent::DirectiveDecision decision, std::int64_t seq, KindSet kinds = KindSet::all()) {
        consent::Directive made;
        made.id = "d" + std::to_string(seq);
        made.seq = seq;
        made.decision = decision;
        made.kinds = kinds;
        made.insurer = subject_.state.enrolments.front().insurer;
        made.capacity = consent::Capacity::ok;
        made.readable = true;
        subject_.state.directives.push_back(made);
        return *this;
    }
    /// A fact by the first insurer or, with an addressee, by care_office.
    InventedSubject& fact(Kind kind, const std::string& body, const std::string& addressee = "",
                          const std::string& order = "1", std::size_t enrolment = 0) {
        Fact made;
        made.id = {static_cast<std::int64_t>(subject_.record.facts.size()) + 1};
        made.kind = kind;
        made.form = "FORM";
        made.unit = "unit";
        made.key = "2026-04";
        made.insurer = subject_.record.enrolments.at(enrolment).insurer;
        made.author = addressee.empty() ? made.insurer.str() : care_office;
        made.addressee = addressee;
        made.order = order;
        made.body = body;
        subject_.record.facts.push_back(made);
        return *this;
    }

    [[nodiscard]] std::shared_ptr<const consent::Subject> made() const {
        return std::make_shared<const consent::Subject>(subject_);
    }

private:
    consent::Subject subject_;
};

}  // namespace kakehashi::test
