#include "adapters/storage/coming_sets.h"

#include <utility>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/kept_names.h"
#include "adapters/storage/set_register.h"

namespace kakehashi::storage {

std::vector<bool> ComingSets::look_up(Connection& connection, const consent::Hasher& hasher, const Key& key,
                                      std::span<const ComingSet> sets) {
    std::vector<bool> same(sets.size(), false);
    if (sets.empty()) {
        return same;
    }
    const KeptNames kept(key);
    std::vector<SetName> names;
    for (const ComingSet& set : sets) {
        names.push_back(kept.set(set.name));
    }
    auto owners = SetOwner::claim_for_transaction(connection, hasher, names);
    const auto stored = sets_named(connection, names);
    std::vector<Known*> fresh;
    for (std::size_t n = 0; n < sets.size(); ++n) {
        Known known{std::move(owners[n]), consent::hex(hasher.sha256({sets[n].content})), {}};
        const auto settled = settled_before(kept, stored[n], known.digest);
        if (!known.owner || (!stored[n].empty() && !settled)) {
            continue;
        }
        same[n] = settled.has_value();
        known.standing = settled.value_or(SetStanding{});
        const auto [at, added] = known_.insert_or_assign(names[n], std::move(known));
        if (!same[n]) {
            fresh.push_back(&at->second);
        }
    }
    if (!fresh.empty()) {
        std::int64_t number = take_numbers(connection, "set", static_cast<std::int64_t>(fresh.size()));
        for (Known* const known : fresh) {
            known->standing.id = {number++};
        }
    }
    return same;
}

std::optional<ComingSets::Known> ComingSets::take(const SetName& stored, const std::string& digest) {
    const auto found = known_.find(stored);
    if (found == known_.end()) {
        return std::nullopt;
    }
    Known known = std::move(found->second);
    known_.erase(found);
    return known.digest == digest ? std::optional(std::move(known)) : std::nullopt;
}

}  // namespace kakehashi::storage
