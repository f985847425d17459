#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "consent/gate.h"
#include "consent/subject_state.h"

// How the gate goes about one question; for the gate's own files.

namespace kakehashi::consent {

/// One go through load and decide, kept until the log has accepted it.
struct Gate::Attempt {
    std::shared_ptr<const Standing> standing;
    std::shared_ptr<const Subject> subject;  ///< null: nobody we know
    KindSet kinds;
    std::optional<SubjectState> in_disaster;  ///< with what is declared beside; decisions point into it
    std::optional<EmergencyDeclaration> emergency;  ///< under which it is looked at
    bool declared = false;                          ///< that one was made for this go
    Decisions decisions;
    bool relation_alive = false;
    bool live = true;
};

/// One question on its way through the door: load and decide, until the log accepts what was decided.
class Gate::Asking {
public:
    Asking(Gate& gate, Question question) : gate_(&gate), question_(std::move(question)) {}

    /// Decides, and says what the log is to write.
    [[nodiscard]] Result<AccessAttempt> decided();

    /// What the answer is to be when the log accepts the entry. Shown to nobody before.
    [[nodiscard]] const Answer& drafted();

    /// The answer, or nothing when it has to be decided again.
    [[nodiscard]] Result<std::optional<Answer>> after(AppendOutcome outcome);

    /// Whether deciding may wait for the store.
    [[nodiscard]] bool needs_to_wait() const;
    [[nodiscard]] AccessLog& log() const { return gate_->log_; }

    /// Of what was decided last.
    [[nodiscard]] const Attempt& attempt() const { return attempt_; }
    [[nodiscard]] bool opened_by_emergency() const;
    [[nodiscard]] bool opened() const;

    /// What the question declares, once an emergency opens something: the declaration just made, or one that lasts longer than the one
    /// that is open. Conflicting (KK-2335) when that one lasts as long as was asked for.
    [[nodiscard]] Result<EmergencyDeclaration> declaration();

private:
    Gate* gate_;
    Question question_;
    int goes_ = 0;
    Attempt attempt_;
    std::vector<DisclosedDecision> decisions_;
    std::optional<Answer> draft_;
};

/// Kinds the insurer takes part with today; nothing when it does not take part.
[[nodiscard]] KindSet live_kinds(const Standing& standing, InsurerNumber insurer);

/// What the caller may hear of each decision (law 7).
[[nodiscard]] std::vector<DisclosedDecision> told_decisions(const Decisions& decisions, KindSet kinds, bool relation_alive);

}  // namespace kakehashi::consent
