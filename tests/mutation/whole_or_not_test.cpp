#include <boost/test/unit_test.hpp>
#include <map>
#include <set>

#include "adapters/sources/raw_reading.h"
#include "domain/ingest.h"
#include "tests/fakes/memory_import_store.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/needed.h"
#include "tests/folders.h"
#include "tests/mutation/damage.h"

namespace kakehashi::test {
namespace {

using Person = std::string;  ///< insurer and insured number
using Bodies = std::multiset<std::string>;

const SubmissionMatrix& matrix() {
    static const SubmissionMatrix read = needed(SubmissionMatrix::parse(
        sources::test::content_of(source_dir() / "conf" / "policy" / "submission-matrix.csv"), "submission-matrix.csv"));
    return read;
}

std::vector<SourceFile> given(const std::vector<NamedContent>& files) {
    std::vector<SourceFile> all;
    for (const NamedContent& file : files) {
        all.push_back({file.name, std::make_shared<sources::MemoryBytes>(file.content), std::to_string(std::hash<std::string>()(file.content))});
    }
    return all;
}

/// What the sources read in these files, set by set, and which sets they refuse.
struct Read {
    std::vector<PersonUnit> units;
    bool refused = false;
};

std::map<SetName, Read> read(const std::vector<NamedContent>& files) {
    std::map<SetName, std::pair<const Source*, std::vector<ClaimedFile>>> sets;
    for (SourceFile& file : given(files)) {
        std::string head(head_size, '\0');
        head.resize(needed(file.bytes->read(0, head)));
        for (const auto& source : all_sources()) {
            if (auto claim = source->recognise(file.name, head)) {
                claim->set.serial = claim->set.serial.empty() ? file.sha256 : claim->set.serial;
                auto& set = sets[claim->set];
                set.first = source.get();
                set.second.push_back({std::move(file), std::move(*claim)});
                break;
            }
        }
    }
    std::map<SetName, Read> all;
    for (auto& [name, set] : sets) {
        std::ranges::sort(set.second, {}, [](const ClaimedFile& f) { return f.file.name; });
        sources::test::RecordingSink sink;
        needed(set.first->read(set.second, sink));
        Read& made = all[name];
        std::vector<Finding> findings = sink.all_findings();
        for (const ClaimedFile& file : set.second) {
            findings.insert(findings.end(), file.claim.findings.begin(), file.claim.findings.end());
        }
        made.refused = std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::set; });
        made.units = std::move(sink.units);
    }
    return all;
}

Person numbers_of(const PersonUnit& unit) { return unit.insurer.str() + unit.insured.str(); }

/// The people of the good files, known as they say of themselves.
void register_people(ImportStore& store, const std::vector<NamedContent>& files) {
    std::map<Person, PersonUnit> people;
    for (const auto& [name, set] : read(files)) {
        for (const PersonUnit& unit : set.units) {
            PersonUnit& known = people[numbers_of(unit)];
            known.insurer = unit.insurer;
            known.insured = unit.insured;
            known.claim = unit.claim ? unit.claim : known.claim;
        }
    }
    const SetName name{"municipal", "person_register", "131011", "", "20200101000000", ""};
    const SetStanding standing = needed(store.receive(name, "register", {}, {"municipality", "131011", "console"}));
    needed(store.begin(standing.id));
    std::vector<Finding> findings;
    for (auto& [numbers, unit] : people) {
        RegisterEntry entry;
        entry.order = "0";
        entry.name = unit.claim ? unit.claim->name : "架空　花子";
        entry.kana = unit.claim ? unit.claim->kana : "ｶｸｳ ﾊﾅｺ";
        entry.birth_date = unit.claim ? unit.claim->birth_date : "19400102";
        entry.sex = unit.claim ? unit.claim->sex : "2";
        entry.category = "1";
        entry.insured = {CalendarDate::parse_compact("20000401"), std::nullopt};
        entry.body = "{}";
        unit.claim.reset();
        unit.register_entry = entry;
        needed(store.stage_register(unit, findings));
    }
    SetReport report;
    needed(store.publish(standing.id, report));
}

/// What the store shows of each person, but for the register.
std::map<Person, Bodies> stored(MemoryStore& store) {
    std::map<Person, Bodies> all;
    for (const MemoryWorld::Enrolled& enrolled : store.world().enrolments) {
        for (const MemoryWorld::Stored& fact : store.world().facts) {
            if (fact.enrolment == enrolled.enrolment.id && !fact.of_register && !fact.deletes) {
                all[enrolled.enrolment.insurer.str() + enrolled.enrolment.insured.str()].insert(fact.fact.body);
            }
        }
    }
    return all;
}

/// Everything that the set says of each person whom nothing keeps back.
std::map<Person, Bodies> whole(const std::map<SetName, Read>& sets) {
    std::map<Person, Bodies> all;
    for (const auto& [name, set] : sets) {
        std::map<Person, Bodies> of_set;
        std::set<Person> aside;
        for (const PersonUnit& unit : set.units) {
            const bool grave = std::any_of(unit.findings.begin(), unit.findings.end(), [](const Finding& f) { return f.severity >= Severity::person; });
            if (set.refused || grave) {
                aside.insert(numbers_of(unit));
            }
            for (const Replacement& made : unit.replacements) {
                for (const FactDraft& fact : made.facts) {
                    of_set[numbers_of(unit)].insert(fact.body);
                }
            }
        }
        for (const auto& [person, bodies] : of_set) {
            if (!aside.contains(person)) {
                all[person].insert(bodies.begin(), bodies.end());
            }
        }
    }
    return all;
}

/// The kinds tried first: sets of several files, then the others.
std::vector<const Example*> in_order_of_interest() {
    std::vector<const Example*> ordered;
    for (const std::string kind : {"careplan/4.1/UPPLAN", "careplan/4.1/UPKIHON", "careplan/4.1/UP1KYO", "careplan/4.1/UPJSK", "municipal/1.0/CERT"}) {
        for (const Example& example : all_examples()) {
            if (example.kind == kind) {
                ordered.push_back(&example);
            }
        }
    }
    for (const Example& example : all_examples()) {
        ordered.push_back(&example);
    }
    return ordered;
}

/// Imports the damaged files; every person has afterwards all that was said of him, or nothing.
void check_import(const Damage& damage, const Example& example, const Damaged& made) {
    MemoryStore store(nullptr, *CalendarDate::parse_compact("20261201"));
    MemoryImportStore imports(store);
    register_people(imports, example.files);
    IngestOptions options;
    options.now = Timestamp::parse_iso("2026-12-01T12:00:00+09:00");
    const std::vector<SetResult> results = needed(Ingest(all_sources(), matrix(), &imports).take(given(made.files), options));
    const std::map<SetName, Read> sets = read(made.files);
    const std::map<Person, Bodies> expected = whole(sets);
    const std::string where = damage.name + " in " + example.kind + " " + made.note;
    bool refused = false;
    for (const SetResult& result : results) {
        BOOST_TEST(!result.error, where);
        refused = refused || result.report.outcome == SetOutcome::quarantined;
        const bool grave = std::any_of(result.report.findings.begin(), result.report.findings.end(),
                                       [](const Finding& f) { return f.severity == Severity::set; });
        if (grave) {
            BOOST_TEST((result.report.outcome == SetOutcome::quarantined), where);
            BOOST_TEST(result.report.facts == 0, where);
        }
    }
    const std::map<Person, Bodies> found = stored(store);
    for (const auto& [person, bodies] : found) {
        const auto all = expected.find(person);
        BOOST_TEST((all != expected.end()), where + ": something of a person who was put aside");
        BOOST_TEST((all == expected.end() || all->second == bodies), where + ": only a part");
    }
    // Nobody else pays: who is whole, and known, is there unless the set is refused.
    for (const auto& [person, bodies] : expected) {
        const bool known = store.world().enrolled(*InsurerNumber::parse(person.substr(0, 6)), *InsuredNumber::parse(person.substr(6))) != nullptr;
        BOOST_TEST((found.contains(person) || !known || refused), where + ": a person is missing");
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(damaged_files_are_taken_whole_or_not)

BOOST_AUTO_TEST_CASE(undamaged_files_arrive) {
    for (const Example* example : in_order_of_interest()) {
        if (example->kind == "careplan/4.1/UPPLAN" || example->kind == "municipal/1.0/CERT") {
            MemoryStore store(nullptr, *CalendarDate::parse_compact("20261201"));
            MemoryImportStore imports(store);
            register_people(imports, example->files);
            needed(Ingest(all_sources(), matrix(), &imports).take(given(example->files), {}));
            BOOST_TEST(!stored(store).empty(), example->kind);
            BOOST_TEST((stored(store) == whole(read(example->files))), example->kind);
        }
    }
}

BOOST_AUTO_TEST_CASE(no_damage_leaves_half_a_person) {
    const std::vector<const Example*> examples = in_order_of_interest();
    for (const Damage& damage : all_damages()) {
        for (const Example* example : examples) {
            const std::vector<Damaged> made = damage.make(*example);
            for (const Damaged& one : made) {
                check_import(damage, *example, one);
            }
            if (!made.empty()) {
                break;
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::test
