#include <algorithm>
#include <deque>
#include <utility>

#include "consent/asking.h"
#include "consent/people_search.h"

namespace kakehashi::consent {
namespace {

constexpr int candidates_at_once = 200;
constexpr int most_looked_at = 5'000;

Question question_about(const PersonNumbers& numbers, const PeopleQuestion& all) {
    Question one;
    one.requester = all.requester;
    one.purpose = all.purpose;
    one.insurer = numbers.insurer;
    one.insured = numbers.insured;
    one.kinds = all.kinds;
    one.on = all.on;
    one.channel = all.channel;
    one.user = all.user;
    one.request_id = all.request_id;
    one.through = all.through;
    return one;
}

/// Somebody with several numbers is listed once: under the newest that can be asked for, an insurer's among its own.
bool listed_under(const PersonNumbers& numbers, const Subject& subject, const Requester& requester, const Standing& standing) {
    for (const Enrolment& enrolment : subject.record.enrolments) {
        const bool foreign = requester.party == Party::municipality && enrolment.insurer.str() != requester.organisation;
        if (!foreign && !live_kinds(standing, enrolment.insurer).empty()) {
            return enrolment.insurer == numbers.insurer && enrolment.insured == numbers.insured;
        }
    }
    return false;
}

bool belongs(const Answer& answer, const std::vector<PeopleCondition>& conditions) {
    const auto* const disclosure = std::get_if<Disclosure>(&answer);
    return disclosure != nullptr && std::ranges::all_of(conditions, [&](const auto& condition) { return holds(condition, *disclosure); });
}

}  // namespace

/// One page on its way: those who belong to it, decided on and not yet logged.
class Gate::Listing {
public:
    Listing(Gate& gate, const PeopleQuestion& question) : gate_(gate), question_(question) {}

    [[nodiscard]] bool full() const { return static_cast<int>(page_.people.size() + waiting_.size()) >= question_.most; }

    /// Decides on one more; whoever does not belong is passed over.
    Result<Done> consider(const PersonNumbers& numbers) {
        One one{numbers, Asking(gate_, question_about(numbers, question_)), {}};
        TRY(one.entry, one.asking.decided());
        if (belongs(one)) {
            waiting_.push_back(std::move(one));
        }
        return Done{};
    }

    /// Logs those who wait, and takes them into the page. Whoever changed meanwhile is decided on again.
    Result<Done> log() {
        std::vector<AccessAttempt> entries;
        for (One& one : waiting_) {
            entries.push_back(std::move(one.entry));
        }
        auto outcomes = gate_.log_.append_all_and_wait(std::move(entries));
        for (std::size_t n = 0; n < waiting_.size(); ++n) {
            TRY_DONE(take(waiting_[n], std::move(outcomes[n])));
        }
        waiting_.clear();
        return Done{};
    }

    PeoplePage finish(std::optional<PersonNumbers> next) {
        page_.next = std::move(next);
        return std::move(page_);
    }

private:
    struct One {
        PersonNumbers numbers;
        Asking asking;
        AccessAttempt entry;
    };

    [[nodiscard]] bool belongs(One& one) const {
        const Attempt& attempt = one.asking.attempt();
        return attempt.subject && listed_under(one.numbers, *attempt.subject, question_.requester, *attempt.standing) &&
               consent::belongs(one.asking.drafted(), question_.conditions);
    }

    Result<Done> take(One& one, AppendOutcome outcome) {
        while (true) {
            TRY(auto answered, one.asking.after(std::move(outcome)));
            if (answered) {
                page_.people.push_back(std::get<Disclosure>(*std::move(answered)));
                return Done{};
            }
            TRY(one.entry, one.asking.decided());
            if (!belongs(one)) {
                return Done{};
            }
            outcome = gate_.log_.append_and_wait(std::move(one.entry));
        }
    }

    Gate& gate_;
    const PeopleQuestion& question_;
    std::deque<One> waiting_;
    PeoplePage page_;
};

Result<PeoplePage> Gate::list(const PeopleQuestion& question, PeopleIndex& index) {
    if (question.most < 1 || question.most > most_in_page) {
        return Error{Fault::malformed, "KK-2352", "a page holds 1 to 100 people"};
    }
    Listing listing(*this, question);
    std::optional<PersonNumbers> after = question.after;
    for (int looked_at = 0; looked_at < most_looked_at;) {
        TRY(const auto candidates, index.candidates(question.requester, question.conditions, after, candidates_at_once));
        for (const PersonNumbers& numbers : candidates) {
            TRY_DONE(listing.consider(numbers));
            after = numbers;
            ++looked_at;
            if (listing.full()) {
                TRY_DONE(listing.log());
                if (listing.full()) {  // nobody withdrew meanwhile
                    return listing.finish(after);
                }
            }
        }
        if (candidates.size() < candidates_at_once) {
            TRY_DONE(listing.log());
            return listing.finish({});
        }
    }
    TRY_DONE(listing.log());
    return listing.finish(after);
}

}  // namespace kakehashi::consent
