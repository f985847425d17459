#include "adapters/storage/head_check.h"

#include <algorithm>

#include "adapters/storage/log_tiles.h"
#include "consent/ledger/proof.h"
#include "consent/ledger/tile_hashes.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;
using Kind = LedgerFaultKind;

constexpr int portion = 256;

std::string place_of(const std::string& origin, std::int64_t size) { return "log_checkpoint " + origin + " " + std::to_string(size); }

}  // namespace

HeadCheck::HeadCheck(Connection& connection, const consent::Hasher& hasher, const HeadWitness& witness,
                     const PrivateFile& remembered, const VerifiedState& before, LedgerFaults& faults)
    : connection_(connection),
      hasher_(hasher),
      witness_(witness),
      faults_(faults),
      read_from_(static_cast<std::int64_t>(before.size)),
      restored_(before.restored) {
    read_origins();
    for (const ledger::Checkpoint& head : witness.outside) {
        singles_.push_back({head, "head from outside " + std::to_string(head.size), false});
    }
    take_remembered(remembered);
    std::ranges::sort(singles_, {}, [](const Single& single) { return single.head.size; });
    compare_older(before);
    find_next();
}

void HeadCheck::compare_older(const VerifiedState& before) {
    for (; next_single_ < singles_.size() && singles_[next_single_].head.size < before.size; ++next_single_) {
        const Single& single = singles_[next_single_];
        if ((single.is_remembered && before.remembered == single.head) || is_continued(single.head, before)) {
            remembered_ = single.is_remembered ? std::optional(single.head) : remembered_;
        } else {
            faults_.add(Kind::head_root_differs, single.place);
        }
    }
}

/// Whether the tree verified before begins with that of the head: by tiles, up to a root that was verified.
bool HeadCheck::is_continued(const ledger::Checkpoint& head, const VerifiedState& before) const {
    const auto kept = log_tiles(connection_);
    ledger::TileHashes hashes(hasher_, [&](unsigned level, std::uint64_t index) -> Result<std::vector<Digest>> {
        const auto edge = before.edge.find({level, index});
        return edge == before.edge.end() ? kept(level, index) : Result<std::vector<Digest>>(edge->second);
    });
    const auto proof = ledger::consistency_proof(hasher_, hashes, head.size, before.size);
    const auto growth = ledger::TileGrowth::from(hasher_, before.size, [&](unsigned level, std::uint64_t index) {
        return Result<std::vector<Digest>>(before.edge.at({level, index}));
    });
    return proof && growth && ledger::proves_consistency(hasher_, *proof, head.size, head.root, before.size, growth->root());
}

void HeadCheck::read_origins() {
    Generation generation;
    soci::statement generations = (connection_.session().prepare
                                       << "SELECT generation, origin, old_head FROM log_origin WHERE log_id = 0 ORDER BY generation",
                                   soci::into(generation.number), soci::into(generation.origin), soci::into(generation.old_head));
    generations.execute();
    while (generations.fetch()) {
        generations_.push_back(generation);
    }
    Origin origin;
    soci::statement origins = (connection_.session().prepare << "SELECT DISTINCT origin FROM log_checkpoint WHERE log_id = 0 ORDER BY origin",
                               soci::into(origin.name));
    origins.execute();
    while (origins.fetch()) {
        origins_.push_back(origin);
    }
    for (Origin& each : origins_) {
        if (read_from_ > 0) {
            each.read_to = read_from_ - 1;
        }
        if (std::ranges::find(generations_, each.name, &Generation::origin) == generations_.end()) {
            faults_.add(Kind::head_origin_unknown, "log_checkpoint " + each.name);
        }
        fill(each);
    }
}

void HeadCheck::take_remembered(const PrivateFile& file) {
    const std::string place = "head beside the key";
    if (file.access == FileAccess::none) {
        if (!witness_.remembered.empty() && !origins_.empty()) {
            faults_.add(Kind::head_not_remembered, place);
        }
        return;
    }
    const auto head = opened(file.content, place);
    if (!head) {
        return;
    }
    const auto known = std::ranges::find(generations_, head->origin, &Generation::origin);
    if (known == generations_.end()) {
        faults_.add(Kind::head_origin_unknown, place);
    } else if (known != std::prev(generations_.end())) {
        return;  // of before a restore: what it names may be lost, and the log says so
    } else {
        int kept = 0;
        const auto size = static_cast<std::int64_t>(head->size);
        connection_.session() << "SELECT count(*) FROM log_checkpoint WHERE log_id = 0 AND origin = :o AND size = :s",
            soci::use(head->origin, "o"), soci::use(size, "s"), soci::into(kept);
        if (kept == 0) {  // it was kept before it was remembered
            faults_.add(Kind::head_not_kept, place);
        }
    }
    singles_.push_back({*head, place, true});
}

std::optional<ledger::Checkpoint> HeadCheck::opened(const std::string& note, const std::string& place) {
    if (witness_.key) {
        const std::string origin = note.substr(0, note.find('\n'));
        auto head = ledger::open_checkpoint(hasher_, *witness_.check, {origin, *witness_.key}, note);
        if (!head) {
            faults_.add(head.error().fault == Fault::refused ? Kind::head_not_signed : Kind::head_malformed, place);
            return std::nullopt;
        }
        return std::move(*head);
    }
    const std::size_t blank = note.rfind("\n\n");
    auto head = ledger::parse_checkpoint(std::string_view(note).substr(0, blank == std::string::npos ? 0 : blank + 1));
    if (!head) {
        faults_.add(Kind::head_malformed, place);
        return std::nullopt;
    }
    return std::move(*head);
}

void HeadCheck::fill(Origin& origin) {
    origin.heads.clear();
    origin.at = 0;
    std::int64_t size = 0;
    std::string note;
    soci::statement read = (connection_.session().prepare << "SELECT size, note FROM log_checkpoint WHERE log_id = 0 AND origin = :o "
                                                             "AND size > :s ORDER BY size LIMIT " + std::to_string(portion),
                            soci::use(origin.name, "o"), soci::use(origin.read_to, "s"), soci::into(size), soci::into(note));
    while (origin.heads.empty() && !origin.ended) {
        int rows = 0;
        read.execute();
        while (read.fetch()) {
            ++rows;
            ++checked_;
            const std::string place = place_of(origin.name, size);
            auto head = opened(note, place);
            if (head && (head->origin != origin.name || static_cast<std::int64_t>(head->size) != size || size < 0)) {
                faults_.add(Kind::head_row_differs, place);
                head.reset();
            }
            if (head) {
                origin.heads.push_back(std::move(*head));
            }
        }
        origin.ended = rows < portion;
        origin.read_to = size;
    }
}

void HeadCheck::find_next() {
    next_ = next_single_ < singles_.size() ? singles_[next_single_].head.size : never;
    for (Origin& origin : origins_) {
        if (origin.at == origin.heads.size() && !origin.ended) {
            fill(origin);
        }
        if (origin.at < origin.heads.size()) {
            next_ = std::min(next_, origin.heads[origin.at].size);
        }
    }
}

void HeadCheck::compare(const ledger::Checkpoint& head, const Digest& root, const std::string& place) {
    if (head.root != root) {
        faults_.add(Kind::head_root_differs, place);
    }
}

void HeadCheck::reach(std::uint64_t size, const Digest& root) {
    for (; next_single_ < singles_.size() && singles_[next_single_].head.size == size; ++next_single_) {
        const Single& single = singles_[next_single_];
        compare(single.head, root, single.place);
        if (single.is_remembered && single.head.root == root) {
            remembered_ = single.head;
        }
    }
    for (Origin& origin : origins_) {
        for (; origin.at < origin.heads.size() && origin.heads[origin.at].size == size; ++origin.at) {
            compare(origin.heads[origin.at], root, place_of(origin.name, static_cast<std::int64_t>(size)));
            greatest_kept_ = size;
        }
    }
    find_next();
}

void HeadCheck::take_restored(std::int64_t index, std::string_view event) { restored_.emplace_back(index, event); }

void HeadCheck::check_generations() {
    auto restored = restored_;
    for (const Generation& generation : generations_) {
        const std::string place = "log_origin " + std::to_string(generation.number);
        const std::string& first = generations_.front().origin;
        if (&generation == &generations_.front()) {
            if (generation.number != 1) {
                faults_.add(Kind::origin_differs, place);
            }
            continue;
        }
        if (generation.origin != ledger::origin_after(first, generation.number)) {
            faults_.add(Kind::origin_differs, place);
        }
        std::optional<ledger::Checkpoint> old;
        if (!generation.old_head.empty()) {
            old = opened(generation.old_head, place);
        }
        const std::string event = ledger::restored_event(generation.origin, old);
        const auto entry = std::ranges::find_if(restored, [&](const auto& each) { return each.second == event; });
        if (entry == restored.end()) {
            faults_.add(Kind::origin_without_entry, place);
        } else {
            restored.erase(entry);
        }
    }
    for (const auto& [index, event] : restored) {
        faults_.add(Kind::entry_without_origin, "access_log " + std::to_string(index));
    }
}

void HeadCheck::finish(std::int64_t tiled) {
    for (; next_single_ < singles_.size(); ++next_single_) {
        faults_.add(Kind::head_beyond_log, singles_[next_single_].place);
    }
    for (Origin& origin : origins_) {
        while (origin.at < origin.heads.size()) {
            faults_.add(Kind::head_beyond_log, place_of(origin.name, static_cast<std::int64_t>(origin.heads[origin.at].size)));
            if (++origin.at == origin.heads.size() && !origin.ended) {
                fill(origin);
            }
        }
    }
    if (static_cast<std::int64_t>(greatest_kept_) > tiled) {
        faults_.add(Kind::tiles_short, "log_tree");
    }
    check_generations();
}

}  // namespace kakehashi::storage
