#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "adapters/storage/database.h"
#include "adapters/storage/rows_on_file.h"
#include "domain/submission.h"

namespace kakehashi::storage {

/// What the database has about units that are about to be staged, looked up for many people in two exchanges. On SQLite,
/// where an exchange costs nothing, nothing is looked up and every question is answered "not known".
class ExpectedUnits {
public:
    /// Throws what SOCI throws.
    void look_up(Connection& connection, std::span<const PersonUnit* const> units, std::int64_t publication);
    void clear();
    /// The enrolment is about to change: whoever asks has to look again.
    void forget(InsurerNumber insurer, InsuredNumber insured);

    /// Null when it was not looked up; otherwise the enrolment, or nothing when there is none.
    [[nodiscard]] const std::optional<EnrolmentRow>* enrolment(InsurerNumber insurer, InsuredNumber insured) const;
    /// Whether it is known that nothing is published of this unit under this order.
    [[nodiscard]] bool is_new(EnrolmentId enrolment, const Replacement& replacement, const std::string& order) const;

private:
    void find_enrolments(Connection& connection, std::span<const PersonUnit* const> units, std::int64_t publication);
    void find_same_orders(Connection& connection, std::span<const PersonUnit* const> units);

    std::unordered_map<std::string, std::optional<EnrolmentRow>> enrolments_;
    std::unordered_set<std::string> new_units_;
};

}  // namespace kakehashi::storage
