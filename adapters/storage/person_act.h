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

/// Whether the person, or the enrolment's key, changed between looking and acting; to be tried again.
[[nodiscard]] bool moved_meanwhile(const Error& error);

/// As `Database::with_patience`, and again when the person was linked or split, or the key replaced, at that moment.
template <class Work>
auto act_with_patience(Database& database, Work&& work) {
    constexpr int attempts = 5;
    for (int attempt = 1;; ++attempt) {
        auto done = database.with_patience(work);
        if (done || attempt == attempts || !moved_meanwhile(done.error())) {
            return done;
        }
    }
}

/// What is said of everybody we do not know or may not tell of: refused (KK-2302).
[[nodiscard]] Error nobody_disclosed();

/// The enrolment under those numbers; refused (KK-2302) when there is none.
[[nodiscard]] Result<Target> find_target(Connection& connection, InsurerNumber insurer, InsuredNumber insured);

/// One transaction: locks the person, lets `change` make rows and name the events, raises the epoch and writes the entries. When
/// it returns, no later answer is decided without the act. Unavailable (KK-6515) when the person was linked or split meanwhile,
/// or the enrolment's key replaced.
/// `change` returns what the act is called, and at least one event. Throws what SOCI throws.
[[nodiscard]] Result<Act> commit_act(Connection& connection, const LedgerWriter& writer, const Target& target, Trial trial,
                                     const std::function<Result<std::string>(std::vector<LedgerEvent>&)>& change);

}  // namespace kakehashi::storage
