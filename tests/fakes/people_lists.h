#pragma once

#include <optional>
#include <string>
#include <vector>

#include "consent/ports/people_index.h"
#include "consent/ports/sealed_text.h"
#include "tests/fakes/fixed_state_store.h"

namespace kakehashi::test {

/// Everybody in a FixedStateStore is a candidate; of an insurer its own insured.
class FixedPeopleIndex final : public consent::PeopleIndex {
public:
    explicit FixedPeopleIndex(const FixedStateStore& states) : states_(states) {}

    Result<std::vector<consent::PersonNumbers>> candidates(const consent::Requester& requester,
                                                           const std::vector<consent::PeopleCondition>& /*conditions*/,
                                                           const std::optional<consent::PersonNumbers>& after, int most) override {
        std::vector<consent::PersonNumbers> all;
        for (const auto& [key, subject] : states_.subjects()) {
            const consent::PersonNumbers numbers{key.first, key.second};
            const bool own = requester.party != consent::Party::municipality || numbers.insurer.str() == requester.organisation;
            if (own && (!after || *after < numbers) && static_cast<int>(all.size()) < most) {
                all.push_back(numbers);
            }
        }
        return all;
    }

private:
    const FixedStateStore& states_;
};

/// Seals nothing: shows what was sealed for whom.
class OpenText final : public consent::SealedText {
public:
    std::string seal(std::string_view context, std::string_view text) const override {
        return std::to_string(std::hash<std::string_view>{}(context)) + '.' + std::string(text);
    }
    std::optional<std::string> open(std::string_view context, std::string_view sealed) const override {
        const std::string before = std::to_string(std::hash<std::string_view>{}(context)) + '.';
        return sealed.starts_with(before) ? std::optional(std::string(sealed.substr(before.size()))) : std::nullopt;
    }
};

/// What conf/searches.csv declares.
inline consent::PeopleSearches searches() {
    return consent::PeopleSearches::of({{"care_level", "certification", "CERT", "care_level", "is"},
                                        {"valid_to_before", "certification", "CERT", "effective_to", "before"},
                                        {"valid_to_from", "certification", "CERT", "effective_to", "from"}},
                                       "searches.csv")
        .value();
}

}  // namespace kakehashi::test
