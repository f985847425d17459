#pragma once

#include <cstdint>
#include <string>

#include "adapters/storage/database.h"
#include "domain/person_record.h"
#include "domain/submission.h"

namespace kakehashi::storage {

/// Who a row of the register says the person is; the day of birth as ISO.
[[nodiscard]] Identity identity_of(const RegisterEntry& entry);

/// The days of an enrolment; none for a cancelled row.
[[nodiscard]] Period insured_period(const RegisterEntry& entry);

/// The newest row of the register about a known enrolment, until its publication shows it: of several in a set the one with the
/// greatest order stays. `identity` is sealed. Throws what SOCI throws.
void insert_staged_register(Connection& connection, std::int64_t publication, EnrolmentId enrolment, const RegisterEntry& entry,
                            const std::string& identity);

}  // namespace kakehashi::storage
