#include "adapters/main/refusal_text.h"

namespace kakehashi::app {
namespace {

using Task = CheckSummary::Task;
using Verdict = CheckSummary::Verdict;

constexpr Language both[] = {Language::japanese, Language::english};

std::string_view in(Language language, std::string_view english, std::string_view japanese) {
    return language == Language::japanese ? japanese : english;
}

void append_head(std::string& text, Language language, const std::string& batch, const std::vector<std::string>& files,
                 std::string_view what) {
    text += std::string(what) + "\n\n" + std::string(in(language, "Folder: ", "フォルダー: ")) + batch + "\n";
    for (const std::string& file : files) {
        text += "  " + file + "\n";
    }
}

void append_task(std::string& text, Language language, const Task& task, const MessageCatalogue& catalogue, int number) {
    text += "  " + std::to_string(number) + ". " + sentence_of(task, catalogue, language) + "  [" + task.rule + "] " +
            std::to_string(task.count) +
            std::string(in(language, task.count == 1 ? " place" : " places", " か所")) + "\n";
    for (const auto& [file, lines] : task.lines) {
        text += "     " + file + "  " + lines_of(lines, language) + "\n";
    }
    if (const std::string action = action_of(task, catalogue, language); !action.empty()) {
        text += "     → " + action + "\n";
    }
}

void append_tasks(std::string& text, Language language, const CheckSummary& summary, const MessageCatalogue& catalogue) {
    std::string heading;
    int number = 0;
    for (const Task& task : summary.tasks) {
        if (const std::string next = heading_of(task, language); next != heading) {
            heading = next;
            text += "\n" + next + "\n";
        }
        append_task(text, language, task, catalogue, ++number);
    }
}

void append_way_back(std::string& text, Language language, const std::string& batch) {
    text += "\n" +
            std::string(in(language,
                           "What a program can put right, and copies of it:\n  kakehashi import check --fix NEW_FOLDER quarantine/",
                           "機械で直せるところの確認と、直した写しの作成:\n  kakehashi import check --fix 新しいフォルダー quarantine/")) +
            batch + "\n" +
            std::string(in(language, "Then put the right files into the watched folder again.\n",
                           "正しいファイルを、見張っているフォルダーに入れ直してください。\n"));
}

}  // namespace

std::string refusal_text(const std::string& batch, const std::vector<std::string>& files, const CheckSummary& summary,
                         const MessageCatalogue& catalogue) {
    std::string text;
    const bool partly = summary.count(Verdict::refused) == 0;
    for (const Language language : both) {
        text += text.empty() ? "" : "\n----------------------------------------\n\n";
        append_head(text, language, batch, files,
                    partly ? in(language, "These files were imported for some of the people only.",
                                "この送信は、一部の人の分だけ取り込みました。")
                           : in(language, "These files were not imported.", "この送信は取り込めませんでした。"));
        append_tasks(text, language, summary, catalogue);
        append_way_back(text, language, batch);
    }
    return text;
}

std::string refusal_text(const std::string& batch, const std::vector<std::string>& files, const Error& error,
                         const MessageCatalogue& catalogue) {
    std::string text;
    const auto* const sentences = catalogue.find(error.code);
    for (const Language language : both) {
        text += text.empty() ? "" : "\n----------------------------------------\n\n";
        append_head(text, language, batch, files,
                    in(language, "These files were not imported.", "この送信は取り込めませんでした。"));
        const bool japanese = language == Language::japanese;
        const std::string what = sentences == nullptr ? error.message : japanese ? sentences->japanese : sentences->english;
        text += "\n  " + what + "  [" + error.code + "]\n";
        if (sentences != nullptr) {
            text += "  → " + (japanese ? sentences->cure_japanese : sentences->cure_english) + "\n";
        }
    }
    return text;
}

}  // namespace kakehashi::app
