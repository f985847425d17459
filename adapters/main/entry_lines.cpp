#include "adapters/main/entry_lines.h"

#include <algorithm>
#include <iomanip>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/main/filled_text.h"
#include "adapters/main/terminal.h"
#include "domain/body_text.h"
#include "domain/calendar_date.h"

namespace kakehashi::app {
namespace {

/// "2026-11-26 21:05" in Japan.
std::string minute_of(std::string_view body) {
    const auto at = Timestamp::parse_iso(text_in(body, "at"));
    return at ? at->minute_japan() : std::string(16, '-');
}

using Words = std::vector<std::string>;

Words given(std::initializer_list<std::string> words) {
    Words all;
    std::ranges::copy_if(words, std::back_inserter(all), [](const std::string& word) { return !word.empty(); });
    return all;
}

/// Kinds opened to the requester, of those asked for; `own` when it was only what the requester wrote itself.
std::string shown_of(std::string_view body) {
    const int opened = times(body, R"("effect":"permit")");
    const int asked = times(body, R"("effect":)");
    if (opened == 0) {
        return std::string(times(body, R"("effect":"own")") > 0 ? said("own", "自記") : said("none", "なし"));
    }
    return std::to_string(opened) + "/" + std::to_string(asked);
}

Words what_of(std::string_view type, std::string_view body) {
    if (type == "access") {
        const std::string party = text_in(body, "party");
        return given({party, text_in(body, "organisation"), party == "proxy" ? text_in(body, "person") : std::string{},
                      text_in(body, "user"), text_in(body, "purpose")});
    }
    const std::string capacity = text_in(body, "capacity");
    return given({text_in(body, "act"), text_in(body, "preference"), text_in(body, "outcome"), text_in(body, "proxy"), text_in(body, "insurer"),
                  text_in(body, "refuge"), text_in(body, "decision"), capacity == "ok" ? std::string{} : capacity, text_in(body, "scope"), text_in(body, "party"), text_in(body, "organisation"),
                  text_in(body, "basis"), text_in(body, "list"), text_in(body, "way"), text_in(body, "by")});
}

/// The words in lines of at most `width` bytes; a longer word has a line to itself.
Words lines_of(const Words& words, std::size_t width) {
    Words lines = {""};
    for (const std::string& word : words) {
        std::string& line = lines.back();
        if (line.empty()) {
            line = word;
        } else if (line.size() + 1 + word.size() <= width) {
            line += " " + word;
        } else {
            lines.push_back(word);
        }
    }
    return lines;
}

}  // namespace

void print_entries(std::ostream& out, const std::vector<storage::LedgerEntry>& entries) {
    constexpr int who_from = 38;
    constexpr int who_width = 34;
    constexpr int whole_width = 42;  // of an event that shows nothing
    if (entries.empty()) {
        out << said("nothing on file", "該当するものはありません") << '\n';
        return;
    }
    out << said("  entry  time in Japan     event      who, for what                      shown",
                "   番号  日時（日本）      出来事     誰が・何のため                     開示")
        << '\n';
    for (const storage::LedgerEntry& entry : entries) {
        const std::string type = text_in(entry.body, "type");
        const Words lines = lines_of(what_of(type, entry.body), type == "access" ? who_width : whole_width);
        std::ostringstream line;
        line << std::setw(7) << entry.index << "  " << minute_of(entry.body) << "  " << std::left << std::setw(9) << type << "  ";
        if (type == "access") {
            line << std::setw(who_width) << lines.front() << ' ' << shown_of(entry.body);
        } else {
            line << lines.front();
        }
        // What was opened by no consent of the person has to catch the eye.
        const bool urgent = entry.body.find(R"("ground":"emergency")") != std::string::npos || type == "emergency";
        out << (urgent ? in_red(line.str()) : line.str()) << '\n';
        for (auto rest = lines.begin() + 1; rest != lines.end(); ++rest) {
            out << std::string(who_from, ' ') << *rest << '\n';
        }
    }
    out << said("shown: kinds opened, of those asked for; own: only what the asker wrote itself",
                "開示: 求められた情報の種類のうち開示した数。「自記」は請求者が自ら作成したもののみ")
        << '\n';
}

}  // namespace kakehashi::app
