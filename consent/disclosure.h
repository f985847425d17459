#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "consent/decision.h"
#include "consent/ports/access_log.h"
#include "consent/ports/state_store.h"
#include "consent/request.h"
#include "domain/conflict.h"
#include "domain/identifiers.h"
#include "domain/kind.h"
#include "domain/person_record.h"

namespace kakehashi::consent {

/// What the caller may hear of the decision on one kind (law 7), and what the log and `--explain` know.
struct DisclosedDecision {
    Kind kind = Kind::certification;
    Effect effect = Effect::deny;
    std::string_view told;        ///< ground for the caller: a rule's own, `consent_missing` or `not_disclosed`
    Ground ground = Ground::no_policy;
    std::string settled_by;       ///< directive id; told only with a permit
};

/// What may be shown of one person to one requester, after it was logged. Only the gate makes one.
class Disclosure {
public:
    [[nodiscard]] InsurerNumber insurer() const { return insurer_; }
    [[nodiscard]] InsuredNumber insured() const { return insured_; }
    /// Absent in an own-only answer, which echoes the numbers alone.
    [[nodiscard]] const Identity* identity() const { return identity_ ? &*identity_ : nullptr; }
    [[nodiscard]] const Requester& requester() const { return requester_; }
    [[nodiscard]] Purpose purpose() const { return purpose_; }
    [[nodiscard]] Mode mode() const { return mode_; }
    /// The day whose facts are shown: the day asked for, else the day of asking.
    [[nodiscard]] CalendarDate as_of() const { return as_of_; }
    [[nodiscard]] const std::vector<DisclosedDecision>& decisions() const { return decisions_; }
    [[nodiscard]] const std::vector<const Fact*>& facts() const { return facts_; }
    /// Of facts()[n], when the store made it; else null.
    [[nodiscard]] const FactFrame* frame_of_fact(std::size_t n) const { return n < frames_.size() ? frames_[n] : nullptr; }
    /// Whether the bodies shown lack members that the requester may not know.
    [[nodiscard]] bool leaves_out_parts() const { return !rewritten_.empty(); }
    /// Only between facts that are both shown.
    [[nodiscard]] const std::vector<Conflict>& conflicts() const { return conflicts_; }
    [[nodiscard]] const AccessReceipt& access() const { return access_; }

private:
    friend class Gate;
    Disclosure() = default;

    InsurerNumber insurer_;
    InsuredNumber insured_;
    std::optional<Identity> identity_;
    Requester requester_;
    Purpose purpose_ = Purpose::care;
    Mode mode_ = Mode::normal;
    CalendarDate as_of_;
    std::vector<DisclosedDecision> decisions_;
    std::vector<const Fact*> facts_;
    std::vector<Fact> rewritten_;  ///< facts of which a part is left out; facts_ points here then
    std::vector<const FactFrame*> frames_;
    std::vector<Conflict> conflicts_;
    AccessReceipt access_;
    std::shared_ptr<const Subject> subject_;  ///< keeps the facts alive
};

/// Why nothing is shown, as the caller may hear it.
enum class RefusalReason : std::uint8_t {
    not_disclosed,          ///< unknown, unrelated, ended and held: one and the same answer
    consent_missing,        ///< only to a requester with a live relation
    municipality_not_live,  ///< about the insurer, never about a person
};

[[nodiscard]] std::string_view name_of(RefusalReason reason);

struct Refusal {
    RefusalReason reason = RefusalReason::not_disclosed;
    /// True grounds, for `--explain` of a demo node or an authorised auditor only; empty for an unknown person.
    std::vector<DisclosedDecision> decisions;
    AccessReceipt access;
};

using Answer = std::variant<Disclosure, Refusal>;

}  // namespace kakehashi::consent
