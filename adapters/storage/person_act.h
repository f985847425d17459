#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// Whether an act is done, or only tried: everything is looked at and written as if, and then taken back.
enum class Trial : bool { no, yes };

/// What the act's entry in the ledger is; of a trial, what it would have been.
struct Act {
    std::string id;
    std::int64_t entry = 0;
    consent::Digest leaf{};
};

/// The enrolment an act is recorded under.
struct Target {
    EnrolmentId enrolment;
    PersonId person;
    std::string wrapped_key;
};

/// What is said of everybody we do not know or may not tell of: refused (KK-2302).
[[nodiscard]] Error nobody_disclosed();

/// The enrolment under those numbers; refused (KK-2302) when there is none.
[[nodiscard]] Result<Target> find_target(Connection& connection, InsurerNumber insurer, InsuredNumber insured);

/// One transaction: locks the person, lets `change` make rows and name the events, raises the epoch and writes the entries. When
/// it returns, no later answer is decided without the act. Unavailable (KK-6515) when the person was linked or split meanwhile.
/// `change` returns what the act is called, and at least one event. Throws what SOCI throws.
[[nodiscard]] Result<Act> commit_act(Connection& connection, const LedgerWriter& writer, const Target& target, Trial trial,
                                     const std::function<Result<std::string>(std::vector<LedgerEvent>&)>& change);

}  // namespace kakehashi::storage
