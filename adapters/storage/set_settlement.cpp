#include "adapters/storage/set_settlement.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

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
constexpr const char* settles =
    "outcome = CASE WHEN facts > 0 THEN {again} ELSE {o} END, row_count = CASE WHEN row_count > {r} THEN row_count ELSE {r} END, people "
    "= CASE WHEN people > {p} THEN people ELSE {p} END, facts = facts + {f}, findings = {x}";

std::string saying(Dialect dialect) {
    std::string text = settles;
    const bool one = dialect == Dialect::sqlite;
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at)) {
        const std::size_t end = text.find('}', at);
        const std::string name = text.substr(at + 1, end - at - 1);
        text.replace(at, end - at + 1, (one ? ":" : "q.") + name);
    }
    return text;
}

/// What is said of a set.
struct Said {
    Said(const Key& key, const SettledSet& settled)
        : set(settled.set.value),
          outcome(name_of(settled.report->outcome)),
          rows(settled.report->rows),
          people(settled.report->people),
          facts(settled.report->facts),
          findings(KeptNames(key).findings(settled.set, findings_json(settled.report->findings))) {
        const bool refused = settled.report->outcome == SetOutcome::quarantined;
        const bool nothing_new = settled.report->outcome == SetOutcome::unchanged;
        again = name_of(refused ? SetOutcome::partly : nothing_new ? SetOutcome::applied : settled.report->outcome);
    }
    Said() = default;

    std::int64_t set = 0;
    std::string outcome;
    std::string again;  ///< when something of it was published before
    std::int64_t rows = 0;
    std::int64_t people = 0;
    std::int64_t facts = 0;
    std::string findings;
};

/// On SQLite, where an exchange costs nothing.
struct SettleSet {
    explicit SettleSet(Connection& connection)
        : forget((connection.session().prepare << "DELETE FROM held_unit WHERE set_id = :s", soci::use(said.set, "s"))),
          say((connection.session().prepare << "UPDATE import_set SET " + saying(Dialect::sqlite) + " WHERE set_id = :s",
               soci::use(said.again, "again"), soci::use(said.outcome, "o"), soci::use(said.rows, "r"), soci::use(said.people, "p"),
               soci::use(said.facts, "f"), soci::use(said.findings, "x"), soci::use(said.set, "s"))) {}

    void operator()(Said of) {
        said = std::move(of);
        say.execute(true);
        forget.execute(true);
    }

    Said said;
    soci::statement forget;
    soci::statement say;
};

struct SettleSets {
    explicit SettleSets(Connection& connection)
        : statement((connection.session().prepare
                         << "WITH q AS (SELECT * FROM unnest(CAST(:s AS bigint[]), CAST(:o AS text[]), CAST(:a AS text[]), CAST(:r AS "
                            "bigint[]), CAST(:p AS bigint[]), CAST(:f AS bigint[]), CAST(:x AS text[])) AS q(set_id, o, again, r, p, f, "
                            "x)), forgotten AS (DELETE FROM held_unit USING q WHERE held_unit.set_id = q.set_id) UPDATE import_set SET " +
                                saying(Dialect::postgresql) + " FROM q WHERE import_set.set_id = q.set_id",
                     soci::use(sets, "s"), soci::use(outcomes, "o"), soci::use(agains, "a"), soci::use(rows, "r"),
                     soci::use(people, "p"), soci::use(facts, "f"), soci::use(findings, "x"))) {}

    void operator()(const std::vector<Said>& said) {
        sets = column(said, &Said::set);
        outcomes = column(said, &Said::outcome);
        agains = column(said, &Said::again);
        rows = column(said, &Said::rows);
        people = column(said, &Said::people);
        facts = column(said, &Said::facts);
        findings = column(said, &Said::findings);
        statement.execute(true);
    }

    std::string sets, outcomes, agains, rows, people, facts, findings;
    soci::statement statement;

private:
    template <class Value>
    static std::string column(const std::vector<Said>& said, Value Said::*member) {
        std::vector<Value> values;
        values.reserve(said.size());
        for (const Said& one : said) {
            values.push_back(one.*member);
        }
        return array_literal(values);
    }
};

}  // namespace

void settle(Connection& connection, const Key& key, std::span<const SettledSet> sets) {
    std::vector<Said> said;
    for (const SettledSet& settled : sets) {
        said.emplace_back(key, settled);
    }
    if (connection.dialect() == Dialect::postgresql) {
        connection.prepared<SettleSets>()(said);
    } else {
        for (Said& one : said) {
            connection.prepared<SettleSet>()(std::move(one));
        }
    }
    auto& insert = connection.prepared<InsertHeld>();
    for (const SettledSet& settled : sets) {
        for (const HeldUnit& unit : settled.report->held) {
            insert(settled.set, unit);
        }
    }
}

}  // namespace kakehashi::storage
