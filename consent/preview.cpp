#include "consent/preview.h"

#include <algorithm>

namespace kakehashi::consent {

std::size_t Preview::facts_of(Kind kind) const {
    const auto* const disclosure = std::get_if<Disclosure>(&answer_);
    const auto of_kind = [&](const Fact* fact) { return fact->kind == kind; };
    return disclosure == nullptr ? 0 : static_cast<std::size_t>(std::ranges::count_if(disclosure->facts(), of_kind));
}

bool Preview::opens_anything() const {
    const auto* const disclosure = std::get_if<Disclosure>(&answer_);
    return disclosure != nullptr &&
           (!disclosure->facts().empty() || std::ranges::any_of(disclosure->decisions(), [](const auto& d) { return d.effect == Effect::permit; }));
}

}  // namespace kakehashi::consent
