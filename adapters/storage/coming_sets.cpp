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
    std::size_t fresh = 0;
    for (std::size_t n = 0; n < sets.size(); ++n) {
        Known known{std::move(owners[n]), consent::hex(hasher.sha256({sets[n].content})), {}};
        const auto settled = settled_before(kept, stored[n], known.digest);
        if (!known.owner || (!stored[n].empty() && !settled)) {
            continue;
        }
        same[n] = settled.has_value();
        known.standing = settled.value_or(SetStanding{});
        known_.insert_or_assign(names[n], std::move(known));
        fresh += same[n] ? 0 : 1;
    }
    if (fresh > 0) {
        const std::int64_t first = take_numbers(connection, "set", static_cast<std::int64_t>(fresh));
        for (std::size_t n = 0; n < fresh; ++n) {
            numbers_.push_back(first + static_cast<std::int64_t>(n));
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
    const bool is_new = known.standing.before == SetStanding::Before::none;
    if (known.digest != digest || (is_new && numbers_.empty())) {
        return std::nullopt;
    }
    if (is_new) {
        known.standing.id = {numbers_.front()};
        numbers_.pop_front();
    }
    return known;
}

/// The counter's row is this transaction's since the first were taken; whatever was taken otherwise stays taken.
void ComingSets::give_back_numbers(Connection& connection) {
    if (numbers_.empty()) {
        return;
    }
    const std::int64_t first = numbers_.front();
    const std::int64_t after = numbers_.back() + 1;
    if (after - first == static_cast<std::int64_t>(numbers_.size())) {
        connection.session() << "UPDATE counter SET next = :first WHERE name = 'set' AND next = :after", soci::use(first, "first"),
            soci::use(after, "after");
    }
    numbers_.clear();
}

}  // namespace kakehashi::storage
