#pragma once

#include <cstdint>
#include <string>

#include "adapters/storage/database.h"
#include "domain/person_record.h"
#include "domain/ports/import_store.h"
#include "domain/submission.h"

namespace kakehashi::storage {

/// Who a row of the register says the person is; the day of birth as ISO.
[[nodiscard]] Identity identity_of(const RegisterEntry& entry);

/// The days of an enrolment; none for a cancelled row.
[[nodiscard]] Period insured_period(const RegisterEntry& entry);

/// A new enrolment, not yet visible, and its person's head when the person is new. Inside a transaction. Throws what SOCI throws.
struct InsertEnrolment {
    explicit InsertEnrolment(Connection& connection);
    void operator()(const KnownPerson& person, const PersonUnit& unit, std::string wrapped_key, std::string identity,
                    std::int64_t publication, bool new_person);

private:
    KnownPerson person_;
    std::string insurer_;
    std::string insured_;
    std::string from_;
    std::string to_;
    std::string deceased_;
    soci::indicator from_given_ = soci::i_null;
    soci::indicator to_given_ = soci::i_null;
    soci::indicator deceased_given_ = soci::i_null;
    int refused_ = 0;
    int measure_ = 0;
    std::string former_insurer_;
    std::string former_insured_;
    std::string wrapped_key_;
    std::string identity_;
    std::int64_t publication_ = 0;
    soci::statement head_;
    soci::statement enrolment_;
};

/// The newest row of the register about a known enrolment, until its publication shows it: of several in a set the one with the
/// greatest order stays. `identity` is sealed. Throws what SOCI throws.
void insert_staged_register(Connection& connection, std::int64_t publication, EnrolmentId enrolment, const RegisterEntry& entry,
                            const std::string& identity);

}  // namespace kakehashi::storage
