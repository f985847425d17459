#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include "adapters/sources/conf_table.h"
#include "adapters/sources/raw_reading.h"
#include "domain/ingest.h"
#include "tests/fakes/needed.h"
#include "tests/folders.h"
#include "tests/mutation/damage.h"

namespace kakehashi::test {
namespace {

std::filesystem::path here() { return source_dir() / "tests" / "mutation"; }

const SubmissionMatrix& matrix() {
    static const SubmissionMatrix read = needed(SubmissionMatrix::parse(
        sources::test::content_of(source_dir() / "conf" / "policy" / "submission-matrix.csv"), "submission-matrix.csv"));
    return read;
}

/// What `kakehashi check` would say of these files.
std::vector<SetResult> checked(const std::vector<NamedContent>& files) {
    std::vector<SourceFile> given;
    for (const NamedContent& file : files) {
        given.push_back({file.name, std::make_shared<sources::MemoryBytes>(file.content), std::to_string(std::hash<std::string>()(file.content))});
    }
    IngestOptions options;
    options.mode = IngestOptions::Mode::check;
    options.now = Timestamp::parse_iso("2026-12-01T12:00:00+09:00");
    return needed(Ingest(all_sources(), matrix(), nullptr).take(std::move(given), options));
}

std::vector<Finding> findings_of(const std::vector<SetResult>& results) {
    std::vector<Finding> all;
    for (const SetResult& result : results) {
        all.insert(all.end(), result.report.findings.begin(), result.report.findings.end());
    }
    return all;
}

/// How often each thing was found, wherever: damage moves lines and changes names of files.
using Counted = std::map<std::string, int>;

std::string without_place(Finding finding) {
    finding.place.file.clear();
    finding.place.line = 0;
    return sources::test::printed(finding);
}

Counted counted(const std::vector<Finding>& findings) {
    Counted all;
    for (const Finding& finding : findings) {
        ++all[without_place(finding)];
    }
    return all;
}

/// Whether a finding tells of several items at once, this one among them.
bool lists(const Finding& finding, std::uint32_t item) {
    return ("," + finding.detail + ",").find("," + std::to_string(item) + ",") != std::string::npos;
}

bool tells(const Finding& finding, const Damaged& damage) {
    const bool line = damage.lines.empty() || std::find(damage.lines.begin(), damage.lines.end(), finding.place.line) != damage.lines.end();
    const bool item = damage.item == 0 || finding.place.item == damage.item || lists(finding, damage.item);
    return finding.severity >= Severity::warning && finding.place.file == damage.file && line && item;
}

/// Damage that is none for a kind: not a fault by the standard, or one that nobody can see.
struct Harmless {
    std::string damage;
    std::string kind;  ///< or how it begins, with a `*`
    std::string reason;
    mutable bool used = false;

    [[nodiscard]] bool covers(const std::string& name, const std::string& of_kind) const {
        const bool part = kind.ends_with('*');
        return damage == name && (part ? of_kind.starts_with(kind.substr(0, kind.size() - 1)) : of_kind == kind);
    }
};

const std::vector<Harmless>& harmless() {
    static const std::vector<Harmless> all = [] {
        std::vector<Harmless> read;
        const auto table = needed(sources::ConfTable::open(here() / "harmless.csv", {"damage", "kind", "reason"}));
        for (const auto& row : table.rows()) {
            read.push_back({row.cells[0], row.cells[1], row.cells[2]});
        }
        return read;
    }();
    return all;
}

const Harmless* harmless_for(const std::string& damage, const std::string& kind) {
    for (const Harmless& one : harmless()) {
        if (one.covers(damage, kind)) {
            return &one;
        }
    }
    return nullptr;
}

/// A set with a grave finding is refused as a whole, and every person put aside is told why.
void check_outcome(const SetResult& result) {
    const auto& findings = result.report.findings;
    const bool grave = std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::set; });
    if (grave) {
        BOOST_TEST((result.report.outcome == SetOutcome::quarantined));
    }
}

/// The rules of what is found at the place of the damage, and more often than without it.
std::set<std::string> rules_told(const Damaged& damage, const Counted& before) {
    const std::vector<SetResult> results = checked(damage.files);
    const std::vector<Finding> findings = findings_of(results);
    for (const SetResult& result : results) {
        check_outcome(result);
        BOOST_TEST(!result.error, (result.error ? result.error->message : ""));
    }
    Counted after = counted(findings);
    std::set<std::string> rules;
    std::vector<std::string> elsewhere;
    for (const Finding& finding : findings) {
        const std::string what = without_place(finding);
        const auto had = before.find(what);
        if (after[what] > (had == before.end() ? 0 : had->second)) {
            tells(finding, damage) ? static_cast<void>(rules.insert(finding.rule)) : elsewhere.push_back(sources::test::printed(finding));
        }
    }
    for (const std::string& text : rules.empty() ? elsewhere : std::vector<std::string>()) {
        BOOST_TEST_MESSAGE("  elsewhere: " << text);
    }
    return rules;
}

std::string joined_rules(const std::set<std::string>& rules) {
    std::string text;
    for (const std::string& rule : rules) {
        text += (text.empty() ? "" : " ") + rule;
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(damaged_files_are_told)

BOOST_AUTO_TEST_CASE(every_damage_to_every_kind_is_told_where_it_stands) {
    std::map<std::string, std::set<std::string>> told;  // by damage and standard
    std::map<std::string, Counted> before;
    for (const Example& example : all_examples()) {
        before[example.kind] = counted(findings_of(checked(example.files)));
    }
    int missed = 0;
    for (const Damage& damage : all_damages()) {
        for (const Example& example : all_examples()) {
            const Harmless* const excused = harmless_for(damage.name, example.kind);
            for (const Damaged& made : damage.make(example)) {
                const std::set<std::string> rules = rules_told(made, before[example.kind]);
                told[damage.name + "," + example.standard()].insert(rules.begin(), rules.end());
                if (rules.empty() && excused != nullptr) {
                    excused->used = true;
                } else if (rules.empty()) {
                    ++missed;
                    BOOST_ERROR("nobody tells of " << damage.name << " in " << example.kind << " " << made.note);
                }
            }
        }
    }
    BOOST_TEST(missed == 0);
    for (const Harmless& one : harmless()) {
        BOOST_TEST(one.used, "is always told by now: " + one.damage + " in " + one.kind);
    }
    std::string text = "damage,standard,rules\n";
    for (const auto& [key, rules] : told) {
        text += key + "," + joined_rules(rules) + "\n";
    }
    if (std::getenv("UPDATE_GOLDEN") != nullptr) {
        std::ofstream(here() / "rules.csv", std::ios::binary) << text;
    }
    BOOST_TEST(text == sources::test::content_of(here() / "rules.csv"));
}

BOOST_AUTO_TEST_CASE(there_are_as_many_kinds_of_damage_as_promised) {
    std::set<std::string> names;
    for (const Damage& damage : all_damages()) {
        BOOST_TEST(names.insert(damage.name).second, damage.name);
        const auto& examples = all_examples();
        BOOST_TEST(std::any_of(examples.begin(), examples.end(), [&](const Example& e) { return !damage.make(e).empty(); }), damage.name);
    }
    BOOST_TEST(names.size() >= 80U);
}

BOOST_AUTO_TEST_CASE(the_documentation_lists_them) {
    const std::filesystem::path page = source_dir() / "docs" / "mutation-corpus.md";
    const std::string text = sources::test::content_of(page);
    const std::string title = "## The damages\n\n";
    std::string made = text.substr(0, text.find(title)) + title + "| Name | What is done |\n|---|---|\n";
    for (const Damage& damage : all_damages()) {
        made += "| `" + damage.name + "` | " + damage.what + " |\n";
    }
    if (std::getenv("UPDATE_GOLDEN") != nullptr) {
        std::ofstream(page, std::ios::binary) << made;
    }
    BOOST_TEST(made == sources::test::content_of(page));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::test
