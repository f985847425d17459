#pragma once

#include <cstdint>
#include <string>

#include "domain/identifiers.h"

namespace kakehashi::storage {

// What values under an enrolment's keys are sealed as, where more than one place has to know. Those of facts and directives stand beside what
// reads them (subject_loader.h, consent_rows.h), that of reading copies in reading_copy.h.

inline std::string identity_context(EnrolmentId enrolment) { return "identity/" + std::to_string(enrolment.value); }
inline std::string proxy_context(std::int64_t proxy) { return "proxy/" + std::to_string(proxy); }
inline std::string statement_context(std::int64_t emergency) { return "emergency/" + std::to_string(emergency); }
inline std::string review_context(std::int64_t emergency) { return "emergency_review/" + std::to_string(emergency); }
inline std::string choice_context(std::int64_t choice) { return "emergency_choice/" + std::to_string(choice); }
inline std::string contact_context(EnrolmentId enrolment, std::int64_t recipient) {
    return "notice_contact/" + std::to_string(enrolment.value) + '/' + std::to_string(recipient);
}

}  // namespace kakehashi::storage
