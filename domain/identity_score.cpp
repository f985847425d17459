#include "domain/identity_score.h"

#include <algorithm>
#include <utility>

#include "domain/address_form.h"
#include "domain/kana_form.h"

namespace kakehashi {
namespace {

using Finding = IdentityFinding;

constexpr std::size_t shortest_slip = 4;  ///< characters: of shorter names a slip says nothing

Finding compare_kana(std::string_view one, std::string_view two) {
    const KanaForm a = kana_form(one);
    const KanaForm b = kana_form(two);
    if (a.spelling.empty() || b.spelling.empty()) {
        return Finding::missing;
    }
    if (a.whole_spelling() == b.whole_spelling()) {
        return Finding::same;
    }
    const std::u32string sound_a = a.whole_sound();
    const std::u32string sound_b = b.whole_sound();
    if (sound_a == sound_b) {
        return Finding::sound;
    }
    const bool in_parts = a.sound.size() == 2 && b.sound.size() == 2;
    if (in_parts && a.sound[0] == b.sound[1] && a.sound[1] == b.sound[0]) {
        return Finding::swapped;
    }
    // A given name of two characters that differs in one of them is another name: twins are called like that.
    const bool family_same = in_parts && a.sound[0] == b.sound[0];
    const bool given_same = in_parts && a.sound[1] == b.sound[1];
    const bool long_enough = std::min(sound_a.size(), sound_b.size()) >= shortest_slip &&
                             (!family_same || std::min(a.sound[1].size(), b.sound[1].size()) > 2);
    if (long_enough && one_slip_apart(sound_a, sound_b)) {
        return Finding::slip;
    }
    return given_same ? Finding::given : family_same ? Finding::family : Finding::different;
}

std::vector<std::u32string> name_parts(const IdentityTable& table, std::string_view name, bool usual) {
    std::vector<std::u32string> parts(1);
    for (const char32_t c : characters_of(name)) {
        if (c == U' ' || c == U'\u3000') {
            parts.emplace_back();
        } else {
            parts.back().push_back(usual ? table.usual(c) : c);
        }
    }
    std::erase(parts, std::u32string{});
    return parts;
}

std::u32string joined(const std::vector<std::u32string>& parts) {
    std::u32string text;
    for (const std::u32string& part : parts) {
        text += part;
    }
    return text;
}

Finding compare_names(const IdentityTable& table, std::string_view one, std::string_view two) {
    if (one.empty() || two.empty()) {
        return Finding::missing;
    }
    if (joined(name_parts(table, one, false)) == joined(name_parts(table, two, false))) {
        return Finding::same;
    }
    const auto a = name_parts(table, one, true);
    const auto b = name_parts(table, two, true);
    if (joined(a) == joined(b)) {
        return Finding::variant;
    }
    const bool in_parts = a.size() == 2 && b.size() == 2;
    return in_parts && a[1] == b[1] ? Finding::given : in_parts && a[0] == b[0] ? Finding::family : Finding::different;
}

std::string digits_of(std::string_view text) {
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

/// The year within its era, for every era somebody alive may have been born in: 昭和3年 and 大正3年 are mistaken for each
/// other. Eras begin within a year, which does not matter here.
bool same_year_of_another_era(int a, int b) {
    constexpr std::array<std::pair<int, int>, 4> eras = {{{1868, 1912}, {1912, 1926}, {1926, 1989}, {1989, 2019}}};
    const auto in = [](const std::pair<int, int>& era, int year) { return year >= era.first && year <= era.second; };
    for (const auto& one : eras) {
        for (const auto& other : eras) {
            if (one != other && in(one, a) && in(other, b) && a - one.first == b - other.first) {
                return true;
            }
        }
    }
    return false;
}

bool digits_exchanged(const std::string& a, const std::string& b) {
    for (std::size_t n = 0; n + 1 < a.size(); ++n) {
        std::string turned = a;
        std::swap(turned[n], turned[n + 1]);
        if (turned == b) {
            return true;
        }
    }
    const std::string month_and_day_exchanged = a.substr(0, 4) + a.substr(6, 2) + a.substr(4, 2);
    return month_and_day_exchanged == b;
}

Finding compare_births(std::string_view one, std::string_view two) {
    const std::string a = digits_of(one);
    const std::string b = digits_of(two);
    if (a.size() != 8 || b.size() != 8) {
        return Finding::missing;
    }
    const bool unknown = a.substr(6) == "00" || b.substr(6) == "00";
    if (a == b && !unknown) {
        return Finding::same;
    }
    if (unknown) {
        return a.substr(0, 6) == b.substr(0, 6) ? Finding::day_unknown : Finding::different;
    }
    if (digits_exchanged(a, b)) {
        return Finding::swapped;
    }
    if (a.substr(4) == b.substr(4) && same_year_of_another_era(std::stoi(a.substr(0, 4)), std::stoi(b.substr(0, 4)))) {
        return Finding::era;
    }
    int differing = 0;
    for (std::size_t n = 0; n < a.size(); ++n) {
        differing += a[n] == b[n] ? 0 : 1;
    }
    return differing == 1 ? Finding::slip : Finding::different;
}

Finding compare_addresses(std::string_view a, std::string_view b) {
    switch (match_addresses(a, b)) {
        case AddressMatch::missing: return Finding::missing;
        case AddressMatch::same: return Finding::same;
        case AddressMatch::house: return Finding::house;
        case AddressMatch::town: return Finding::town;
        case AddressMatch::different: return Finding::different;
    }
    return Finding::missing;
}

Finding compare_texts(const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? Finding::missing : a == b ? Finding::same : Finding::different;
}

bool is_empty(const Period& period) { return period.from && period.to && *period.to < *period.from; }

Finding compare_periods(const IdentityTable& table, const Period& a, const Period& b) {
    if (!a.from || !b.from || is_empty(a) || is_empty(b)) {
        return Finding::unknown;
    }
    const auto [first, second] = *a.from <= *b.from ? std::pair(&a, &b) : std::pair(&b, &a);
    if (!first->to || *first->to >= *second->from) {
        return Finding::overlap;
    }
    return second->from->days() - first->to->days() - 1 <= table.days_between() ? Finding::follows : Finding::apart;
}

bool is_h_number(const Enrolment& enrolment) { return enrolment.insured.text().front() == 'H'; }

Finding compare_numbers(const Enrolment& a, const Enrolment& b, bool named) {
    if (named) {
        return Finding::named;
    }
    return a.insurer == b.insurer && is_h_number(a) != is_h_number(b) ? Finding::h_number : Finding::unrelated;
}

std::u32string sorted(std::u32string text) {
    std::ranges::sort(text);
    return text;
}

}  // namespace

std::string_view name_of(MatchBand band) {
    switch (band) {
        case MatchBand::none: return "none";
        case MatchBand::review: return "review";
        case MatchBand::strong: return "strong";
    }
    return "none";
}

MatchScore compare(const IdentityTable& table, const Enrolment& a, const Enrolment& b, bool named) {
    const Identity& one = a.identity;
    const Identity& two = b.identity;
    MatchScore score;
    score.findings = {compare_kana(one.kana, two.kana),
                      compare_names(table, one.name, two.name),
                      compare_births(one.birth_date, two.birth_date),
                      compare_texts(one.sex, two.sex),
                      compare_addresses(one.address, two.address),
                      compare_texts(digits_of(one.phone), digits_of(two.phone)),
                      compare_periods(table, a.period, b.period),
                      compare_numbers(a, b, named)};
    for (std::size_t n = 0; n < identity_item_count; ++n) {
        score.points += table.points(static_cast<IdentityItem>(n), score.findings[n]);
    }
    score.band = score.points >= table.strong()   ? MatchBand::strong
                 : score.points >= table.review() ? MatchBand::review
                                                  : MatchBand::none;
    return score;
}

LinkCondition link_condition(const Identity& former, const Period& former_insured, const Identity& later) {
    if (compare_kana(former.kana, later.kana) != Finding::same) {
        return LinkCondition::kana_differs;
    }
    if (compare_births(former.birth_date, later.birth_date) != Finding::same) {
        return LinkCondition::birth_date_differs;
    }
    if (compare_texts(former.sex, later.sex) != Finding::same) {
        return LinkCondition::sex_differs;
    }
    return former_insured.to ? LinkCondition::holds : LinkCondition::former_is_open;
}

std::string_view name_of(LinkCondition condition) {
    switch (condition) {
        case LinkCondition::holds: return "holds";
        case LinkCondition::kana_differs: return "kana_differs";
        case LinkCondition::birth_date_differs: return "birth_date_differs";
        case LinkCondition::sex_differs: return "sex_differs";
        case LinkCondition::former_is_open: return "former_is_open";
    }
    return "holds";
}

std::vector<std::string> search_keys(const Identity& identity) {
    const std::u32string sound = kana_form(identity.kana).whole_sound();
    const std::string birth = digits_of(identity.birth_date);
    if (sound.size() < 2 || birth.size() != 8) {
        return {};
    }
    const std::string letters = utf8_of(sorted(sound));
    std::vector<std::string> keys = {
        "letters-year/" + letters + "/" + birth.substr(0, 4),
        "letters-day/" + letters + "/" + birth.substr(4),
        "begin-birth/" + utf8_of(sound.substr(0, 2)) + "/" + birth,
        "end-birth/" + utf8_of(sound.substr(sound.size() - 2)) + "/" + birth,
    };
    if (const std::string phone = digits_of(identity.phone); phone.size() >= 9) {
        keys.push_back("phone-year/" + phone + "/" + birth.substr(0, 4));
    }
    return keys;
}

std::string compared_text(const Enrolment& enrolment) {
    const Identity& identity = enrolment.identity;
    std::string text;
    for (const std::string& part : {identity.name, identity.kana, identity.birth_date, identity.sex, identity.address,
                                    identity.phone, enrolment.insurer.str(), enrolment.insured.str(),
                                    enrolment.period.from ? enrolment.period.from->iso() : std::string{},
                                    enrolment.period.to ? enrolment.period.to->iso() : std::string{}}) {
        text += part;
        text.push_back('\0');
    }
    return text;
}

}  // namespace kakehashi
