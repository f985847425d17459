#include "adapters/main/import_report.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <optional>

#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

constexpr std::size_t findings_told = 20;

/// The cure once for findings of one rule that follow each other.
void print_finding(std::ostream& out, const Finding& finding, const MessageCatalogue& catalogue, bool with_cure) {
    out << "    " << finding.rule << ' ' << finding.place.file;
    if (finding.place.line != 0) {
        out << ':' << finding.place.line;
    }
    if (finding.place.item != 0) {
        out << " No." << finding.place.item;
    }
    if (!finding.item_name.empty()) {
        out << ' ' << finding.item_name;
    }
    out << "\n      " << catalogue.message(finding) << '\n';
    if (const std::string cure = catalogue.cure(finding); with_cure && !cure.empty()) {
        out << "      " << said("what to do: ", "対処: ") << cure << '\n';
    }
}

/// Errors first, then warnings, then the rest; as they came within each.
std::vector<Finding> by_weight(std::vector<Finding> findings) {
    std::ranges::stable_sort(findings, std::greater{}, &Finding::severity);
    return findings;
}

void append_set_members(JsonText& json, const SetResult& result) {
    json.name("id");
    if (result.id.value == 0) {
        json.null();
    } else {
        json.integer(result.id.value);
    }
    append_set_name(json, result.name);
    json.member("outcome", name_of(result.report.outcome))
        .member("people", result.report.people)
        .member("facts", result.report.facts);
    if (result.error) {
        json.member("error", result.error->code);
    }
}

/// What the sets of an import add up to, set by set.
class Totals {
public:
    void add(const SetReport& report) {
        ++count[report.outcome];
        rows += report.rows;
        facts += report.facts;
    }
    void append(JsonText& json, std::size_t files) {
        json.member("files", static_cast<std::int64_t>(files)).member("rows", rows);
        for (const SetOutcome outcome : {SetOutcome::applied, SetOutcome::partly, SetOutcome::unchanged, SetOutcome::superseded,
                                         SetOutcome::waiting, SetOutcome::quarantined, SetOutcome::received}) {
            json.member(name_of(outcome), count[outcome]);
        }
    }

    std::map<SetOutcome, std::int64_t> count;
    std::int64_t rows = 0;
    std::int64_t facts = 0;
};

bool has_errors(const SetResult& result) {
    return result.error || result.report.outcome == SetOutcome::quarantined || result.report.outcome == SetOutcome::partly;
}

bool is_conflict(const SetResult& result) {
    return std::ranges::any_of(result.report.findings, [](const Finding& f) { return f.rule == "F08" || f.rule == "F12"; });
}

std::vector<Finding> stored_findings(const std::string& json) {
    std::vector<Finding> findings;
    simdjson::dom::parser parser;
    simdjson::dom::array rows;
    if (parser.parse(json).get(rows) != simdjson::SUCCESS) {
        return findings;
    }
    for (const simdjson::dom::element row : rows) {
        const auto text = [&](const char* name) { return std::string(std::string_view(row[name].get_string().value())); };
        const auto number = [&](const char* name) { return static_cast<std::uint32_t>(row[name].get_int64().value()); };
        findings.push_back({text("rule"), static_cast<Severity>(number("severity")),
                            {text("file"), number("line"), number("item")}, text("item_name"), text("detail")});
    }
    return findings;
}

}  // namespace

std::string outcome_words(std::string_view outcome) {
    if (language() != Language::japanese) {
        return std::string(outcome);
    }
    static const std::map<std::string_view, std::string_view> japanese = {
        {"received", "処理待ち"},       {"applied", "取込み済み"},           {"partly", "一部を取込み"},
        {"unchanged", "変更なし"},      {"superseded", "より新しいものあり"}, {"waiting", "該当者の登録待ち"},
        {"quarantined", "取り込めません"}};
    const auto found = japanese.find(outcome);
    return std::string(found == japanese.end() ? outcome : found->second);
}

void append_finding_members(JsonText& json, const Finding& finding, const MessageCatalogue& catalogue) {
    json.member("rule", finding.rule)
        .member("severity", name_of(finding.severity))
        .member("file", finding.place.file)
        .member("line", finding.place.line)
        .member("item", finding.place.item)
        .member("item_name", finding.item_name)
        .member("message", catalogue.message(finding))
        .member("cure", catalogue.cure(finding));
}

void append_set_name(JsonText& json, const SetName& name) {
    json.member("standard", name.standard)
        .member("kind", name.kind)
        .member("sender", name.sender)
        .member("receiver", name.receiver)
        .member("serial", name.serial)
        .member("month", name.month);
}

void append_finding(JsonText& json, const Finding& finding, const MessageCatalogue& catalogue) {
    json.open_object();
    append_finding_members(json, finding, catalogue);
    json.close_object();
}

void print_findings(std::ostream& out, const std::vector<Finding>& all, const MessageCatalogue& catalogue) {
    const std::vector<Finding> findings = by_weight(all);
    for (std::size_t n = 0; n < std::min(findings.size(), findings_told); ++n) {
        const bool follows = n > 0 && findings[n - 1].rule == findings[n].rule &&
                             catalogue.cure(findings[n - 1]) == catalogue.cure(findings[n]);
        print_finding(out, findings[n], catalogue, !follows);
    }
    if (findings.size() > findings_told) {
        out << "    " << said("… and more: ", "… ほか ") << findings.size() - findings_told << '\n';
    }
}

void print_import_json(std::ostream& out, const SetResults& results, std::size_t files, const MessageCatalogue& catalogue,
                       const std::function<void(JsonText&)>& more) {
    std::string text;
    JsonText json(text);
    Totals totals;
    json.open_object().member("schema_version", 1).name("sets").open_array();
    for (std::size_t n = 0; n < results.size(); ++n) {
        const SetResult result = results.at(n);
        totals.add(result.report);
        json.open_object();
        append_set_members(json, result);
        json.name("findings").open_array();
        for (const Finding& finding : result.report.findings) {
            append_finding(json, finding, catalogue);
        }
        json.close_array().close_object();
        out << text;
        text.clear();
    }
    json.close_array().name("totals").open_object();
    totals.append(json, files);
    json.close_object();
    if (more) {
        more(json);
    }
    json.close_object();
    out << text << '\n';
}

void print_import_lines(std::ostream& out, const SetResults& results, std::size_t files, const MessageCatalogue& catalogue) {
    const auto print_line = [&out](const auto& members) {
        std::string text;
        JsonText json(text);
        json.open_object();
        members(json);
        json.close_object();
        out << text << '\n';
    };
    Totals totals;
    for (std::size_t n = 0; n < results.size(); ++n) {
        const SetResult result = results.at(n);
        totals.add(result.report);
        const auto number = static_cast<std::int64_t>(n + 1);
        print_line([&](JsonText& json) {
            json.member("type", "set").member("schema_version", 1).member("set", number);
            append_set_members(json, result);
        });
        for (const Finding& finding : result.report.findings) {
            print_line([&](JsonText& json) {
                json.member("type", "finding").member("set", number);
                append_finding_members(json, finding, catalogue);
            });
        }
    }
    print_line([&](JsonText& json) {
        json.member("type", "totals");
        totals.append(json, files);
    });
}

void print_import(std::ostream& out, const SetResults& results, std::size_t files, const MessageCatalogue& catalogue,
                  const SetWords& words) {
    constexpr std::size_t quiet_above = 40;
    Totals totals;
    for (std::size_t n = 0; n < results.size(); ++n) {
        const SetResult result = results.at(n);
        const SetReport& report = result.report;
        totals.add(report);
        const bool worth_a_line = results.size() <= quiet_above || has_errors(result);
        if (!worth_a_line) {
            continue;
        }
        out << outcome_words(name_of(report.outcome)) << "  " << words.title(result.name, language()) << "  ("
            << report.people << said(" people, ", " 人, ") << report.facts << said(" facts)", " 件)") << '\n';
        print_findings(out, report.findings, catalogue);
    }
    if (files == 0) {
        out << said("There is nothing to import.", "取り込むものがありません。") << '\n';
        return;
    }
    out << said("files ", "ファイル ") << files << said(", rows ", ", 行 ") << totals.rows << said(", facts ", ", 事実 ")
        << totals.facts << ':';
    for (const auto& [outcome, n] : totals.count) {
        out << ' ' << outcome_words(name_of(outcome)) << ' ' << n;
    }
    out << '\n';
}

bool applied_anything(const SetResult& result) {
    switch (result.report.outcome) {
        case SetOutcome::applied:
        case SetOutcome::partly: return true;
        case SetOutcome::waiting: return result.report.staged > 0;  // some wait, others were taken
        case SetOutcome::received:
        case SetOutcome::unchanged:
        case SetOutcome::superseded:
        case SetOutcome::quarantined: return false;
    }
    return false;
}

Exit exit_of_check(const SetResults& results) {
    for (std::size_t n = 0; n < results.size(); ++n) {
        if (has_errors(results.at(n))) {
            return Exit::input_has_errors;
        }
    }
    return Exit::ok;
}

Exit exit_of_run(const SetResults& results) {
    bool wrong = false;
    bool applied = false;
    bool only_conflicts = true;
    std::optional<Fault> failed;  // of the first set that was not even put aside
    for (std::size_t n = 0; n < results.size(); ++n) {
        const SetResult result = results.at(n);
        if (result.error && result.report.outcome != SetOutcome::quarantined) {
            // What is put aside needs somebody to see to it; anything else that did not answer may do so later.
            if (result.error->fault == Fault::unavailable) {
                return Exit::try_again;
            }
            failed = failed ? failed : result.error->fault;
        }
        wrong = wrong || has_errors(result);
        applied = applied || applied_anything(result);
        only_conflicts = only_conflicts && (!has_errors(result) || is_conflict(result));
    }
    if (!wrong) {
        return Exit::ok;
    }
    if (applied) {
        return Exit::partly;
    }
    if (failed) {
        return exit_for(*failed);
    }
    return only_conflicts ? Exit::conflict : Exit::input_has_errors;
}

std::string sets_json(const std::vector<storage::ListedSet>& sets) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).name("sets").open_array();
    for (const storage::ListedSet& set : sets) {
        json.open_object().member("id", set.id.value);
        append_set_name(json, set.name);
        json.member("submitter", set.submitter.party + ":" + set.submitter.organisation)
            .member("received_at", set.received_at.iso_utc())
            .member("outcome", set.outcome)
            .member("rows", set.rows)
            .member("people", set.people)
            .member("facts", set.facts)
            .member("waiting", set.waiting)
            .member("quarantined", set.quarantined)
            .close_object();
    }
    json.close_array().close_object();
    return text;
}

void print_sets(std::ostream& out, const std::vector<storage::ListedSet>& sets, const SetWords& words) {
    for (const storage::ListedSet& set : sets) {
        out << set.id.value << "  " << outcome_words(set.outcome) << "  " << words.title(set.name, language()) << "  "
            << set.received_at.iso_japan() << "  " << set.people << said(" people", " 人");
        if (set.waiting > 0) {
            out << ", " << set.waiting << said(" waiting", " 人待ち");
        }
        if (set.quarantined > 0) {
            out << ", " << set.quarantined << said(" put aside", " 人保留");
        }
        out << '\n';
    }
}

std::string set_json(const storage::ListedSet& set, const MessageCatalogue& catalogue) {
    std::string text;
    JsonText json(text);
    json.open_object().member("schema_version", 1).member("id", set.id.value);
    append_set_name(json, set.name);
    json.member("submitter", set.submitter.party + ":" + set.submitter.organisation)
        .member("received_at", set.received_at.iso_utc())
        .member("outcome", set.outcome)
        .member("rows", set.rows)
        .member("people", set.people)
        .member("facts", set.facts)
        .member("waiting", set.waiting)
        .member("quarantined", set.quarantined)
        .name("files")
        .open_array();
    for (const std::string& file : set.files) {
        json.text(file);
    }
    json.close_array().name("findings").open_array();
    for (const Finding& finding : stored_findings(set.findings)) {
        append_finding(json, finding, catalogue);
    }
    json.close_array().close_object();
    return text;
}

void print_set(std::ostream& out, const storage::ListedSet& set, const MessageCatalogue& catalogue, const SetWords& words) {
    print_sets(out, {set}, words);
    for (const std::string& file : set.files) {
        out << "  " << (file.empty() ? said("(name erased)", "(名称消去済み)") : std::string_view(file)) << '\n';
    }
    print_findings(out, stored_findings(set.findings), catalogue);
}

}  // namespace kakehashi::app
