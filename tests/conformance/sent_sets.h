#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/conformance/town.h"

namespace kakehashi::test {

/// A plan of the first person.
inline Handed one_plan(const std::string& serial, const std::string& body, const std::string& order = "20260501001") {
    Handed set;
    set.name = {"careplan", "handed", care_office, "", serial, ""};
    set.units = {with(unit_of(home_insurer, first_number), plan(day_service, order, body))};
    return set;
}

/// The bytes under a name as the store would be told of them; `content` stands for the digest.
inline Result<SetStanding> receive(Town& town, const SetName& name, const std::string& content) {
    const std::vector<ClaimedFile> files = {
        {{name.serial + ".csv", std::make_shared<MemoryBytes>(content), content}, {name, "FORM", "1", {}}}};
    return town.imports().receive(name, content, files, {"care_manager", care_office, "console"});
}

/// What is imported is handed over by that one.
inline IngestOptions as(const std::string& party, const std::string& organisation) {
    IngestOptions options;
    options.submitter = Submitter{party, organisation, "console"};
    return options;
}

}  // namespace kakehashi::test
