#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "domain/person_record.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// Numbers of a person at an insurer.
struct EnrolmentNumbers {
    InsurerNumber insurer;
    InsuredNumber insured;

    friend auto operator<=>(const EnrolmentNumbers&, const EnrolmentNumbers&) = default;
};

/// An enrolment with its identity open, and whose it is.
struct KnownEnrolment {
    Enrolment enrolment;
    PersonId person;
    std::vector<EnrolmentNumbers> former;  ///< as rows of the register name them; published ones only
    std::int64_t published_at = 0;

    [[nodiscard]] EnrolmentNumbers numbers() const { return {enrolment.insurer, enrolment.insured}; }
    [[nodiscard]] bool names(const KnownEnrolment& other) const;
};

using KnownEnrolments = std::map<std::int64_t, KnownEnrolment>;

/// The visible enrolments of those ids; unknown ones are left out. Broken when one cannot be opened. Keys of insurers that
/// are enrolled with somebody exist already, so it may stand in a transaction. Throws what SOCI throws.
[[nodiscard]] Result<KnownEnrolments> known_enrolments(Connection& connection, KeyRing& keys, const std::vector<std::int64_t>& ids);

/// The enrolment under those numbers, without opening it.
[[nodiscard]] std::optional<std::pair<EnrolmentId, PersonId>> enrolment_under(Connection& connection, const EnrolmentNumbers& numbers);

/// The visible enrolments of a person.
[[nodiscard]] std::vector<std::int64_t> enrolments_of(Connection& connection, PersonId person);

/// Runs `sql`, which gives one number per row, with `ids` as the array parameter `:ids`; `{in ids}` in it stands for "is one
/// of them".
[[nodiscard]] std::vector<std::int64_t> numbers_by_ids(Connection& connection, std::string sql, const std::vector<std::int64_t>& ids);

/// `sql` with every `{in ids}` written for the dialect.
[[nodiscard]] std::string with_ids(Dialect dialect, std::string sql);
/// The value of `:ids` for it.
[[nodiscard]] std::string ids_value(Dialect dialect, const std::vector<std::int64_t>& ids);

}  // namespace kakehashi::storage
