#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "domain/identity_table.h"
#include "domain/person_record.h"

namespace kakehashi {

/// How likely a pair is one person, for ordering a queue. No band links anybody.
enum class MatchBand : std::uint8_t { none, review, strong };

[[nodiscard]] std::string_view name_of(MatchBand band);

/// What was found of every item, in the order of `IdentityItem`, and the sum of the points.
struct MatchScore {
    std::array<IdentityFinding, identity_item_count> findings{};
    int points = 0;
    MatchBand band = MatchBand::none;

    [[nodiscard]] IdentityFinding of(IdentityItem item) const { return findings[static_cast<std::size_t>(item)]; }
};

/// Compares two enrolments item by item. Symmetric; pure. `named` says that the register of one names the other's number
/// as its former one.
[[nodiscard]] MatchScore compare(const IdentityTable& table, const Enrolment& a, const Enrolment& b, bool named);

/// What is wanted before a register row that names a former number links by itself (docs/identity.md): kana, date of birth
/// and sex agree and are all given, the day of birth is known, and the former enrolment is closed.
enum class LinkCondition : std::uint8_t { holds, kana_differs, birth_date_differs, sex_differs, former_is_open };

[[nodiscard]] LinkCondition link_condition(const Identity& former, const Period& former_insured, const Identity& later);
/// "kana_differs" …, "holds".
[[nodiscard]] std::string_view name_of(LinkCondition condition);

/// The search keys of a person, before they are hashed: whoever shares one may be the same. At most six, all different.
/// None says more than a part of the name's sound together with a part of the date of birth.
[[nodiscard]] std::vector<std::string> search_keys(const Identity& identity);

/// What a decision about a pair was made on; changes whenever anything does that is compared.
[[nodiscard]] std::string compared_text(const Enrolment& enrolment);

}  // namespace kakehashi
