// What a million directives take in memory, ten a person, as open persons hold them for decisions (goal: 200 MiB).
#include <malloc.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "consent/subject_state.h"

namespace {

using namespace kakehashi;
using namespace kakehashi::consent;

constexpr int people = 100'000;
constexpr int of_each = 10;

std::size_t in_use() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

Directive directive(std::int64_t number) {
    Directive made;
    made.id = "d" + std::to_string(1'000'000 + number);
    made.seq = 1'790'000'000'000'000 + number;
    made.scope = number % 2 == 0 ? Scope::comprehensive : Scope::organisation;
    made.organisation = made.scope == Scope::organisation ? "1370000011" : "";
    made.kinds = KindSet::all();
    made.decision = DirectiveDecision::granted;
    made.period = {CalendarDate::of(2026, 4, 1), CalendarDate::of(2028, 3, 31)};
    made.insurer = "131011";
    made.capacity = Capacity::ok;
    made.readable = true;
    return made;
}

}  // namespace

int main() {
    const std::size_t before = in_use();
    std::vector<std::unique_ptr<SubjectState>> states;
    states.reserve(people);
    for (std::int64_t person = 0; person < people; ++person) {
        auto state = std::make_unique<SubjectState>();
        for (int n = 0; n < of_each; ++n) {
            state->directives.push_back(directive(person * of_each + n));
        }
        state->directives.shrink_to_fit();  // as the loader does
        states.push_back(std::move(state));
    }
    const double taken = static_cast<double>(in_use() - before) / (1U << 20U);
    std::cout << people * of_each << " directives of " << people << " people: " << taken << " MiB (goal 200), " << sizeof(Directive)
              << " bytes each, the states of the people included\n";
    return taken <= 200 ? 0 : 1;
}
