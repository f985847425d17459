#include "tests/consent/scenario_table.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "tests/folders.h"

namespace kakehashi::tests {
namespace {

using namespace kakehashi::consent;
using Row = std::map<std::string, std::string>;

std::vector<std::string> split(const std::string& text, const std::string& separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = text.find(separator, begin);
        parts.push_back(text.substr(begin, end - begin));
        if (end == std::string::npos) {
            return parts;
        }
        begin = end + separator.size();
    }
}

template <class T>
T known(const std::optional<T>& value, const std::string& text) {
    if (!value) {
        throw std::invalid_argument("not understood: " + text);
    }
    return *value;
}

CalendarDate date(const std::string& text) { return known(CalendarDate::parse_iso(text), text); }

KindSet kinds(const std::string& text) { return known(KindSet::parse(text, '|'), text); }

Period period(const std::string& text) {
    const std::vector<std::string> ends = split(text, "..");
    Period result;
    if (ends.size() != 2) {
        throw std::invalid_argument("not a period: " + text);
    }
    if (!ends[0].empty()) {
        result.from = date(ends[0]);
    }
    if (!ends[1].empty()) {
        result.to = date(ends[1]);
    }
    return result;
}

/// The entries of a cell, each as its words; at least `least` words are needed.
std::vector<std::vector<std::string>> entries(const std::string& cell, std::size_t least) {
    std::vector<std::vector<std::string>> result;
    if (cell == "-") {
        return result;
    }
    for (const std::string& entry : split(cell, "; ")) {
        result.push_back(split(entry, " "));
        if (result.back().size() < least) {
            throw std::invalid_argument("too few words: " + entry);
        }
    }
    return result;
}

Relation relation(const std::vector<std::string>& words) {
    Relation result;
    result.organisation = words[0];
    result.party = known(party_named(words[1]), words[1]);
    result.basis = known(basis_named(words[2]), words[2]);
    result.verified_on = date(words[3]);
    for (std::size_t i = 4; i + 1 < words.size(); i += 2) {
        if (words[i] == "claim") {
            result.last_claim_month = known(ServiceMonth::parse_iso(words[i + 1]), words[i + 1]);
        } else if (words[i] == "ended") {
            result.ended_on = date(words[i + 1]);
        } else {
            throw std::invalid_argument("not understood: " + words[i]);
        }
    }
    return result;
}

Directive directive(const std::vector<std::string>& words) {
    Directive result;
    result.id = words[0];
    result.seq = std::stoll(words[1].substr(1));
    if (words[2] == "unreadable") {
        return result;
    }
    std::size_t at = 3;
    if (words[2] == "only") {
        result.scope = Scope::organisation;
        result.organisation = words.at(at++);
    } else if (words[2] != "everybody") {
        throw std::invalid_argument("not understood: " + words[2]);
    }
    result.decision = known(directive_decision_named(words.at(at)), words.at(at));
    result.kinds = kinds(words.at(at + 1));
    result.lists_every_kind = result.kinds == KindSet::all() && words.at(at + 1) != "all";
    result.period = period(words.at(at + 2));
    result.insurer = words.at(at + 4);
    result.capacity = at + 5 < words.size() ? known(capacity_named(words[at + 5]), words[at + 5]) : Capacity::ok;
    result.readable = true;
    return result;
}

Request request(const Row& row) {
    Request result;
    const std::vector<std::string> requester = entries(row.at("requester"), 2).at(0);
    result.requester.party = known(party_named(requester[0]), requester[0]);
    const bool is_person =
        result.requester.party == Party::resident || result.requester.party == Party::proxy;
    (is_person ? result.requester.person : result.requester.organisation) = requester[1];
    result.requester.role = row.at("role") == "-" ? Role::none : role_named(row.at("role"));
    result.purpose = known(purpose_named(row.at("purpose")), row.at("purpose"));
    result.mode = known(mode_named(row.at("mode")), row.at("mode"));
    result.day = date(row.at("day"));
    std::string reason = row.at("reason") == "-" ? "" : row.at("reason");
    for (std::size_t at = reason.find("<U+3000>"); at != std::string::npos; at = reason.find("<U+3000>")) {
        reason.replace(at, 8, "\u3000");
    }
    result.reason = reason;
    return result;
}

SubjectState subject(const Row& row) {
    SubjectState result;
    result.person = "p1";
    for (const std::vector<std::string>& words : entries(row.at("subject"), 2)) {
        if (words[0] == "died") {
            result.deceased_on = date(words[1]);
        } else if (words[0] == "refuses") {
            result.emergency_preference = EmergencyPreference::refuse;
        } else {
            throw std::invalid_argument("not understood: " + words[0]);
        }
    }
    for (const std::vector<std::string>& words : entries(row.at("enrolments"), 2)) {
        result.enrolments.push_back({words[0], period(words[1])});
    }
    for (const std::vector<std::string>& words : entries(row.at("relations"), 4)) {
        result.relations.push_back(relation(words));
    }
    for (const std::vector<std::string>& words : entries(row.at("directives"), 3)) {
        result.directives.push_back(directive(words));
    }
    for (const std::vector<std::string>& words : entries(row.at("proxies"), 3)) {
        result.proxies.push_back({words[0], kinds(words[1]), period(words[2])});
    }
    for (const std::vector<std::string>& words : entries(row.at("holds"), 2)) {
        result.holds.push_back({words[0], period(words[1])});
    }
    for (const std::vector<std::string>& words : entries(row.at("disasters"), 3)) {
        result.disasters.push_back({words[0], words[1], period(words[2])});
    }
    return result;
}

Scenario scenario(const std::vector<std::string>& heading, const std::string& line, const std::string& place) {
    Scenario result;
    result.place = place;
    try {
        const std::vector<std::string> cells = split(line, "\t");
        Row row;
        for (std::size_t i = 0; i < heading.size(); ++i) {
            row[heading[i]] = cells.at(i);
        }
        result.title = row.at("scenario");
        result.rule = row.at("rule");
        result.request = request(row);
        result.subject = subject(row);
        result.kind = known(kind_named(row.at("kind")), row.at("kind"));
        const std::string settled_by = row.at("settled_by") == "-" ? "" : row.at("settled_by");
        result.expected = {row.at("effect"), row.at("ground"), settled_by};
    } catch (const std::exception& mistake) {
        result.mistake = mistake.what();
    }
    return result;
}

void read_table(const std::filesystem::path& path, std::vector<Scenario>& scenarios) {
    std::ifstream file(path);
    std::vector<std::string> heading;
    int number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (heading.empty()) {
            heading = split(line, "\t");
            continue;
        }
        scenarios.push_back(scenario(heading, line, path.filename().string() + ":" + std::to_string(number)));
    }
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Scenario& scenario) {
    return out << scenario.place << " [" << scenario.rule << "] " << scenario.title;
}

std::vector<Scenario> all_scenarios() {
    std::error_code failure;
    std::vector<std::filesystem::path> paths;
    const std::filesystem::path folder = kakehashi::test::source_dir() / "tests/consent/scenarios";
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
        if (entry.path().extension() == ".tsv") {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Scenario> scenarios;
    for (const std::filesystem::path& path : paths) {
        read_table(path, scenarios);
    }
    return scenarios;
}

}  // namespace kakehashi::tests
