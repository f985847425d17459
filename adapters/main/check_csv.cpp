#include "adapters/main/check_csv.h"

#include <algorithm>
#include <array>

#include "adapters/main/finding_words.h"
#include "adapters/sources/cp932_encoder.h"

namespace kakehashi::app {
namespace {

const std::string utf8_mark = "\xEF\xBB\xBF";

/// What makes a spreadsheet calculate; in Japan it takes the full-width signs, too.
bool begins_a_formula(std::string_view text) {
    constexpr std::array<std::string_view, 10> beginnings = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return text.starts_with(beginning); });
}

void append_row(std::string& to, const std::vector<std::string>& cells) {
    for (std::size_t n = 0; n < cells.size(); ++n) {
        to += (n == 0 ? "" : ",") + csv_cell(cells[n]);
    }
    to += "\r\n";
}

std::vector<std::string> header(Language in) {
    return in == Language::japanese
               ? std::vector<std::string>{"判定", "種類", "送信元", "送信先", "連番", "ファイル", "行", "項目番号", "項目名",
                                          "番号", "影響", "内容", "対処", "対応する人", "事務担当がすること"}
               : std::vector<std::string>{"verdict", "kind", "sender", "receiver", "serial", "file", "line", "item", "item name",
                                          "rule", "effect", "finding", "cure", "who acts", "what the clerk does"};
}

std::string number(std::uint32_t value) { return value == 0 ? std::string() : std::to_string(value); }

std::string as_cp932(const sources::Cp932Encoder& encoder, std::string_view utf8) {
    std::string bytes;
    while (!utf8.empty()) {
        std::size_t length = 0;
        static_cast<void>(sources::code_point_at(utf8, length));
        if (!encoder.append(utf8.substr(0, length), bytes)) {
            bytes += "\x81\xAC";  // 〓
        }
        utf8.remove_prefix(length);
    }
    return bytes;
}

}  // namespace

std::string csv_cell(std::string_view text) {
    std::string cell = "\"";
    if (begins_a_formula(text)) {
        cell += '\'';
    }
    for (const char c : text) {
        cell += c;
        if (c == '"') {
            cell += '"';
        }
    }
    return cell + "\"";
}

Result<std::vector<std::string>> check_csv_beginnings() {
    TRY(const auto table, sources::Cp932::shared());
    const sources::Cp932Encoder encoder(*table);
    std::vector<std::string> all;
    for (const Language in : {Language::japanese, Language::english}) {
        std::string text;
        append_row(text, header(in));
        all.push_back(as_cp932(encoder, text));
        all.push_back(utf8_mark + text);
    }
    return all;
}

Result<std::string> check_csv(const CheckTold& told, CsvEncoding encoding) {
    const Language in = language();
    std::string text;
    append_row(text, header(in));
    for (const CheckSummary::Set& set : told.summary.sets) {
        const SetResult result = told.results.at(set.number);
        const SetName& name = result.name;
        for (const Finding& finding : result.report.findings) {
            const auto* const action = told.catalogue.action(finding.rule);
            append_row(text, {std::string(verdict_words(set.verdict, in)), told.words.kind(name, in), name.sender, name.receiver,
                              name.serial, finding.place.file, number(finding.place.line), number(finding.place.item),
                              finding.item_name, finding.rule, std::string(effect_of(finding.severity, in)),
                              told.catalogue.message(finding), told.catalogue.cure(finding),
                              action == nullptr ? std::string() : std::string(actor_words(action->who, in)),
                              action == nullptr ? std::string() : in == Language::japanese ? action->japanese : action->english});
        }
    }
    if (encoding == CsvEncoding::utf8) {
        return utf8_mark + text;
    }
    TRY(const auto table, sources::Cp932::shared());
    return as_cp932(sources::Cp932Encoder(*table), text);
}

}  // namespace kakehashi::app
