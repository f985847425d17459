#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>
#include <sstream>
#include <string>

#include "consent/decision.h"
#include "consent/policy.h"
#include "tests/folders.h"

/// How long a decision takes, and that it allocates nothing. Exit status 1 when it does allocate, or when a set of
/// kinds takes longer than the goal of 500 ns by a factor that a busy machine does not explain.
namespace {

using namespace kakehashi;
using namespace kakehashi::consent;

std::size_t allocations = 0;
/// Somebody must look at the answers, or the compiler leaves them out.
volatile unsigned kept = 0;

constexpr int rounds = 200'000;
constexpr double goal_ns = 500;
constexpr double patience = 10;

Policy shipped_policy() {
    std::ifstream file(test::source_dir().string() + "/conf/policy/sharing-matrix.csv");
    std::ostringstream text;
    text << file.rdbuf();
    Result<Policy> policy = Policy::parse(text.str(), "sharing-matrix.csv");
    if (!policy) {
        std::fprintf(stderr, "the policy table cannot be read: %s\n", policy.error().message.c_str());
        std::exit(1);
    }
    return std::move(policy).value();
}

Request office_asks() {
    Request request;
    request.requester = {Party::care_manager, "1370000011", Role::care_manager, ""};
    request.purpose = Purpose::care;
    request.day = *CalendarDate::of(2026, 11, 22);
    return request;
}

Request hospital_asks() {
    Request request = office_asks();
    request.requester = {Party::medical_institution, "1310000017", Role::physician, ""};
    request.purpose = Purpose::emergency;
    request.mode = Mode::emergency;
    request.reason = "救急搬送、意識不明";
    return request;
}

/// Ten directives and five relations, the right ones last.
SubjectState well_known_person() {
    SubjectState subject;
    const CalendarDate day = *CalendarDate::of(2026, 11, 22);
    subject.person = "p1";
    subject.enrolments = {{"131029", {{}, day.plus_days(-900)}}, {"131011", {day.plus_days(-899), {}}}};
    for (int n = 0; n < 5; ++n) {
        const std::string office = n == 4 ? "1370000011" : "137000002" + std::to_string(n);
        subject.relations.push_back({office, Party::care_manager, Basis::identity_check, day.plus_days(-400),
                                     ServiceMonth::containing(day), std::nullopt});
    }
    for (int n = 0; n < 10; ++n) {
        Directive directive;
        directive.id = "directive-with-a-long-name-" + std::to_string(n);
        directive.seq = 10 - n;
        directive.scope = n % 2 == 0 ? Scope::comprehensive : Scope::organisation;
        directive.organisation = n % 4 == 1 ? "1370000011" : "1370000029";
        const KindSet some = KindSet::of(Kind::life).with(Kind::survey).with(Kind::care_plan);
        directive.kinds = n % 3 == 0 ? KindSet::all() : some;
        directive.decision = n % 5 == 4 ? DirectiveDecision::refused : DirectiveDecision::granted;
        directive.period.from = day.plus_days(-300);
        directive.insurer = "131011";
        directive.capacity = Capacity::ok;
        directive.readable = true;
        subject.directives.push_back(directive);
    }
    return subject;
}

/// Nanoseconds of one call of `decide_once`, the best of five series.
template <class DecideOnce>
double nanoseconds(const DecideOnce& decide_once) {
    double best = 1e9;
    unsigned permits = 0;
    for (int series = 0; series < 5; ++series) {
        const auto start = std::chrono::steady_clock::now();
        for (int n = 0; n < rounds; ++n) {
            permits += decide_once();
        }
        const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
        best = std::min(best, taken.count() / rounds);
    }
    kept = permits;
    return best;
}

}  // namespace

// Not inline: g++ 12 otherwise takes free() for a mismatched pair of operator new.
[[gnu::noinline]] void* operator new(std::size_t size) {
    ++allocations;
    if (void* const memory = std::malloc(size == 0 ? 1 : size)) {
        return memory;
    }
    throw std::bad_alloc();
}

[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main() {
    const Policy policy = shipped_policy();
    const SubjectState subject = well_known_person();
    const std::array<Request, 2> requests = {office_asks(), hospital_asks()};
    const auto permits = [](const Decision& decision) { return decision.effect == Effect::permit ? 1U : 0U; };

    bool good = true;
    for (const Request& request : requests) {
        const std::size_t before = allocations;
        const double set = nanoseconds([&] {
            return permits(decide(policy, request, subject, KindSet::all()).of(Kind::life));
        });
        const double one = nanoseconds([&] { return permits(decide(policy, request, subject, Kind::life)); });
        const std::size_t allocated = allocations - before;
        std::printf("%s: %.0f ns per set of 13 kinds (goal %.0f), %.0f ns per kind alone, %zu allocations\n",
                    std::string(name_of(request.mode)).c_str(), set, goal_ns, one, allocated);
        good = good && allocated == 0 && set <= goal_ns * patience;
    }
    return good ? 0 : 1;
}
