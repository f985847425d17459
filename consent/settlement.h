#pragma once

#include <array>
#include <cstdint>

#include "consent/directive.h"
#include "consent/request.h"
#include "consent/subject_state.h"
#include "domain/kind.h"

namespace kakehashi::consent {

/// The newest applicable directive of each scope: S and C of docs/consent-model.md section 4. Null: there is none.
struct Newest {
    const Directive* specific = nullptr;
    const Directive* comprehensive = nullptr;
};

/// What rules D1 to D5 say.
enum class Settlement : std::uint8_t { granted, refused, withdrawn, no_consent };

struct Settled {
    Settlement settlement = Settlement::no_consent;
    const Directive* by = nullptr;
};

/// The directives of one subject that apply to one organisation on one day, ranked once for all kinds asked.
/// Allocates nothing; points into the SubjectState it was made from.
class ApplicableDirectives {
public:
    ApplicableDirectives(const Request& request, const SubjectState& subject, KindSet kinds);

    /// S and C among every applicable directive.
    [[nodiscard]] Newest for_kind(Kind kind) const;
    /// S and C among those that list the kind by name, and those that cannot be read (R10).
    [[nodiscard]] Newest naming_kind(Kind kind) const;

private:
    void add(const Directive& directive, KindSet kinds);

    const Directive* unreadable_ = nullptr;
    Newest every_kind_;
    std::array<Newest, kind_count + 1> by_kind_{};
};

/// Rules D1 to D5.
[[nodiscard]] Settled settle(const Newest& newest);

/// Whether a directive says no: refused, withdrawn, or not to be read.
[[nodiscard]] bool negative(const Directive& directive);

}  // namespace kakehashi::consent
