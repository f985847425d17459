#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/kind.h"

namespace kakehashi::consent {

enum class Scope : std::uint8_t { comprehensive = 1, organisation = 2 };
enum class DirectiveDecision : std::uint8_t { granted = 1, refused = 2, withdrawn = 3 };
/// Whose act it was. `pending` (capacity not settled) grants nothing.
enum class Capacity : std::uint8_t { ok = 1, represented = 2, pending = 3 };

[[nodiscard]] std::string_view name_of(Scope scope);
[[nodiscard]] std::string_view name_of(DirectiveDecision decision);
[[nodiscard]] std::string_view name_of(Capacity capacity);
[[nodiscard]] std::optional<Scope> scope_named(std::string_view name);
[[nodiscard]] std::optional<DirectiveDecision> directive_decision_named(std::string_view name);
[[nodiscard]] std::optional<Capacity> capacity_named(std::string_view name);

/// A consent on file: append-only, never rewritten (docs/consent-model.md section 4).
///
/// `seq` ranks directives by the time of the person's own act (microseconds since 1970 in the store; any integer in
/// `consent evaluate`). One that cannot be read (`readable` false) applies to everything as a comprehensive refusal
/// with the highest rank.
struct Directive {
    std::string id;
    std::int64_t seq = 0;
    Scope scope = Scope::comprehensive;
    std::string organisation;
    KindSet kinds;
    DirectiveDecision decision = DirectiveDecision::refused;
    Period period;
    std::string insurer;
    Capacity capacity = Capacity::pending;
    bool readable = false;
    /// The kinds were listed one by one although they are every kind: not the same statement as `all`, because a cell
    /// of rule `relation` hears only directives that name the kind (R10).
    bool lists_every_kind = false;
};

}  // namespace kakehashi::consent
