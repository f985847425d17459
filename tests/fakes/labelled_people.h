#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/synth/dice.h"
#include "adapters/synth/resident.h"
#include "domain/kana_form.h"
#include "domain/person_record.h"

namespace kakehashi::test {

/// An enrolment and who it really is.
struct LabelledEnrolment {
    Enrolment enrolment;
    int truth = 0;                    ///< equal for enrolments of one person
    std::optional<std::size_t> named; ///< the enrolment its register row names as the former one
};

/// The synthetic town's people, of whom some have moved, married or changed from an `H` number, and among whom some only resemble
/// each other: twins, fathers and sons, strangers of one name and birthday. Clerks slip when they type. Same seed, same people.
class LabelledPeople {
public:
    LabelledPeople(int people, std::uint64_t seed) : dice_(seed, 65) {
        synth::InsuredNumbers numbers;
        const synth::TownCalendar calendar{*CalendarDate::of(2026, 11, 26), *ServiceMonth::parse_iso("2026-11")};
        for (int n = 0; n < people; ++n) {
            add_person(synth::draw_resident(seed, n, calendar, numbers));
        }
    }

    [[nodiscard]] const std::vector<LabelledEnrolment>& all() const { return all_; }
    [[nodiscard]] bool same(std::size_t a, std::size_t b) const { return all_[a].truth == all_[b].truth; }

private:
    static constexpr std::array<const char*, 4> insurers = {"131011", "131029", "132012", "141003"};

    void add_person(const synth::Resident& resident) {
        const std::size_t at = all_.size();
        add(identity_of(resident), "0", {*CalendarDate::of(2015, 4, 1), std::nullopt}, ++people_);
        switch (dice_.below(20)) {
            case 0:
            case 1:
            case 2: moves(at, true, false); break;
            case 3: moves(at, false, false); break;
            case 4: moves(at, true, true); break;
            case 5: changes_number(at); break;
            case 6: twin(at); break;
            case 7: father(at); break;
            case 8: stranger(at); break;
            default: break;
        }
    }

    static Identity identity_of(const synth::Resident& resident) {
        Identity identity;
        identity.name = resident.name.full();
        identity.kana = resident.name.kana();
        identity.birth_date = resident.birth.iso();
        identity.sex = std::to_string(resident.sex);
        identity.address = std::string(resident.street) + resident.building;
        identity.phone = resident.phone;
        return identity;
    }

    std::size_t add(Identity identity, const char* first_digit, Period period, int truth) {
        LabelledEnrolment made;
        made.enrolment.id = {static_cast<std::int64_t>(all_.size()) + 1};
        made.enrolment.insurer = *InsurerNumber::parse(insurers[static_cast<std::size_t>(dice_.below(4))]);
        std::string digits = std::to_string(1'000'000'000 + static_cast<int>(all_.size()));
        digits[0] = *first_digit;
        made.enrolment.insured = *InsuredNumber::parse(digits);
        made.enrolment.period = period;
        made.enrolment.identity = std::move(identity);
        made.truth = truth;
        all_.push_back(std::move(made));
        return all_.size() - 1;
    }

    /// To another insurer, who types everything anew; half of them say where the person came from.
    void moves(std::size_t from, bool closed, bool marries) {
        const CalendarDate day = CalendarDate::of(2020, 1, 1)->plus_days(dice_.below(2'000));
        if (closed) {
            all_[from].enrolment.period.to = day.plus_days(-1);
        }
        Identity identity = all_[from].enrolment.identity;
        identity.address = "別市港町" + std::to_string(dice_.between(1, 99));
        identity.phone = dice_.percent(50) ? identity.phone : "";
        if (marries) {
            const synth::Name other = synth::draw_name(dice_, 2);
            identity.name = std::string(other.family.kanji) + "　" + after_space(identity.name);
            identity.kana = std::string(other.family.kana) + "　" + after_space(identity.kana);
        }
        const std::size_t later = add(slipped(identity), "0", {day, std::nullopt}, all_[from].truth);
        while (all_[later].enrolment.insurer == all_[from].enrolment.insurer) {
            all_[later].enrolment.insurer = *InsurerNumber::parse(insurers[static_cast<std::size_t>(dice_.below(4))]);
        }
        if (dice_.percent(50)) {
            // One clerk in ten types the number of somebody else.
            all_[later].named = dice_.percent(10) ? static_cast<std::size_t>(dice_.below(static_cast<int>(from) + 1)) : from;
        }
    }

    void changes_number(std::size_t at) {
        const CalendarDate day = CalendarDate::of(2020, 1, 1)->plus_days(dice_.below(2'000));
        Enrolment& former = all_[at].enrolment;
        std::string digits = former.insured.str();
        digits[0] = 'H';
        former.insured = *InsuredNumber::parse(digits);
        former.period.to = day.plus_days(-1);
        const std::size_t later = add(slipped(former.identity), "0", {day, std::nullopt}, all_[at].truth);
        all_[later].enrolment.insurer = all_[at].enrolment.insurer;
    }

    void twin(std::size_t of) {
        Identity identity = all_[of].enrolment.identity;
        const synth::Name other = synth::draw_name(dice_, identity.sex == "1" ? 1 : 2);
        if (after_space(identity.kana) == other.given.kana) {
            return;
        }
        identity.name = before_space(identity.name) + "　" + std::string(other.given.kanji);
        identity.kana = before_space(identity.kana) + "　" + std::string(other.given.kana);
        neighbour(of, std::move(identity));
    }

    void father(std::size_t of) {
        Identity identity = all_[of].enrolment.identity;
        const auto birth = CalendarDate::parse_iso(identity.birth_date);
        identity.birth_date = birth ? birth->plus_days(-9'000 - dice_.below(3'000)).iso() : identity.birth_date;
        neighbour(of, std::move(identity));
    }

    /// The same name and birthday, and nothing else in common.
    void stranger(std::size_t of) {
        Identity identity = all_[of].enrolment.identity;
        identity.address = "遠市山町" + std::to_string(dice_.between(1, 99));
        identity.phone = "09000" + std::to_string(dice_.between(100'000, 999'999));
        neighbour(of, std::move(identity));
    }

    void neighbour(std::size_t of, Identity identity) {
        const std::size_t other = add(std::move(identity), "0", all_[of].enrolment.period, ++people_);
        all_[other].enrolment.insurer = all_[of].enrolment.insurer;
    }

    static std::string before_space(const std::string& name) { return name.substr(0, name.find("　")); }
    static std::string after_space(const std::string& name) { return name.substr(name.find("　") + 3); }

    /// What a clerk makes of it: in half of the cases nothing goes wrong, else one or two things do.
    Identity slipped(Identity identity) {
        for (int slips = dice_.percent(50) ? 0 : dice_.between(1, 2); slips > 0; --slips) {
            slip(identity);
        }
        return identity;
    }

    void slip(Identity& identity) {
        switch (dice_.below(8)) {
            case 0: identity.kana = synth::half_width(identity.kana); break;
            case 1: erase_all(identity.kana, "　"); break;
            case 2: typed_wrong(identity.kana); break;
            case 3: erase_all(identity.kana, "ウ"); break;
            case 4: std::swap(identity.birth_date[8], identity.birth_date[9]); break;
            case 5: identity.birth_date[3] = static_cast<char>('0' + dice_.below(10)); break;
            case 6: identity.birth_date.replace(8, 2, "00"); break;
            default: erase_all(identity.name, "　"); break;
        }
    }

    static void erase_all(std::string& text, std::string_view word) {
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word)) {
            text.erase(at, word.size());
        }
    }

    void typed_wrong(std::string& kana) {
        std::u32string letters = characters_of(kana);
        if (letters.size() < 4) {
            return;
        }
        const auto at = static_cast<std::size_t>(dice_.below(static_cast<int>(letters.size()) - 1));
        if (dice_.percent(50)) {
            std::swap(letters[at], letters[at + 1]);
        } else {
            letters[at] = U'ン';
        }
        kana = utf8_of(letters);
    }

    synth::Dice dice_;
    std::vector<LabelledEnrolment> all_;
    int people_ = 0;
};

/// How well pairs are found among labelled people.
struct MatchMeasure {
    std::int64_t pairs_true = 0;       ///< pairs that are one person
    std::int64_t found_true = 0;       ///< of them, proposed or linked
    std::int64_t proposed = 0;         ///< pairs before a human
    std::int64_t proposed_true = 0;
    std::int64_t strong = 0;           ///< pairs that stand first
    std::int64_t strong_true = 0;
    std::int64_t linked = 0;           ///< linked by the register's statement
    std::int64_t linked_wrong = 0;
    std::int64_t compared = 0;         ///< pairs that were compared at all

    [[nodiscard]] double recall() const { return pairs_true == 0 ? 1 : static_cast<double>(found_true) / static_cast<double>(pairs_true); }
    [[nodiscard]] double precision() const { return proposed == 0 ? 1 : static_cast<double>(proposed_true) / static_cast<double>(proposed); }
};

}  // namespace kakehashi::test
