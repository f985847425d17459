#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "consent/assumption.h"
#include "consent/decision.h"
#include "consent/disclosure.h"
#include "consent/people_list.h"
#include "consent/ports/access_log.h"
#include "consent/ports/emergency_desk.h"
#include "consent/ports/people_index.h"
#include "consent/ports/state_store.h"
#include "consent/preview.h"
#include "consent/request.h"
#include "domain/calendar_date.h"
#include "domain/executor.h"
#include "domain/identifiers.h"
#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// A question about one person's record. The requester is who authentication says it is.
struct Question {
    Requester requester;
    /// The requester is the person asked about (`resident` on a demo console); the gate fills `requester.person`.
    bool asks_about_self = false;
    Purpose purpose = Purpose::care;
    Mode mode = Mode::normal;
    std::string reason;                    ///< of an emergency; may be blank under a declaration
    std::optional<Timestamp> until;        ///< of an emergency that has to be declared first
    InsurerNumber insurer;
    InsuredNumber insured;
    KindSet kinds = KindSet::all();
    std::optional<CalendarDate> on;        ///< facts effective that day; the decision is always of today
    std::optional<Timestamp> known_at;     ///< facts as they were known then
    std::string channel;                   ///< "console" "mtls"
    std::string user;                      ///< of the organisation, or empty
    std::string request_id;
    Through through = Through::single;
};

/// The only door to a record: load → decide → log → redact (docs/architecture.md).
///
/// No answer leaves without a durable entry, and none on inputs that changed meanwhile. Thread-safe.
class Gate {
public:
    /// All must outlive the gate.
    Gate(StateStore& states, AccessLog& log, EmergencyDesk& emergencies) : states_(states), log_(log), emergencies_(emergencies) {}

    /// A Disclosure, or a Refusal that tells the caller no more than law 7 allows; both are logged. An Error (nothing
    /// may be shown) when the store or the log does not answer, or inputs kept changing. What only an emergency opens is shown under a
    /// declaration: the one in force, else one made first.
    [[nodiscard]] Result<Answer> ask(Question question);

    /// Declares an emergency as `ask` would, and shows nothing. A Refusal, logged as that of `ask`, where no emergency opens anything;
    /// conflicting where all asked for is open without one (KK-2333), or under one that lasts as long as this would (KK-2335).
    using Declared = std::variant<EmergencyDeclaration, Refusal>;
    [[nodiscard]] Result<Declared> declare(Question question);

    /// The same without waiting: called on `threads.here`, answered there by one call of `then`, which throws nothing. What
    /// has to wait for the store is done elsewhere. `threads` must outlive the question, as the gate must.
    using Then = std::function<void(Result<Answer>)>;
    void ask(Question question, const Threads& threads, Then then);

    /// What `ask` would answer now, and under the assumption: by the same decisions and the same code, on a state read anew. Nothing is
    /// disclosed, declared or logged here: whoever shows it to anybody logs that before. An Error when the store does not answer.
    [[nodiscard]] Result<Previews> preview(Question question, const Assumption& assumption);

    /// A page of those of whom `ask` would disclose something, and of whom the conditions hold by what is shown; each is decided and logged
    /// as by `ask`. Nobody else leaves a trace in it. A page may be short, or empty, and have a next one all the same: only so many are
    /// looked at for one. Errors as of `ask`, and of the index; malformed (KK-2352) when `most` is none.
    [[nodiscard]] Result<PeoplePage> list(const PeopleQuestion& question, PeopleIndex& index);

private:
    struct Attempt;
    class Asking;
    class Listing;
    struct Pending;
    static void attempt(const std::shared_ptr<Pending>& pending);
    static void settle(const std::shared_ptr<Pending>& pending, AppendOutcome outcome);

    [[nodiscard]] Result<Attempt> look_up(Question& question);
    static void judge(Attempt& attempt, const Question& question, const SubjectState& state);
    [[nodiscard]] Result<Attempt> prepare(Question& question);
    [[nodiscard]] static Answer answer(const Question& question, const Attempt& attempt, std::vector<DisclosedDecision> decisions);
    [[nodiscard]] static Answer receipted(Answer answer, const AccessReceipt& receipt);
    static void leave_out_whereabouts(Disclosure& disclosure, const std::vector<std::string>& members);

    StateStore& states_;
    AccessLog& log_;
    EmergencyDesk& emergencies_;
};

}  // namespace kakehashi::consent
