#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "consent/disclosure.h"
#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// How a search compares what a fact says with what is looked for.
enum class Comparison : std::uint8_t {
    is,      ///< the same text
    before,  ///< a day before that day
    from,    ///< that day or a later one
};

/// One thing people may be searched by: a member of a fact's body, or an end of its period.
struct PeopleSearch {
    Kind kind = Kind::certification;
    std::string form;
    std::string member;  ///< of the body; `effective_from` and `effective_to` are the period's
    Comparison comparison = Comparison::is;
};

/// A search and what is looked for.
struct PeopleCondition {
    PeopleSearch search;
    std::string value;  ///< days as ISO 8601
};

/// What people may be searched by (`conf/searches.csv`), and nothing else. Immutable once read; shared by threads.
class PeopleSearches {
public:
    /// From rows of a table name,kind,form,member,compares; `compares` is `is`, `before` or `from`. Malformed (KK-2350) when a row is none of
    /// these, or a name stands twice.
    [[nodiscard]] static Result<PeopleSearches> of(const std::vector<std::vector<std::string>>& rows, std::string_view file_name);

    /// Malformed (KK-2351) for an unknown name, or a value that cannot be compared; the message says what there is, never the value.
    [[nodiscard]] Result<PeopleCondition> condition(std::string_view name, std::string_view value) const;

private:
    [[nodiscard]] std::string names() const;

    std::map<std::string, PeopleSearch, std::less<>> searches_;
};

/// Whether it holds of what is shown: of the newest shown fact of that form. What is not shown decides nothing.
[[nodiscard]] bool holds(const PeopleCondition& condition, const Disclosure& disclosure);

}  // namespace kakehashi::consent
