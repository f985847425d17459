#include "domain/conflicts.h"

#include <optional>
#include <string_view>

#include "domain/body_text.h"

namespace kakehashi {
namespace {

std::optional<std::string_view> care_level(const Fact& fact) {
    if (fact.kind != Kind::certification) {
        return std::nullopt;
    }
    return text_member(fact.body, "care_level");
}

bool overlap(const Period& a, const Period& b) {
    const bool a_ends_before = a.to && b.from && *a.to < *b.from;
    const bool b_ends_before = b.to && a.from && *b.to < *a.from;
    return !a_ends_before && !b_ends_before;
}

/// The insurer's own result counts before what a plan or LIFE repeats of it.
std::string_view weightier(const Fact& a, const Fact& b) {
    return a.form == "CERT" ? "CERT" : b.form == "CERT" ? "CERT" : "none";
}

bool differing_copies(const Fact& a, const Fact& b) {
    return !a.addressee.empty() && a.addressee != b.addressee && a.kind == b.kind && a.form == b.form &&
           a.unit == b.unit && a.key == b.key && a.author == b.author && a.order == b.order &&
           content_of(a.body) != content_of(b.body);
}

}  // namespace

std::vector<Conflict> find_conflicts(std::span<const Fact* const> facts) {
    std::vector<Conflict> conflicts;
    std::vector<std::optional<std::string_view>> levels;
    levels.reserve(facts.size());
    for (const Fact* const fact : facts) {
        levels.push_back(care_level(*fact));
    }
    for (std::size_t n = 0; n < facts.size(); ++n) {
        const Fact& a = *facts[n];
        const auto& level = levels[n];
        for (std::size_t m = n + 1; m < facts.size(); ++m) {
            const Fact& b = *facts[m];
            if (differing_copies(a, b)) {
                conflicts.push_back({a.form, {a.id, b.id}, "none"});
            }
            const auto& other = levels[m];
            if (level && other && *other != *level && overlap(a.effective, b.effective)) {
                conflicts.push_back({"care_level", {a.id, b.id}, std::string(weightier(a, b))});
            }
        }
    }
    return conflicts;
}

}  // namespace kakehashi
