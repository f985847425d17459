// How well matching finds people who are one, on labelled people of the synthetic town, and what a comparison costs beside
// comparing the plain texts.
//   identity_bench [PEOPLE [SEED]]
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "tests/fakes/identity_tables.h"
#include "tests/fakes/measured_matching.h"

using namespace kakehashi;
using namespace kakehashi::test;

namespace {

template <class Work>
double seconds(Work&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

long percent_tenths(std::int64_t part, std::int64_t whole) { return whole == 0 ? 1000 : static_cast<long>(part * 1000 / whole); }

void print_share(const char* what, std::int64_t part, std::int64_t whole) {
    const long tenths = percent_tenths(part, whole);
    std::printf("%-34s %3ld.%ld %%  (%lld of %lld)\n", what, tenths / 10, tenths % 10, static_cast<long long>(part),
                static_cast<long long>(whole));
}

}  // namespace

int main(int argc, char** argv) {
    const int people = argc > 1 ? std::atoi(argv[1]) : 50'000;
    const auto seed = static_cast<std::uint64_t>(argc > 2 ? std::atoll(argv[2]) : 1);
    const LabelledPeople labelled(people, seed);
    const MatchMeasure found = measure(identity_table(), labelled);
    std::printf("enrolments %zu, seed %llu\n", labelled.all().size(), static_cast<unsigned long long>(seed));
    print_share("recall: of pairs that are one", found.found_true, found.pairs_true);
    print_share("precision: of pairs proposed", found.proposed_true, found.proposed);
    print_share("precision: of pairs that stand first", found.strong_true, found.strong);
    std::printf("linked by the register %lld, of them wrong %lld\n", static_cast<long long>(found.linked),
                static_cast<long long>(found.linked_wrong));
    std::printf("pairs compared per enrolment %.2f\n",
                static_cast<double>(found.compared) / static_cast<double>(labelled.all().size()));
    const auto& all = labelled.all();
    std::int64_t sum = 0;
    const double scored = seconds([&] {
        for (std::size_t n = 0; n + 1 < all.size(); ++n) {
            sum += compare(identity_table(), all[n].enrolment, all[n + 1].enrolment, false).points;
        }
    });
    const double plain = seconds([&] {
        for (std::size_t n = 0; n + 1 < all.size(); ++n) {
            sum += compared_text(all[n].enrolment) == compared_text(all[n + 1].enrolment) ? 1 : 0;
        }
    });
    std::printf("a comparison costs %.1f times that of the plain texts (%lld)\n", scored / plain, static_cast<long long>(sum % 10));
    return found.linked_wrong == 0 ? 0 : 1;
}
