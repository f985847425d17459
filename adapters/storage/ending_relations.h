#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/storage/database.h"
#include "consent/ports/state_store.h"
#include "consent/subject_state.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// An organisation whose relations with a person end, or have ended.
struct EndingRelation {
    InsurerNumber insurer;
    InsuredNumber insured;
    consent::Relation relation;  ///< of several the one that lasts longest, with the period that follows from what insurers have sent
    CalendarDate last_day;
    bool alive = false;  ///< today
};

/// Which ones: those whose last day lies within that many days from today on, and those that ended within as many before.
struct EndingFilter {
    std::optional<InsurerNumber> insurer;
    CalendarDate today;
    std::int32_t within = 30;  ///< days
};

/// Reads them page by page, in the order of enrolments; those of the dead are left out. What the columns in clear tell finds the
/// candidates; whether and when one ends, the same rules tell as decisions (consent/relation_end.h). Memory holds one page.
class EndingRelations {
public:
    /// Both must outlive this. `page` is how many enrolments are looked at together.
    EndingRelations(Database& database, consent::StateStore& states, EndingFilter filter, int page = 500)
        : database_(database), states_(states), filter_(filter), page_(page) {}

    /// The next ones, maybe none; nothing at the end.
    [[nodiscard]] Result<std::optional<std::vector<EndingRelation>>> next();

private:
    struct Candidate;
    [[nodiscard]] std::vector<Candidate> candidates(Connection& connection) const;
    [[nodiscard]] Result<Done> add_ends(const Candidate& candidate, std::vector<EndingRelation>& ends);

    Database& database_;
    consent::StateStore& states_;
    EndingFilter filter_;
    int page_;
    std::int64_t after_ = 0;  ///< the last enrolment looked at
};

}  // namespace kakehashi::storage
