#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/conformance/database_node.h"
#include "tests/fakes/handed_source.h"
#include "tests/fakes/needed.h"

namespace kakehashi::test {

/// A person of insurer 131011 with everything that must not be read in a dump.
inline PersonUnit secret_person(const std::string& insured_no) {
    PersonUnit unit;
    unit.insurer = InsurerNumber::parse("131011").value();
    unit.insured = InsuredNumber::parse(insured_no).value();
    RegisterEntry entry;
    entry.order = "0000000001";
    entry.name = "秘密　花子";
    entry.kana = "ﾋﾐﾂ ﾊﾅｺ";
    entry.birth_date = "19400102";
    entry.sex = "2";
    entry.postal_code = "1009999";
    entry.address = "架空県隠里市夢町一丁目";
    entry.phone = "0399998888";
    entry.insured = {CalendarDate::of(2020, 4, 1), {}};
    entry.body = "{\"name\":\"秘密　花子\",\"address\":\"架空県隠里市夢町一丁目\"}";
    unit.register_entry = entry;
    Replacement plan;
    plan.unit = "monthly_plan";
    plan.key = "2026-04";
    plan.author = "1370000011";
    plan.order = "1";
    plan.facts.push_back({Kind::care_plan, "UPPLAN", {}, "{\"note\":\"転倒に注意する\"}", {"secret.csv", 2, 0}});
    unit.replacements.push_back(plan);
    DirectiveEntry directive;
    directive.record_number = "C" + insured_no;
    directive.decided_at = {1};
    directive.decision = "granted";
    directive.scope = "comprehensive";
    directive.kinds = KindSet::all();
    directive.taken_by = "受付　太郎";
    directive.capacity = "ok";
    unit.directives.push_back(directive);
    return unit;
}

/// Imports the person the way an import does, the bytes of a file included.
inline void import_person(DatabaseNode& node, const PersonUnit& unit) {
    const std::string serial = unit.insured.str();
    const SetName name{"municipal", "handed", "131011", "", serial, ""};
    const auto bytes = std::make_shared<MemoryBytes>("秘密　花子,架空県隠里市夢町一丁目,0399998888\r\n");
    const std::vector<ClaimedFile> files = {{{"secret.csv", bytes, serial}, {name, "PERSON", "1.0", {}}}};
    ImportStore& store = node.imports();
    const SetStanding set = needed(store.receive(name, serial, files, {"municipality", "131011", "console"}));
    needed(store.begin(set.id));
    std::vector<Finding> findings;
    needed(store.stage_register(unit, findings));
    const auto person = needed(store.find(unit.insurer, unit.insured));
    for (const Replacement& replacement : unit.replacements) {
        needed(store.stage_facts(*person, replacement));
    }
    for (const DirectiveEntry& directive : unit.directives) {
        needed(store.stage_directive(*person, unit, directive));
    }
    SetReport report;
    report.staged = 1;
    needed(store.publish(set.id, report));
}

/// Logs one look at the person as it stands.
inline void log_look(DatabaseNode& node, const PersonUnit& unit, const std::string& event) {
    const auto subject = needed(node.states().load(unit.insurer, unit.insured, consent::History::current));
    const auto standing = needed(node.states().standing());
    consent::AccessAttempt attempt;
    attempt.event = event;
    attempt.person = subject->record.id;
    attempt.epoch = subject->record.epoch;
    attempt.global_epoch = standing->global_epoch;
    attempt.day = standing->day;
    const auto outcome = needed(node.log().append_and_wait(std::move(attempt)));
    BOOST_REQUIRE(std::holds_alternative<consent::AccessReceipt>(outcome));
}

}  // namespace kakehashi::test
