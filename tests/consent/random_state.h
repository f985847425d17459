#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>

#include "consent/decision.h"
#include "tests/consent/sharing_matrix.h"

/// Random requests and states of a subject, drawn from few names and from dates near the edges of the rules, so that
/// the rules meet often.
namespace kakehashi::tests {

/// KAKEHASHI_TEST_SEED, or a fresh seed; printed once so that a failure can be repeated.
std::uint64_t test_seed();

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}

    /// 0 … `sides` - 1.
    int roll(int sides) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(sides)); }
    bool one_in(int n) { return roll(n) == 0; }
    template <class T>
    T pick(std::initializer_list<T> values) {
        return *(values.begin() + roll(static_cast<int>(values.size())));
    }
    std::mt19937_64& engine() { return engine_; }

private:
    std::mt19937_64 engine_;
};

/// The day every random request is made near.
CalendarDate some_day();

consent::Request random_request(Dice& dice);
consent::Directive random_directive(Dice& dice, const std::string& id);
consent::Relation random_relation(Dice& dice);
consent::Hold random_hold(Dice& dice);
/// A state with up to `most` of everything.
consent::SubjectState random_subject(Dice& dice, int most);
Matrix random_matrix(Dice& dice);
/// The product's reading of that table; ends the test program when it cannot be read.
consent::Policy policy_of(const Matrix& matrix);

/// The case in words, for the message of a failure.
std::string in_words(const consent::Request& request, const consent::SubjectState& subject);

}  // namespace kakehashi::tests
