#include "adapters/storage/set_settlement.h"

#include <algorithm>
#include <string>

#include "adapters/storage/kept_names.h"
#include "domain/finding.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

std::string findings_json(const std::vector<Finding>& findings) {
    constexpr std::size_t most = 1'000;  // a broken file must not grow the register of sets without bound
    std::string text;
    JsonText json(text);
    json.open_array();
    for (std::size_t n = 0; n < std::min(findings.size(), most); ++n) {
        const Finding& finding = findings[n];
        json.open_object()
            .member("rule", finding.rule)
            .member("severity", static_cast<std::int64_t>(finding.severity))
            .member("file", finding.place.file)
            .member("line", finding.place.line)
            .member("item", finding.place.item)
            .member("item_name", finding.item_name)
            .member("detail", finding.detail)
            .close_object();
    }
    json.close_array();
    return text;
}

/// Puts one person of the set aside.
struct InsertHeld {
    explicit InsertHeld(Connection& connection)
        : statement((connection.session().prepare
                         << "INSERT INTO held_unit (set_id, insurer_no, insured_no, state, rule) VALUES (:s, :a, :b, :st, :r) "
                            "ON CONFLICT (set_id, insurer_no, insured_no) DO UPDATE SET state = excluded.state, rule = excluded.rule",
                     soci::use(set, "s"), soci::use(insurer, "a"), soci::use(insured, "b"), soci::use(state, "st"),
                     soci::use(rule, "r"))) {}

    void operator()(SetId of, const HeldUnit& unit) {
        set = of.value;
        insurer = unit.insurer.str();
        insured = unit.insured.str();
        state = unit.state == SetOutcome::waiting ? "waiting" : "quarantined";
        rule = unit.rule;
        statement.execute(true);
    }

    std::int64_t set = 0;
    std::string insurer;
    std::string insured;
    std::string state;
    std::string rule;
    soci::statement statement;
};

/// Trying people again settles only those: what was published of the set before stays said.
struct SettleSet {
    explicit SettleSet(Connection& connection)
        : forget((connection.session().prepare << "DELETE FROM held_unit WHERE set_id = :s", soci::use(set, "s"))),
          say((connection.session().prepare
                   << "UPDATE import_set SET outcome = CASE WHEN facts > 0 THEN :again ELSE :o END, row_count = CASE WHEN row_count > "
                      ":r THEN row_count ELSE :r END, people = CASE WHEN people > :p THEN people ELSE :p END, facts = facts + :f, "
                      "findings = :x WHERE set_id = :s",
               soci::use(again, "again"), soci::use(outcome, "o"), soci::use(rows, "r"), soci::use(people, "p"),
               soci::use(facts, "f"), soci::use(findings, "x"), soci::use(set, "s"))) {}

    void operator()(const Key& key, SetId of, const SetReport& report) {
        const bool refused = report.outcome == SetOutcome::quarantined;
        const bool nothing_new = report.outcome == SetOutcome::unchanged;
        set = of.value;
        outcome = name_of(report.outcome);
        again = name_of(refused ? SetOutcome::partly : nothing_new ? SetOutcome::applied : report.outcome);
        rows = report.rows;
        people = report.people;
        facts = report.facts;
        findings = KeptNames(key).findings(of, findings_json(report.findings));
        say.execute(true);
        forget.execute(true);
    }

    std::int64_t set = 0;
    std::string outcome;
    std::string again;
    std::int64_t rows = 0;
    std::int64_t people = 0;
    std::int64_t facts = 0;
    std::string findings;
    soci::statement forget;
    soci::statement say;
};

}  // namespace

void settle(Connection& connection, const Key& key, SetId set, const SetReport& report) {
    connection.prepared<SettleSet>()(key, set, report);
    auto& insert = connection.prepared<InsertHeld>();
    for (const HeldUnit& unit : report.held) {
        insert(set, unit);
    }
}

}  // namespace kakehashi::storage
