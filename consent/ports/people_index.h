#pragma once

#include <optional>
#include <vector>

#include "consent/people_search.h"
#include "consent/request.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// The numbers a person is listed under; lists are in their order.
struct PersonNumbers {
    InsurerNumber insurer;
    InsuredNumber insured;

    friend auto operator<=>(const PersonNumbers&, const PersonNumbers&) = default;
};

/// Whom a list may be about. Says nothing of anybody: each is decided on by the gate. Thread-safe.
class PeopleIndex {
public:
    virtual ~PeopleIndex() = default;

    /// At most `most` numbers after `after`, in their order: an insurer's own insured, or all numbers of people whom an organisation has, or
    /// had, a relation to. None of whom a condition may hold is left out; others may be among them.
    [[nodiscard]] virtual Result<std::vector<PersonNumbers>> candidates(const Requester& requester,
                                                                        const std::vector<PeopleCondition>& conditions,
                                                                        const std::optional<PersonNumbers>& after, int most) = 0;
};

}  // namespace kakehashi::consent
