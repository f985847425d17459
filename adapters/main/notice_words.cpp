#include "adapters/main/notice_words.h"

#include <utility>

#include "adapters/main/filled_text.h"
#include "adapters/sources/conf_table.h"
#include "domain/body_text.h"

namespace kakehashi::app {
namespace {

std::string member(const storage::StoredNotice& notice, std::string_view name) { return text_in(notice.body, name); }

std::string day_text(CalendarDate day, Language in) {
    if (in == Language::english) {
        return day.iso();
    }
    const auto civil = day.civil();
    return std::to_string(static_cast<int>(civil.year())) + "年" + std::to_string(static_cast<unsigned>(civil.month())) + "月" +
           std::to_string(static_cast<unsigned>(civil.day())) + "日";
}

std::string minute_text(const std::string& iso, Language in) {
    const auto at = Timestamp::parse_iso(iso);
    return at ? day_text(at->day_in_japan(), in) + ' ' + at->iso_japan().substr(11, 5) : std::string{};
}

}  // namespace

Result<NoticeWords> NoticeWords::open(const std::filesystem::path& home) {
    NoticeWords opened;
    TRY(const auto rules, sources::ConfTable::open(home / "conf" / "notices.csv",
                                                   {"kind", "proxies", "mail", "title_ja", "title_en", "text_ja", "text_en"}));
    std::vector<std::vector<std::string>> rows;
    for (const auto& row : rules.rows()) {
        rows.push_back(row.cells);
    }
    TRY(opened.policy_, consent::NoticePolicy::of(rows, "notices.csv"));
    TRY(const auto words, sources::ConfTable::open(home / "conf" / "notice-words.csv", {"word", "ja", "en"}));
    for (const auto& row : words.rows()) {
        opened.words_[row.cells[0]] = {row.cells[1], row.cells[2]};
    }
    return opened;
}

std::string NoticeWords::word(std::string_view name, Language in) const {
    const auto found = words_.find(name);
    return found == words_.end() ? std::string(name) : in == Language::japanese ? found->second.japanese : found->second.english;
}

std::string NoticeWords::title(consent::NoticeKind kind, Language in) const {
    const auto& rule = policy_.rule(kind);
    return in == Language::japanese ? rule.title_ja : rule.title_en;
}

std::string NoticeWords::who(const storage::StoredNotice& notice, Language in) const {
    const std::string party = member(notice, "party");
    const std::string organisation = member(notice, "organisation");
    if (party == "proxy") {
        return word(party, in);
    }
    const std::string name = notice.office.empty() ? word(party.empty() ? "medical_institution" : party, in) : notice.office;
    return organisation.empty() ? name : name + (in == Language::japanese ? "（" + organisation + "）" : " (" + organisation + ")");
}

std::string NoticeWords::what(const storage::StoredNotice& notice, Language in) const {
    const auto with_scope = [&](const std::string& decision) {
        const std::string scope = member(notice, "scope");
        const std::string whom = scope == "organisation" ? who(notice, in) : word(scope, in);
        return word(decision, in) + (in == Language::japanese ? "（" + whom + "）" : " (" + whom + ")");
    };
    if (const std::string decision = member(notice, "decision"); !decision.empty()) {
        // What opens nothing before somebody is sure of the person's capacity must not be told as given.
        return with_scope(decision == "granted" && member(notice, "capacity") == "pending" ? "pending" : decision);
    }
    for (const std::string_view name : {"outcome", "preference", "act"}) {
        if (const std::string value = member(notice, name); !value.empty()) {
            return word(value, in);
        }
    }
    return {};
}

std::string NoticeWords::text(const storage::StoredNotice& notice, Language in) const {
    const auto& rule = policy_.rule(notice.kind);
    std::string text = in == Language::japanese ? rule.text_ja : rule.text_en;
    text = filled(std::move(text), "{day}", notice.day ? day_text(*notice.day, in) : std::string{});
    text = filled(std::move(text), "{until}", minute_text(member(notice, "until"), in));
    text = filled(std::move(text), "{what}", what(notice, in));
    text = filled(std::move(text), "{who}", who(notice, in));
    text = filled(std::move(text), "{reason}", member(notice, "reason"));  // last: it is somebody's own words
    return text;
}

mail::Mail NoticeWords::mail(const std::string& to, std::size_t count, const std::string& portal) const {
    mail::Mail made{to, word("mail_subject", Language::japanese) + " / " + word("mail_subject", Language::english), {}};
    for (const Language language : {Language::japanese, Language::english}) {
        made.text += word("mail_text", language) + "\r\n";
        if (!portal.empty()) {
            made.text += word("mail_portal", language) + ' ' + portal + "\r\n";
        }
        made.text += "\r\n";
    }
    made.text = filled(std::move(made.text), "{count}", std::to_string(count));
    return made;
}

}  // namespace kakehashi::app
