#pragma once

#include <functional>
#include <string>
#include <vector>

#include "consent/request.h"
#include "consent/subject_state.h"

/// Few requests and states of a subject, from which all small combinations are made.
namespace kakehashi::tests {

inline constexpr const char* office = "1370000011";
inline constexpr const char* other_office = "1370000029";
inline constexpr const char* hospital = "1310000017";
inline constexpr const char* insurer = "131011";
inline constexpr const char* refuge = "131029";

/// `offset` days after the day the random states are made near.
CalendarDate day_at(int offset);
std::vector<Period> periods_around_the_day();

consent::Request request_of(consent::Party party, const std::string& organisation, consent::Purpose purpose,
                            consent::Mode mode, consent::Role role);
/// A care manager of `office` asks for care.
consent::Request office_request();
/// A physician of `hospital` asks.
consent::Request hospital_request(consent::Mode mode);
/// Every party, purpose, mode, role and reason asks.
void every_question(const std::function<void(const consent::Request&)>& ask);

consent::Relation live_relation(const std::string& organisation, consent::Party party);
/// Everybody is related, insured, represented and consented to.
consent::SubjectState open_house();
/// The open house and the empty one, with deaths and holds.
std::vector<consent::SubjectState> subjects_at_the_door();
/// Every basis with each of these days and months, as differences from the day; 99: there is none.
std::vector<consent::Relation> every_relation(const std::vector<int>& verified, const std::vector<int>& claims,
                                              const std::vector<int>& ends);
/// Every scope and decision, over three sets of kinds, old and new.
std::vector<consent::Directive> usual_directives();
/// A grant, a refusal and a withdrawal with each single thing about them changed.
std::vector<consent::Directive> unusual_directives();

}  // namespace kakehashi::tests
