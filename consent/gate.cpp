#include "consent/gate.h"

#include <exception>
#include <utility>

#include "consent/asking.h"

namespace kakehashi::consent {
namespace {

/// For steps on threads that belong to others: what is thrown there would end the process.
template <class Step>
auto guarded(Step step) -> decltype(step()) {
    try {
        return step();
    } catch (const std::exception& thrown) {
        return Error{Fault::broken, "KK-2312", std::string("a question broke off: ") + thrown.what()};
    }
}

}  // namespace

Result<Answer> Gate::ask(Question question) {
    Asking asking(*this, std::move(question));
    while (true) {
        TRY(auto entry, asking.decided());
        TRY(auto answered, asking.after(log_.append_and_wait(std::move(entry))));
        if (answered) {
            return *std::move(answered);
        }
    }
}

Result<Gate::Declared> Gate::declare(Question question) {
    question.mode = Mode::emergency;
    question.purpose = Purpose::emergency;
    Asking asking(*this, std::move(question));
    while (true) {
        TRY(auto entry, asking.decided());
        if (asking.opened_by_emergency()) {
            TRY(auto declared, asking.declaration());
            return Declared(std::move(declared));
        }
        if (asking.opened()) {
            return Error{Fault::conflicting, "KK-2333", "what is asked for is open without an emergency"};
        }
        TRY(auto answered, asking.after(log_.append_and_wait(std::move(entry))));
        if (!answered) {
            continue;
        }
        if (auto* const refusal = std::get_if<Refusal>(&*answered)) {
            return Declared(std::move(*refusal));
        }
        // Only its own papers would be shown: no emergency opens more.
        return Declared(Refusal{RefusalReason::not_disclosed, {}, std::get<Disclosure>(*answered).access()});
    }
}

Result<Previews> Gate::preview(Question question, const Assumption& assumption) {
    states_.forget_standing();
    TRY(Attempt attempt, look_up(question));
    if (attempt.subject) {  // what is remembered is only good for what the log checks again
        states_.forget(attempt.subject->record.id);
        TRY(attempt, look_up(question));
    }
    const auto shown = [&](const SubjectState* state) {
        std::vector<DisclosedDecision> decisions;
        if (state != nullptr) {
            judge(attempt, question, *state);
            decisions = told_decisions(attempt.decisions, question.kinds, attempt.relation_alive);
        }
        return Preview(answer(question, attempt, std::move(decisions)));
    };
    if (!attempt.subject) {
        return Previews{shown(nullptr), shown(nullptr), attempt.standing->day};
    }
    const SubjectState& state = attempt.subject->state;
    const SubjectState assumed = assuming(state, assumption, question.requester, question.insurer, attempt.standing->day);
    return Previews{shown(&state), shown(&assumed), attempt.standing->day};
}

/// A question whose asker does not wait.
struct Gate::Pending {
    Asking asking;
    Threads threads;
    Then then;
};

void Gate::ask(Question question, const Threads& threads, Then then) {
    auto pending = std::make_shared<Pending>(Pending{Asking(*this, std::move(question)), threads, std::move(then)});
    if (pending->asking.needs_to_wait()) {
        threads.elsewhere.run([pending = std::move(pending)] { attempt(pending); });
    } else {
        attempt(pending);
    }
}

void Gate::attempt(const std::shared_ptr<Pending>& pending) {
    Executor& here = pending->threads.here;
    auto entry = guarded([&] { return pending->asking.decided(); });
    if (!entry) {
        here.run([pending, error = std::move(entry).error()] { pending->then(error); });
        return;
    }
    pending->asking.log().append(*std::move(entry), [pending, &here](AppendOutcome outcome) {
        here.run([pending, outcome = std::move(outcome)]() mutable { settle(pending, std::move(outcome)); });
    });
}

void Gate::settle(const std::shared_ptr<Pending>& pending, AppendOutcome outcome) {
    auto answered = guarded([&] { return pending->asking.after(std::move(outcome)); });
    if (!answered) {
        pending->then(std::move(answered).error());
    } else if (*answered) {
        pending->then(**std::move(answered));
    } else {
        pending->threads.elsewhere.run([pending] { attempt(pending); });
    }
}

}  // namespace kakehashi::consent
