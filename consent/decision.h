#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "consent/policy.h"
#include "consent/request.h"
#include "consent/subject_state.h"
#include "domain/kind.h"

namespace kakehashi::consent {

enum class Effect : std::uint8_t { deny, own, permit };

/// The rule that settled a decision, as docs/consent-model.md names them.
enum class Ground : std::uint8_t {
    no_policy,
    protective_hold,
    role_not_allowed,
    purpose_not_allowed,
    deceased,
    self,
    proxy,
    proxy_expired,
    no_relation,
    relation_expired,
    statute,
    disaster,
    own_only,
    relation,
    consent,
    refused,
    withdrawn,
    no_consent,
    emergency,
    reason_required,
    emergency_refused,
    addressed,
};

[[nodiscard]] std::string_view name_of(Effect effect);
[[nodiscard]] std::string_view name_of(Ground ground);

/// The answer for one kind. A fresh Decision denies. `settled_by` points into the SubjectState that was judged
/// (so that deciding allocates nothing) and is null unless the ground is consent, refused or withdrawn.
struct Decision {
    Effect effect = Effect::deny;
    Ground ground = Ground::no_policy;
    const Directive* settled_by = nullptr;
};

/// The answers of one request, by kind; only kinds that were asked for are meaningful.
class Decisions {
public:
    [[nodiscard]] const Decision& of(Kind kind) const { return by_kind_[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] Decision& of(Kind kind) { return by_kind_[static_cast<std::size_t>(kind)]; }

private:
    std::array<Decision, 14> by_kind_{};
};

/// Decides whether `request` may see facts of `kind` about `subject`: rules R0 to R13 and D1 to D5 of
/// docs/consent-model.md, and only those.
///
/// Total: every input has an answer, what no rule permits is denied, a directive that cannot be read denies.
/// Pure: reads no clock, store or environment, allocates nothing, never throws. Thread-safe.
[[nodiscard]] Decision decide(const Policy& policy, const Request& request, const SubjectState& subject, Kind kind);

/// The same for a set of kinds.
[[nodiscard]] Decisions decide(const Policy& policy, const Request& request, const SubjectState& subject, KindSet kinds);

/// The purpose for which a party may ask in normal mode; none for what is no party.
[[nodiscard]] std::optional<Purpose> own_purpose(Party party);

/// Whether the requester is an organisation with a relation alive on the day (what law 7 lets it hear).
[[nodiscard]] bool has_live_relation(const Request& request, const SubjectState& subject);

}  // namespace kakehashi::consent
