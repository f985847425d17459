#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "consent/disclosure.h"
#include "domain/calendar_date.h"
#include "domain/kind.h"
#include "domain/scale_book.h"

namespace kakehashi::consent {

enum class Explain : std::uint8_t;

/// An answer that was not given: what would be. No Disclosure and no Answer comes out of it, so that no face can take it for one.
/// Only the gate makes one.
class Preview {
public:
    /// Why nothing would be shown; null when something would.
    [[nodiscard]] const Refusal* refusal() const { return std::get_if<Refusal>(&answer_); }
    /// One per kind asked for; none for a person nobody knows and for an insurer that does not take part.
    [[nodiscard]] const std::vector<DisclosedDecision>& decisions() const {
        return refusal() != nullptr ? refusal()->decisions : std::get<Disclosure>(answer_).decisions();
    }
    /// How many facts of that kind would be shown.
    [[nodiscard]] std::size_t facts_of(Kind kind) const;
    /// Whether anything would be.
    [[nodiscard]] bool opens_anything() const;

private:
    friend class Gate;
    friend void append_json(std::string& out, const Preview& preview, Explain explain, const ScaleBook* scales);
    explicit Preview(Answer answer) : answer_(std::move(answer)) {}

    Answer answer_;
};

/// What an organisation would get now, and what it would get were the assumption true: both of one state of the record.
struct Previews {
    Preview now;
    Preview assumed;
    CalendarDate day;  ///< on which was decided
};

}  // namespace kakehashi::consent
