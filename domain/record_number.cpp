#include "domain/record_number.h"

#include <cstdint>

namespace kakehashi {
namespace {

/// How far another machine's clock may be ahead of ours: one minute.
constexpr std::int64_t clock_tolerance = 60'000'000;

/// FNV-1a: tells contents apart, which nobody chooses to collide.
class Fingerprint {
public:
    Fingerprint& operator<<(const std::string& part) {
        for (const char c : part) {
            add(static_cast<unsigned char>(c));
        }
        add(0x1F);
        return *this;
    }
    [[nodiscard]] std::string twelve_digits() const {
        constexpr const char* digits = "0123456789abcdef";
        std::string text;
        for (int shift = 44; shift >= 0; shift -= 4) {
            text.push_back(digits[(value_ >> static_cast<unsigned>(shift)) & 15U]);
        }
        return text;
    }

private:
    void add(std::uint64_t byte) { value_ = (value_ ^ byte) * 1'099'511'628'211U; }
    std::uint64_t value_ = 14'695'981'039'346'656'037U;
};

DirectiveEntry unreadable(DirectiveEntry row, bool from_future, Timestamp now) {
    row.unreadable = true;
    if (from_future) {  // such a stamp would outrank every act to come
        row.decided_at = now;
    }
    return row;
}

}  // namespace

std::string number_beside(const DirectiveEntry& row, InsuredNumber insured) {
    Fingerprint print;
    print << insured.str() << std::to_string(row.decided_at.microseconds) << row.decision << row.scope << row.organisation
          << std::to_string(row.kinds.bits()) << (row.lists_every_kind ? "1" : "")
          << (row.period.from ? row.period.from->iso() : "") << (row.period.to ? row.period.to->iso() : "") << row.capacity
          << (row.unreadable ? "1" : "");
    return row.record_number + "~" + print.twelve_digits();
}

PlacedDirective place_directive(const DirectiveEntry& row, InsuredNumber insured, Timestamp now,
                                const std::function<std::optional<NumberHolder>(const std::string&)>& holder) {
    using As = PlacedDirective::As;
    const bool from_future = row.decided_at.microseconds > now.microseconds + clock_tolerance;
    const bool believed = !from_future && !row.unreadable;
    const auto held = holder(row.record_number);
    if (!held) {
        return from_future ? PlacedDirective{As::from_future, unreadable(row, true, now)} : PlacedDirective{As::taken, row};
    }
    if (held->of_person && !held->readable) {
        // Two rows of one set that do not agree: nobody can tell which one is right.
        if (believed) {
            return held->of_this_set ? PlacedDirective{As::contradicting, {}} : PlacedDirective{As::taken, row};
        }
        return {from_future ? As::from_future : As::unchanged, {}};
    }
    if (believed && held->of_person && held->equal) {
        return {As::unchanged, {}};
    }
    if (believed && row.decision == "granted") {
        return {As::differs, {}};
    }
    DirectiveEntry beside = unreadable(row, from_future, now);
    beside.record_number = number_beside(row, insured);
    const auto known = holder(beside.record_number);
    if (!known) {
        return {As::contradicting, std::move(beside)};
    }
    return {known->readable ? As::unchanged : As::contradicting, {}};
}

}  // namespace kakehashi
