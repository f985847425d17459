#include "adapters/main/entry_lines.h"

#include <iomanip>
#include <string>
#include <string_view>

#include "adapters/main/terminal.h"
#include "domain/body_text.h"
#include "domain/calendar_date.h"

namespace kakehashi::app {
namespace {

std::string text_of(std::string_view body, std::string_view member) { return std::string(text_member(body, member).value_or("")); }

int times(std::string_view body, std::string_view part) {
    int found = 0;
    for (std::size_t at = body.find(part); at != std::string_view::npos; at = body.find(part, at + part.size())) {
        ++found;
    }
    return found;
}

/// "2026-11-26 21:05" in Japan.
std::string minute_of(std::string_view body) {
    const auto at = Timestamp::parse_iso(text_of(body, "at"));
    return at ? at->iso_japan().replace(10, 1, " ").substr(0, 16) : std::string(16, '-');
}

std::string joined(std::initializer_list<std::string> words) {
    std::string text;
    for (const std::string& word : words) {
        text += word.empty() || text.empty() ? word : " " + word;
    }
    return text;
}

/// Kinds of information shown, of those asked for.
std::string shown_of(std::string_view body) {
    const int shown = times(body, R"("effect":"permit")") + times(body, R"("effect":"own")");
    const int asked = times(body, R"("effect":)");
    return shown == 0 ? std::string(said("nothing shown", "開示なし"))
                      : std::string(said("kinds shown: ", "開示した種類: ")) + std::to_string(shown) + "/" + std::to_string(asked);
}

std::string what_of(std::string_view type, std::string_view body) {
    if (type == "access") {
        return joined({text_of(body, "party"), text_of(body, "organisation"), text_of(body, "user"), text_of(body, "purpose"),
                       shown_of(body)});
    }
    return joined({text_of(body, "decision"), text_of(body, "scope"), text_of(body, "basis"), text_of(body, "list"),
                   text_of(body, "organisation"), text_of(body, "by")});
}

}  // namespace

void print_entries(std::ostream& out, const std::vector<storage::LedgerEntry>& entries) {
    for (const storage::LedgerEntry& entry : entries) {
        const std::string type = text_of(entry.body, "type");
        out << std::setw(8) << entry.index << "  " << minute_of(entry.body) << "  " << std::left << std::setw(9) << type << std::right << "  "
            << what_of(type, entry.body) << '\n';
    }
}

}  // namespace kakehashi::app
