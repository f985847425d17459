#include "adapters/main/check_page.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "adapters/main/finding_words.h"
#include "adapters/main/fix_print.h"

namespace kakehashi::app {
namespace {

using Task = CheckSummary::Task;
using Verdict = CheckSummary::Verdict;

constexpr Language ja = Language::japanese;
constexpr Language en = Language::english;

// Nothing is fetched and nothing runs: the page may be mailed and opened anywhere.
constexpr std::string_view head =
    "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>取込み前の検査</title>\n<style>\n"
    "@page{size:A4;margin:14mm}\n"
    "body{font:15px/1.6 'BIZ UDGothic','Yu Gothic',Meiryo,'Noto Sans CJK JP','Noto Sans JP',sans-serif;color:#1a1a1a;"
    "max-width:182mm;margin:0 auto;padding:8px}\n"
    "h1{font-size:1.5em;margin:.2em 0}h2{font-size:1.2em;border-bottom:2px solid #555;margin:1.2em 0 .5em;break-after:avoid}\n"
    "h3{font-size:1.05em;margin:1em 0 .3em;break-after:avoid}\n"
    ".en{color:#555;font-size:.85em;font-weight:normal}.under{display:block}.where,.when{font-size:.9em;overflow-wrap:anywhere}\n"
    "table{border-collapse:collapse;width:100%;margin:.4em 0}th,td{border:1px solid #888;padding:4px 6px;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}th{background:#eee}thead{display:table-header-group}\n"
    "tr,li,.box{break-inside:avoid}td.n{text-align:right;white-space:nowrap}td.l{max-width:34mm}\n"
    ".sum{display:flex;gap:8px}.sum>div{flex:1;border:2px solid #888;padding:6px 8px}.sum b{font-size:1.6em}\n"
    ".ok{border-color:#1b6e3a!important}.part{border-color:#9a6700!important}.no{border-color:#a40000!important}\n"
    "ol{padding-left:1.6em}li{margin:.5em 0}.do{font-weight:bold}.tick{float:right;border:1px solid #555;width:1.1em;height:1.1em}\n"
    "@media print{body{font-size:10.5pt;padding:0;max-width:none}th{background:none}}\n"
    "</style>\n</head>\n<body>\n";

std::string english(std::string_view text) { return "<span class=\"en under\" lang=\"en\">" + escaped(text) + "</span>"; }

std::string box(std::string_view style, const CheckSummary& summary, Verdict verdict) {
    return "<div class=\"box " + std::string(style) + "\">" + escaped(verdict_words(verdict, ja)) + "<br><b>" +
           std::to_string(summary.count(verdict)) + "</b> 件の送信（" + std::to_string(summary.people(verdict)) + " 人）" +
           english(std::string(verdict_words(verdict, en))) + "</div>\n";
}

void append_passed_over(std::string& page, const CheckSummary& summary) {
    if (summary.passed_over.empty()) {
        return;
    }
    page += "<p>データではないため見ていないもの:" + english("Not looked at, for they are no data:") + "</p>\n<ul>\n";
    for (const std::string& name : summary.passed_over) {
        page += "<li class=\"where\">" + escaped(name) + "</li>\n";
    }
    page += "</ul>\n";
}

void append_sets(std::string& page, const CheckTold& told) {
    page += "<h2>届いたもの <span class=\"en\" lang=\"en\">What came</span></h2>\n<table><thead><tr><th>送信</th><th>判定</th>"
            "<th>人</th><th>うち保留</th></tr></thead><tbody>\n";
    for (const Verdict verdict : {Verdict::refused, Verdict::partly, Verdict::importable}) {
        for (const CheckSummary::Set& set : told.summary.sets) {
            if (set.verdict != verdict) {
                continue;
            }
            const SetResult result = told.results.at(set.number);
            std::string title = escaped(told.words.title(result.name, ja));
            if (result.files == 1) {
                title += "<br>" + escaped(result.first_file);
            } else if (result.name.sender.empty() && !result.report.findings.empty()) {
                title += "<br>" + escaped(result.report.findings.front().place.file);
            }
            page += "<tr><td>" + title + english(told.words.kind(result.name, en)) + "</td><td>" +
                    escaped(verdict_words(verdict, ja)) + english(verdict_words(verdict, en)) + "</td><td class=\"n\">" +
                    std::to_string(set.people) + "</td><td class=\"n\">" + std::to_string(set.people_aside) + "</td></tr>\n";
        }
    }
    page += "</tbody></table>\n";
    append_passed_over(page, told.summary);
}

void append_task(std::string& page, const CheckTold& told, const Task& task) {
    page += "<li><span class=\"tick\"></span>" + escaped(sentence_of(task, told.catalogue, ja)) + " [" + escaped(task.rule) +
            "] " + std::to_string(task.count) + " か所";
    for (const auto& [file, lines] : task.lines) {
        page += "<div class=\"where\">" + escaped(file) + "　" + escaped(lines_of(lines, ja)) + "</div>";
    }
    page += "<div class=\"do\">→ " + escaped(action_of(task, told.catalogue, ja)) + "</div>" +
            english(sentence_of(task, told.catalogue, en) + " → " + action_of(task, told.catalogue, en)) + "</li>\n";
}

void append_tasks(std::string& page, const CheckTold& told) {
    page += "<h2>すること <span class=\"en\" lang=\"en\">What to do</span></h2>\n";
    if (told.summary.tasks.empty()) {
        page += "<p>ありません。そのまま取り込めます。" + english("Nothing: all of it can be imported.") + "</p>\n";
    }
    std::string heading;
    for (const Task& task : told.summary.tasks) {
        if (const std::string next = heading_of(task, ja); next != heading) {
            page += heading.empty() ? "" : "</ol>\n";
            heading = next;
            page += "<h3>" + escaped(next) + english(heading_of(task, en)) + "</h3>\n<ol>\n";
        }
        append_task(page, told, task);
    }
    page += heading.empty() ? "" : "</ol>\n";
    if (told.summary.notes.empty()) {
        return;
    }
    page += "<h2>取り込みには差し支えないこと <span class=\"en\" lang=\"en\">Imported all the same</span></h2>\n<ol>\n";
    for (const Task& note : told.summary.notes) {
        append_task(page, told, note);
    }
    page += "</ol>\n";
}

/// "1, 3–7": all of them, and short where a whole column is wrong.
std::string ranges_of(const std::set<std::uint32_t>& lines) {
    std::string text;
    for (auto from = lines.begin(); from != lines.end();) {
        auto to = from;
        while (std::next(to) != lines.end() && *std::next(to) == *to + 1) {
            ++to;
        }
        text += (text.empty() ? "" : ", ") + (*from == 0 ? std::string("-") : std::to_string(*from));
        text += to == from ? "" : "–" + std::to_string(*to);
        from = std::next(to);
    }
    return text;
}

/// Findings that say the same of one item of a file, and the lines of which they say it.
struct Said {
    Finding finding;
    std::set<std::uint32_t> lines;
};

std::vector<Said> said_of(const CheckTold& told) {
    std::vector<Finding> all;
    for (std::size_t n = 0; n < told.results.size(); ++n) {
        std::ranges::move(told.results.at(n).report.findings, std::back_inserter(all));
    }
    std::ranges::stable_sort(all, {}, [](const Finding& finding) {
        return std::tuple(std::string_view(finding.place.file), finding.place.line, finding.place.item);
    });
    using What = std::tuple<std::string, std::string, std::uint32_t, std::string, std::string, Severity>;
    std::map<What, std::size_t> places;
    std::vector<Said> once;
    for (Finding& finding : all) {
        const auto [place, fresh] = places.emplace(What(finding.place.file, finding.rule, finding.place.item, finding.item_name,
                                                        finding.detail, finding.severity), once.size());
        if (fresh) {
            once.push_back({std::move(finding), {}});
            once.back().lines.insert(once.back().finding.place.line);
        } else {
            once[place->second].lines.insert(finding.place.line);
        }
    }
    return once;
}

void append_details(std::string& page, const CheckTold& told) {
    const std::vector<Said> all = said_of(told);
    if (all.empty()) {
        return;
    }
    page += "<h2>くわしく <span class=\"en\" lang=\"en\">In detail</span></h2>\n";
    const std::string* file = nullptr;
    for (const auto& [finding, lines] : all) {
        if (file == nullptr || *file != finding.place.file) {
            page += file == nullptr ? "" : "</tbody></table>\n";
            file = &finding.place.file;
            page += "<h3 class=\"where\">" + escaped(*file) + "</h3>\n<table><thead><tr><th>行</th><th>項目</th><th>内容と対処</th>"
                    "<th>影響</th></tr></thead><tbody>\n";
        }
        page += "<tr><td class=\"l\">" + ranges_of(lines) + "</td><td>" +
                (finding.place.item == 0 ? std::string() : std::to_string(finding.place.item) + " ") +
                escaped(finding.item_name) + "</td><td>[" + escaped(finding.rule) + "] " +
                escaped(told.catalogue.message(finding, ja)) + "<br>" + escaped(told.catalogue.cure(finding, ja)) +
                english(told.catalogue.message(finding, en)) + "</td><td>" + escaped(effect_of(finding.severity, ja)) +
                english(effect_of(finding.severity, en)) + "</td></tr>\n";
    }
    page += "</tbody></table>\n";
}

void append_fix(std::string& page, const FixTold& fix) {
    page += "<h2>写しで直したこと <span class=\"en\" lang=\"en\">Put right in the copies</span></h2>\n<p>届いたファイルには手を触れていません。写し: " +
            escaped(fix.folder.empty() ? "-" : fix.folder) + "（" + std::to_string(fix.mended.files) + " ファイル、うち直したもの " +
            std::to_string(fix.mended.mended) + "）。直す前は" + escaped(verdict_words(Verdict::importable, ja)) + " " +
            std::to_string(fix.before.count(Verdict::importable)) + " 件、" + escaped(verdict_words(Verdict::partly, ja)) + " " +
            std::to_string(fix.before.count(Verdict::partly)) + " 件、" + escaped(verdict_words(Verdict::refused, ja)) + " " +
            std::to_string(fix.before.count(Verdict::refused)) + " 件。" +
            english("The files that came were not touched; what is below is the check of the copies.") + "</p>\n";
    if (fix.mended.changes.empty()) {
        page += "<p>ありません。" + english("Nothing.") + "</p>\n";
        return;
    }
    using What = std::tuple<std::string, std::string, std::string, std::string, std::string, bool>;
    std::map<What, std::size_t> places;
    std::vector<std::pair<const sources::mending::Change*, std::set<std::uint32_t>>> once;  // in the order of the changes
    for (const auto& change : fix.mended.changes) {
        const What what(change.place.file, change.mend, change.item_name, change.before, change.after, change.applied);
        const auto [place, fresh] = places.emplace(what, once.size());
        if (fresh) {
            once.emplace_back(&change, std::set<std::uint32_t>());
        }
        once[place->second].second.insert(change.place.line);
    }
    const std::string* file = nullptr;
    for (const auto& [told, lines] : once) {
        const auto& change = *told;
        if (file == nullptr || *file != change.place.file) {
            page += file == nullptr ? "" : "</tbody></table>\n";
            file = &change.place.file;
            page += "<h3 class=\"where\">" + escaped(*file) + "</h3>\n<table><thead><tr><th>行</th><th>項目</th><th>元</th>"
                    "<th>直した後</th><th>内容</th></tr></thead><tbody>\n";
        }
        page += "<tr><td class=\"l\">" + ranges_of(lines) + "</td><td>" +
                escaped(change.item_name) + "</td><td>" + escaped(change.before) + "</td><td>" + escaped(change.after) +
                "</td><td>[" + escaped(change.mend) + "] " +
                (change.applied ? std::string() : std::string("直していません。確かめてください: ")) +
                escaped(mend_words(change, fix.tables, ja)) + english(mend_words(change, fix.tables, en)) + "</td></tr>\n";
    }
    page += "</tbody></table>\n";
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': safe += "&amp;"; break;
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '"': safe += "&quot;"; break;
            case '\'': safe += "&#39;"; break;
            default: safe += c;
        }
    }
    return safe;
}

std::string check_page(const CheckTold& told, Timestamp checked_at) {
    std::string page(head);
    const std::string when = checked_at.iso_japan();
    page += "<h1>取込み前の検査" + english("Check before import") + "</h1>\n<p class=\"when\">検査した日時 " +
            escaped(when.substr(0, 10)) + " " + escaped(when.substr(11, 5)) + "　ファイル " +
            std::to_string(told.summary.files) + " 件　まだ何も取り込んでいません。" +
            english("Nothing has been imported yet.") + "</p>\n<div class=\"sum\">\n";
    page += box("ok", told.summary, Verdict::importable);
    page += box("part", told.summary, Verdict::partly);
    page += box("no", told.summary, Verdict::refused);
    page += "</div>\n";
    append_sets(page, told);
    append_tasks(page, told);
    if (told.fix != nullptr) {
        append_fix(page, *told.fix);
    }
    append_details(page, told);
    page += "<p class=\"en\">番号の意味 / What a rule means: kakehashi explain 番号</p>\n</body>\n</html>\n";
    return page;
}

}  // namespace kakehashi::app
