#pragma once

#include <string>

#include "consent/request.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/result.h"
#include "domain/submission.h"

namespace kakehashi::test {

/// Acts recorded one by one, as the counter of a municipality does.
class Acts {
public:
    virtual ~Acts() = default;
    [[nodiscard]] virtual Result<Done> record(InsurerNumber insurer, InsuredNumber insured,
                                              const DirectiveEntry& entry) = 0;
    [[nodiscard]] virtual Result<Done> record(InsurerNumber insurer, InsuredNumber insured,
                                              const RelationEntry& entry) = 0;
    [[nodiscard]] virtual Result<Done> end_relation(InsurerNumber insurer, InsuredNumber insured,
                                                    const std::string& organisation, consent::Party party,
                                                    CalendarDate to) = 0;
    /// Makes the persons of both numbers one, on the conditions of docs/identity.md or, once `decided`, without.
    [[nodiscard]] virtual Result<Done> link(InsurerNumber kept_insurer, InsuredNumber kept, InsurerNumber other_insurer,
                                            InsuredNumber other, bool decided) = 0;
    [[nodiscard]] virtual Result<Done> split(InsurerNumber insurer, InsuredNumber insured) = 0;
};

}  // namespace kakehashi::test
