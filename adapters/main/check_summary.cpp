#include "adapters/main/check_summary.h"

#include <algorithm>
#include <tuple>

namespace kakehashi::app {
namespace {

constexpr std::size_t most_details = 3;
constexpr std::size_t most_lines = 8;

using Verdict = CheckSummary::Verdict;
using Task = CheckSummary::Task;

CheckSummary::Set set_of(const SetResult& result, std::size_t number) {
    CheckSummary::Set set{number, Verdict::importable, result.report.people, 0};
    switch (result.report.outcome) {
        case SetOutcome::quarantined: set.verdict = Verdict::refused; break;
        case SetOutcome::partly: set.verdict = Verdict::partly; break;
        case SetOutcome::received:
        case SetOutcome::applied:
        case SetOutcome::unchanged:
        case SetOutcome::superseded:
        case SetOutcome::waiting: break;
    }
    set.people_aside = set.verdict == Verdict::refused
                           ? set.people
                           : std::ranges::count(result.report.held, SetOutcome::quarantined, &HeldUnit::state);
    return set;
}

void add_once(std::vector<std::string>& to, const std::string& text) {
    if (!text.empty() && std::ranges::find(to, text) == to.end()) {
        to.push_back(text);
    }
}

/// Whether the finding has to be dealt with before all of its data can be used.
bool keeps_out(const Finding& finding) { return finding.severity >= Severity::person; }

void add(std::vector<Task>& tasks, const Finding& finding, const SetName& set, sources::Actor who) {
    const std::string party = who == sources::Actor::sender ? set.sender : std::string();
    auto task = std::ranges::find_if(
        tasks, [&](const Task& t) { return t.rule == finding.rule && t.who == who && t.party == party; });
    if (task == tasks.end()) {
        Task made;
        made.who = who;
        made.party = party;
        made.rule = finding.rule;
        task = tasks.insert(tasks.end(), std::move(made));
    }
    task->gravest = std::max(task->gravest, finding.severity);
    ++task->count;
    add_once(task->items, finding.item_name);
    add_once(task->details, finding.detail);
    task->lines[finding.place.file].insert(finding.place.line);
}

std::string joined(const std::vector<std::string>& words, std::string_view by) {
    std::string text;
    for (std::size_t n = 0; n < std::min(words.size(), most_details); ++n) {
        text += (n == 0 ? "" : std::string(by)) + words[n];
    }
    return words.size() > most_details ? text + std::string(by) + "…" : text;
}

}  // namespace

std::int64_t CheckSummary::count(Verdict verdict) const { return std::ranges::count(sets, verdict, &Set::verdict); }

std::int64_t CheckSummary::people(Verdict verdict) const {
    std::int64_t all = 0;
    for (const Set& set : sets) {
        all += set.verdict == verdict ? set.people : 0;
    }
    return all;
}

CheckSummary summary_of(const SetResults& results, std::size_t files, const MessageCatalogue& catalogue) {
    CheckSummary summary;
    summary.files = files;
    for (std::size_t n = 0; n < results.size(); ++n) {
        const SetResult result = results.at(n);
        summary.sets.push_back(set_of(result, n));
        summary.rows += result.report.rows;
        for (const Finding& finding : result.report.findings) {
            const auto* const action = catalogue.action(finding.rule);
            const sources::Actor who = action == nullptr ? sources::Actor::sender : action->who;
            add(keeps_out(finding) ? summary.tasks : summary.notes, finding, result.name, who);
        }
    }
    const auto rank = [](const Task& task) {
        return std::tuple(task.who, task.party, -static_cast<int>(task.gravest), task.rule);
    };
    std::ranges::stable_sort(summary.tasks, {}, rank);
    std::ranges::stable_sort(summary.notes, {}, [](const Task& task) {
        return std::tuple(-static_cast<int>(task.gravest), task.rule, task.party);
    });
    return summary;
}

std::string sentence_of(const Task& task, const MessageCatalogue& catalogue, Language in) {
    const auto* const sentences = catalogue.find(task.rule);
    if (sentences == nullptr) {
        return task.rule;
    }
    Finding all;
    all.item_name = joined(task.items, in == Language::japanese ? "」「" : ", ");
    std::vector<std::string> details;
    for (const std::string& detail : task.details) {
        details.push_back(catalogue.detail(detail, in));
    }
    all.detail = joined(details, in == Language::japanese ? "、" : ", ");
    return catalogue.told(in == Language::japanese ? sentences->japanese : sentences->english, all, in);
}

std::string action_of(const Task& task, const MessageCatalogue& catalogue, Language in) {
    const auto* const action = catalogue.action(task.rule);
    if (action == nullptr) {
        return {};
    }
    return in == Language::japanese ? action->japanese : action->english;
}

std::string heading_of(const Task& task, Language in) {
    const bool japanese = in == Language::japanese;
    switch (task.who) {
        case sources::Actor::sender:
            return japanese ? "送信元" + (task.party.empty() ? "" : " " + task.party + " ") + "に頼むこと"
                            : "Ask the sender" + (task.party.empty() ? "" : " " + task.party);
        case sources::Actor::receiver: return japanese ? "こちらですること" : "To do here";
        case sources::Actor::node_operator: return japanese ? "管理者に頼むこと" : "Ask the operator";
        case sources::Actor::nobody: return japanese ? "対応は不要です" : "Nothing to do";
    }
    return {};
}

std::string lines_of(const std::set<std::uint32_t>& lines, Language in) {
    std::string text;
    std::size_t told = 0;
    std::size_t real = 0;
    for (const std::uint32_t line : lines) {
        real += line == 0 ? 0U : 1U;
        if (line != 0 && told < most_lines) {
            text += (told++ == 0 ? "" : ", ") + std::to_string(line);
        }
    }
    if (told == 0) {
        return {};
    }
    const bool japanese = in == Language::japanese;
    const std::string more = std::to_string(real - told);
    text = japanese ? text + "行目" : (real == 1 ? "line " : "lines ") + text;
    if (real > told) {
        text += japanese ? "、ほか" + more + "行" : " and " + more + " more";
    }
    return text;
}

std::string_view verdict_words(Verdict verdict, Language in) {
    const bool japanese = in == Language::japanese;
    switch (verdict) {
        case Verdict::importable: return japanese ? "取り込めます" : "Can be imported";
        case Verdict::partly: return japanese ? "一部の人だけ取り込めます" : "Can be imported for some of the people only";
        case Verdict::refused: return japanese ? "取り込めません" : "Cannot be imported";
    }
    return {};
}

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::importable: return "importable";
        case Verdict::partly: return "partly";
        case Verdict::refused: return "refused";
    }
    return {};
}

}  // namespace kakehashi::app
