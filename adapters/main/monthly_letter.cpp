#include "adapters/main/monthly_letter.h"

#include <algorithm>
#include <map>

#include "adapters/main/filled_text.h"
#include "domain/body_text.h"

namespace kakehashi::app {
namespace {

constexpr Language in = Language::japanese;

std::string day_text(CalendarDate day) {
    const auto civil = day.civil();
    return std::to_string(static_cast<unsigned>(civil.month())) + "月" + std::to_string(static_cast<unsigned>(civil.day())) + "日";
}

std::string month_text(ServiceMonth month) {
    const auto civil = month.first_day().civil();
    return std::to_string(static_cast<int>(civil.year())) + "年" + std::to_string(static_cast<unsigned>(civil.month())) + "月";
}

/// Whom an entry shows looking; no party when it shows nobody.
LooksOfOne look_in(std::string_view body) {
    LooksOfOne look;
    const std::string type = text_in(body, "type");
    if (type == "listing") {
        look.party = "counter";
        look.people = 1;
    } else if (type == "access" && body.find(R"("effect":"permit")") != std::string_view::npos && text_in(body, "party") != "resident") {
        look.party = text_in(body, "party");
        look.organisation = text_in(body, "organisation");
        (text_in(body, "user").empty() ? look.machines : look.people) = 1;
    }
    return look;
}

}  // namespace

std::vector<LooksOfOne> looks_of(const std::vector<storage::LedgerEntry>& entries, ServiceMonth month) {
    std::map<std::pair<std::string, std::string>, LooksOfOne> by_who;
    for (const storage::LedgerEntry& entry : entries) {
        const auto at = Timestamp::parse_iso(text_in(entry.body, "at"));
        const LooksOfOne look = look_in(entry.body);
        if (look.party.empty() || !at || ServiceMonth::containing(at->day_in_japan()).index() != month.index()) {
            continue;
        }
        LooksOfOne& all = by_who.try_emplace({look.party, look.organisation}, LooksOfOne{look.party, look.organisation, 0, 0, {}}).first->second;
        all.people += look.people;
        all.machines += look.machines;
        all.last = std::max(all.last, at->day_in_japan());
    }
    std::vector<LooksOfOne> looks;
    for (auto& [who, look] : by_who) {
        looks.push_back(std::move(look));
    }
    std::ranges::stable_sort(looks, std::greater{}, [](const LooksOfOne& look) { return look.people + look.machines; });
    return looks;
}

void write_letter(paper::Paper& paper, const NoticeWords& words, const Letter& letter,
                  const std::function<std::string(const std::string&)>& office_named) {
    using paper::Size;
    const Identity& identity = letter.to.enrolment.identity;
    const std::string insurer = letter.to.insurer_name.empty() ? letter.to.enrolment.insurer.str() : letter.to.insurer_name;
    const std::vector<double> shares = {0.46, 0.17, 0.17, 0.2};
    paper.begin_document(filled(words.word("letter_foot", in), "{insurer}", insurer));
    paper.address({identity.postal_code.empty() ? "" : "〒" + identity.postal_code, identity.address, "",
                   identity.name + "　" + words.word("letter_whom", in)},
                  {insurer});
    paper.text(Size::title, filled(words.word("letter_title", in), "{month}", month_text(letter.month)));
    paper.text(Size::body, words.word("letter_intro", in));
    paper.text(Size::heading, words.word("letter_looks", in));
    if (letter.looks.empty()) {
        paper.text(Size::body, words.word("letter_no_looks", in));
    } else {
        paper.row({words.word("letter_who", in), words.word("letter_people", in), words.word("letter_machines", in), words.word("letter_last", in)},
                  shares, true);
        for (const LooksOfOne& look : letter.looks) {
            const std::string name = look.organisation.empty() ? std::string{} : office_named(look.organisation);
            const std::string who = (name.empty() ? words.word(look.party, in) : name) + (look.organisation.empty() ? "" : "\n" + look.organisation);
            paper.row({who, std::to_string(look.people), std::to_string(look.machines), day_text(look.last)}, shares);
        }
    }
    paper.space(4);
    paper.text(Size::heading, words.word("letter_notices", in));
    if (letter.notices.empty()) {
        paper.text(Size::body, words.word("letter_no_notices", in));
    }
    for (const storage::StoredNotice& notice : letter.notices) {
        paper.text(Size::body, day_text(notice.made_at.day_in_japan()) + "　" + words.title(notice.kind, in) + "\n" + words.text(notice, in));
    }
    paper.space(4);
    paper.text(Size::heading, words.word("letter_help", in));
    paper.text(Size::body, filled(words.word("letter_help_text", in), "{entry}", std::to_string(letter.last_entry)));
}

}  // namespace kakehashi::app
