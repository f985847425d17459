#include "adapters/main/check_print.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <tuple>

#include "adapters/main/finding_words.h"
#include "adapters/main/fix_print.h"
#include "adapters/main/import_report.h"

namespace kakehashi::app {
namespace {

constexpr std::size_t most_told = 200;  ///< findings in the details on a terminal; reports take all
constexpr std::size_t most_sets = 40;
constexpr std::size_t most_files = 5;

using Task = CheckSummary::Task;
using Verdict = CheckSummary::Verdict;

std::string people_words(const CheckSummary::Set& set) {
    if (set.people == 0 && set.verdict == Verdict::refused) {
        return {};  // nothing of it was read
    }
    std::string text = "  " + std::to_string(set.people) + std::string(said(" people", " 人"));
    if (set.verdict == Verdict::partly && set.people_aside == set.people) {
        text += std::string(said(set.people == 1 ? ", put aside" : ", all of them put aside", set.people == 1 ? "（保留）" : "（全員を保留）"));
    } else if (set.verdict == Verdict::partly && set.people_aside > 0) {
        text += std::string(said(", of them put aside: ", "、うち保留 ")) + std::to_string(set.people_aside) +
                std::string(said("", " 人"));
    } else if (set.verdict == Verdict::partly) {
        text += std::string(said(", some rows put aside", "、一部の行を保留"));
    }
    return text;
}

/// What importing a set comes to where it changes little or nothing.
std::string_view outcome_words(SetOutcome outcome) {
    switch (outcome) {
        case SetOutcome::unchanged: return said("  (on file already, nothing changes)", "（取込み済みで、変わるものはありません）");
        case SetOutcome::superseded: return said("  (too late, a newer one is on file)", "（より新しいものが取込み済みです）");
        case SetOutcome::waiting: return said("  (people wait for the register)", "（台帳の登録を待つ人がいます）");
        case SetOutcome::received:
        case SetOutcome::applied:
        case SetOutcome::partly:
        case SetOutcome::quarantined: break;
    }
    return {};
}

void print_verdict(std::ostream& out, const CheckTold& told, Verdict verdict) {
    const std::int64_t count = told.summary.count(verdict);
    if (count == 0) {
        return;
    }
    out << verdict_words(verdict, language()) << ": " << count << said(count == 1 ? " sending" : " sendings", " 件の送信") << '\n';
    std::size_t n = 0;
    for (const CheckSummary::Set& set : told.summary.sets) {
        if (set.verdict != verdict) {
            continue;
        }
        if (n++ == most_sets && verdict == Verdict::importable) {
            out << "  " << said("… and more: ", "… ほか ") << count - static_cast<std::int64_t>(most_sets) << '\n';
            return;
        }
        const SetResult result = told.results.at(set.number);
        out << "  " << told.words.title(result.name, language());
        if (result.files == 1) {
            out << "  " << result.first_file;
        } else if (result.name.sender.empty() && !result.report.findings.empty()) {
            out << ' ' << result.report.findings.front().place.file;
        }
        out << people_words(set) << outcome_words(result.report.outcome) << '\n';
    }
}

void print_places(std::ostream& out, const Task& task) {
    std::size_t n = 0;
    for (const auto& [file, lines] : task.lines) {
        if (n++ == most_files) {
            out << "     " << said("… and more files: ", "… ほかのファイル ") << task.lines.size() - most_files << '\n';
            return;
        }
        const std::string where = lines_of(lines, language());
        out << "     " << file << (where.empty() ? "" : "  ") << where << '\n';
    }
}

void print_task(std::ostream& out, const CheckTold& told, const Task& task, std::size_t number) {
    out << "  " << number << ". " << sentence_of(task, told.catalogue, language()) << "  [" << task.rule << "] " << task.count
        << said(task.count == 1 ? " place" : " places", " か所") << '\n';
    print_places(out, task);
    if (const std::string action = action_of(task, told.catalogue, language()); !action.empty()) {
        out << "     → " << action << '\n';
    }
}

void print_tasks(std::ostream& out, const CheckTold& told) {
    std::string heading;
    std::size_t number = 0;
    for (const Task& task : told.summary.tasks) {
        if (const std::string next = heading_of(task, language()); next != heading) {
            heading = next;
            out << '\n' << heading << '\n';
        }
        print_task(out, told, task, ++number);
    }
    if (told.summary.notes.empty()) {
        return;
    }
    out << '\n' << said("Imported all the same, worth a look", "取り込みには差し支えないこと") << '\n';
    number = 0;
    for (const Task& note : told.summary.notes) {
        print_task(out, told, note, ++number);
    }
}

void print_passed_over(std::ostream& out, const CheckSummary& summary) {
    if (summary.passed_over.empty()) {
        return;
    }
    out << '\n' << said("Not looked at, for they are no data (notes, pages, other JSON)", "データではないため見ていないもの（メモ、ウェブページ、ほかの JSON）")
        << '\n';
    std::size_t n = 0;
    for (const std::string& name : summary.passed_over) {
        if (n++ == most_files) {
            out << "  " << said("… and more: ", "… ほか ") << summary.passed_over.size() - most_files << '\n';
            return;
        }
        out << "  " << name << '\n';
    }
}

/// The first findings by file, line and item, the graver first at one place, and how many there are in all.
struct Details {
    std::vector<Finding> first;
    std::size_t count = 0;
};

Details details_of(const SetResults& results) {
    Details details;
    const auto keep_first = [&] {
        std::ranges::stable_sort(details.first, {}, [](const Finding& finding) {
            return std::tuple(std::string_view(finding.place.file), finding.place.line, finding.place.item,
                              -static_cast<int>(finding.severity));
        });
        details.first.resize(std::min(details.first.size(), most_told));
    };
    for (std::size_t n = 0; n < results.size(); ++n) {
        for (Finding& finding : results.at(n).report.findings) {
            details.first.push_back(std::move(finding));
            ++details.count;
            if (details.first.size() == 10 * most_told) {
                keep_first();
            }
        }
    }
    keep_first();
    return details;
}

/// The sentences of a rule stand once in a file as long as they stay the same.
class DetailPrinter {
public:
    DetailPrinter(std::ostream& out, const CheckTold& told) : out_(out), told_(told) {}

    void print(const Finding& finding) {
        if (!file_ || finding.place.file != *file_) {
            file_ = finding.place.file;
            last_.clear();
            out_ << (file_->empty() ? "-" : *file_) << '\n';
        }
        out_ << "  ";
        if (finding.place.line != 0) {
            out_ << said("line ", "") << finding.place.line << said(" ", "行目 ");
        }
        if (finding.place.item != 0) {
            out_ << said("item ", "項目") << finding.place.item << ' ';
        }
        out_ << finding.item_name << (finding.item_name.empty() ? "" : " ") << '[' << finding.rule << "] "
             << effect_of(finding.severity, language()) << '\n';
        print_sentences(finding);
    }

private:
    void print_sentences(const Finding& finding) {
        const std::string message = told_.catalogue.message(finding);
        std::string& last = last_[finding.rule];
        if (message == last) {
            return;
        }
        out_ << "    " << message << '\n';
        if (const std::string cure = told_.catalogue.cure(finding); !cure.empty() && last.empty()) {
            out_ << "    " << said("cure: ", "対処: ") << cure << '\n';
        }
        last = message;
    }

    std::ostream& out_;
    const CheckTold& told_;
    std::optional<std::string> file_;
    std::map<std::string, std::string> last_;
};

void print_details(std::ostream& out, const CheckTold& told) {
    const Details details = details_of(told.results);
    if (details.count == 0) {
        return;
    }
    out << '\n' << said("In detail", "くわしく") << '\n';
    DetailPrinter printer(out, told);
    for (const Finding& finding : details.first) {
        printer.print(finding);
    }
    if (details.count > details.first.size()) {
        out << said("… and more: ", "… ほか ") << details.count - details.first.size()
            << said(" (all of them: --report FILE.html or --csv FILE)", " 件（すべては --report FILE.html または --csv FILE で出せます）")
            << '\n';
    }
}

void append_task(JsonText& json, const CheckTold& told, const Task& task) {
    json.member("who", sources::name_of(task.who))
        .member_or_null("party", task.party)
        .member("rule", task.rule)
        .member("effect", severity_word(task.gravest))
        .member("count", task.count)
        .member("message", sentence_of(task, told.catalogue, language()))
        .member("action", action_of(task, told.catalogue, language()))
        .name("places")
        .open_array();
    for (const auto& [file, lines] : task.lines) {
        json.open_object().member("file", file).name("lines").open_array();
        for (const std::uint32_t line : lines) {
            if (line != 0) {
                json.integer(line);
            }
        }
        json.close_array().close_object();
    }
    json.close_array();
}

void append_counts(JsonText& json, const CheckSummary& summary) {
    json.member("files", static_cast<std::int64_t>(summary.files)).member("rows", summary.rows);
    for (const Verdict verdict : {Verdict::importable, Verdict::partly, Verdict::refused}) {
        json.member(name_of(verdict), summary.count(verdict));
    }
    std::int64_t aside = 0;
    for (const CheckSummary::Set& set : summary.sets) {
        aside += set.people_aside;
    }
    json.member("people", summary.people(Verdict::importable) + summary.people(Verdict::partly) +
                              summary.people(Verdict::refused))
        .member("people_aside", aside)
        .name("passed_over")
        .open_array();
    for (const std::string& name : summary.passed_over) {
        json.text(name);
    }
    json.close_array();
}

void append_summary(JsonText& json, const CheckTold& told) {
    json.name("summary").open_object();
    append_counts(json, told.summary);
    for (const auto& [name, tasks] : {std::pair{"tasks", &told.summary.tasks}, std::pair{"notes", &told.summary.notes}}) {
        json.name(name).open_array();
        for (const Task& task : *tasks) {
            json.open_object();
            append_task(json, told, task);
            json.close_object();
        }
        json.close_array();
    }
    json.close_object();
}

void print_line(std::ostream& out, const std::function<void(JsonText&)>& members) {
    std::string text;
    JsonText json(text);
    json.open_object();
    members(json);
    json.close_object();
    out << text << '\n';
}

void append_fix(JsonText& json, const FixTold& fix) {
    json.member_or_null("folder", fix.folder)
        .member("mended_files", static_cast<std::int64_t>(fix.mended.mended))
        .name("before")
        .open_object();
    append_counts(json, fix.before);
    json.close_object().name("left_out").open_array();
    for (const std::string& name : fix.mended.left_out) {
        json.text(name);
    }
    json.close_array().name("mends").open_array();
    for (const auto& change : fix.mended.changes) {
        json.open_object();
        append_mend(json, change, fix.tables);
        json.close_object();
    }
    json.close_array();
}

void print_summary(std::ostream& out, const CheckTold& told) {
    for (const Verdict verdict : {Verdict::importable, Verdict::partly, Verdict::refused}) {
        print_verdict(out, told, verdict);
    }
    if (told.summary.sets.empty()) {
        out << said("There is nothing to import.", "取り込むものがありません。") << '\n';
    }
    print_tasks(out, told);
    print_passed_over(out, told.summary);
}

}  // namespace

void print_check(std::ostream& out, const CheckTold& told) {
    if (told.fix != nullptr) {
        print_fix(out, *told.fix, told.summary);
    }
    print_summary(out, told);
    print_details(out, told);
}

void print_check_json(std::ostream& out, const CheckTold& told) {
    print_import_json(out, told.results, told.summary.files, told.catalogue, [&](JsonText& json) {
        append_summary(json, told);
        if (told.fix != nullptr) {
            append_fix(json, *told.fix);
        }
    });
}

void print_check_lines(std::ostream& out, const CheckTold& told) {
    if (told.fix != nullptr) {
        for (const auto& change : told.fix->mended.changes) {
            print_line(out, [&](JsonText& json) {
                json.member("type", "mend");
                append_mend(json, change, told.fix->tables);
            });
        }
    }
    std::int64_t number = 0;
    for (const CheckSummary::Set& set : told.summary.sets) {
        ++number;
        const SetResult result = told.results.at(set.number);
        print_line(out, [&](JsonText& json) {
            json.member("type", "set").member("schema_version", 1).member("set", number);
            append_set_name(json, result.name);
            json.member("verdict", name_of(set.verdict))
                .member("outcome", kakehashi::name_of(result.report.outcome))
                .member("people", set.people)
                .member("people_aside", set.people_aside)
                .member("facts", result.report.facts);
        });
        for (const Finding& finding : result.report.findings) {
            print_line(out, [&](JsonText& json) {
                json.member("type", "finding").member("set", number).member("effect", severity_word(finding.severity));
                append_finding_members(json, finding, told.catalogue);
            });
        }
    }
    for (const auto& [type, tasks] : {std::pair{"task", &told.summary.tasks}, std::pair{"note", &told.summary.notes}}) {
        for (const Task& task : *tasks) {
            print_line(out, [&, type = type](JsonText& json) {
                json.member("type", type);
                append_task(json, told, task);
            });
        }
    }
    print_line(out, [&](JsonText& json) {
        json.member("type", "summary");
        append_counts(json, told.summary);
    });
}

}  // namespace kakehashi::app
