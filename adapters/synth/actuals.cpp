#include "adapters/synth/services.h"

namespace kakehashi::synth {
namespace {

constexpr std::uint64_t actuals_purpose = 1'000'000;

/// One throw for everything at that time of that day, so that an add-on shares the fate of its service.
int fate_of(const Resident& person, const Visit& visit) {
    const auto day = static_cast<std::uint64_t>(visit.day.days()) * 10000U;
    const auto time = static_cast<std::uint64_t>(std::stoi(std::string(visit.begins)));
    return person.dice(actuals_purpose + day + time).below(100);
}

/// Later than the usual times of the plan.
void move_in_time(Visit& visit) {
    if (visit.begins == "0930" && visit.ends == "1030") {
        visit.begins = "1000";
        visit.ends = "1100";
    } else if (visit.begins == "1330" && visit.ends == "1430") {
        visit.begins = "1500";
        visit.ends = "1600";
    } else if (visit.begins == "0730" && visit.ends == "0800") {
        visit.begins = "0800";
        visit.ends = "0830";
    } else if (visit.begins == "1000" && visit.ends == "1100") {
        visit.begins = "1030";
        visit.ends = "1130";
    } else if (visit.begins == "0930") {
        visit.begins = "1000";
    }
}

}  // namespace

std::vector<Visit> actual_visits(const Resident& person, const std::vector<Visit>& planned, CalendarDate last_day) {
    std::vector<Visit> done;
    for (Visit visit : planned) {
        const int fate = fate_of(person, visit);
        const bool movable = visit.begins != "9999";
        if (visit.day > last_day || (movable && fate < 4)) {
            continue;
        }
        if (movable && fate < 9) {
            move_in_time(visit);
        }
        done.push_back(visit);
        if (movable && fate == 99 && visit.slot == Slot::visit_a && visit.day < last_day) {
            visit.day = visit.day.plus_days(1);  // an unplanned visit on the next day
            visit.begins = "2000";
            visit.ends = "2030";
            visit.code = "111112";
            visit.units = 305;
            done.push_back(visit);
        }
    }
    return done;
}

}  // namespace kakehashi::synth
