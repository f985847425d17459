#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_faults.h"
#include "adapters/storage/private_file.h"
#include "adapters/storage/verified_state.h"
#include "consent/ledger/checkpoint.h"
#include "consent/ports/hasher.h"
#include "consent/ports/note_keys.h"

namespace kakehashi::storage {

/// What heads are verified by.
struct HeadWitness {
    const consent::SignatureCheck* check = nullptr;
    std::optional<consent::Ed25519PublicKey> key;      ///< nothing: signatures are not checked
    std::filesystem::path remembered;                  ///< the file beside the key; empty: not looked at
    std::vector<consent::ledger::Checkpoint> outside;  ///< heads kept outside, opened already
};

/// No size at which anything is due.
inline constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

/// Compares every head kept with the tree while it grows: signature, root at its size, origin. The heads of each origin are read in
/// portions.
class HeadCheck {
public:
    /// Heads of less than `before` are not read. Of those outside the database that are so old it is shown by tiles that the tree of
    /// before goes on from them.
    HeadCheck(Connection& connection, const consent::Hasher& hasher, const HeadWitness& witness, const PrivateFile& remembered,
              const VerifiedState& before, LedgerFaults& faults);

    /// The size at which the tree's root is asked for next.
    [[nodiscard]] std::uint64_t next() const { return next_; }
    /// At that size.
    void reach(std::uint64_t size, const consent::Digest& root);
    /// An entry of type `restored`.
    void take_restored(std::int64_t index, std::string_view event);
    /// At the end of the log, of which `tiled` entries are in tiles.
    void finish(std::int64_t tiled);

    [[nodiscard]] std::int64_t checked() const { return checked_; }
    /// Up to where the head remembered beside the key holds.
    [[nodiscard]] std::optional<std::uint64_t> remembered_to() const { return remembered_ ? std::optional(remembered_->size) : std::nullopt; }
    /// The same head.
    [[nodiscard]] const std::optional<consent::ledger::Checkpoint>& remembered() const { return remembered_; }
    /// Entries taken by `take_restored`, and those of before.
    [[nodiscard]] const std::vector<std::pair<std::int64_t, std::string>>& restored() const { return restored_; }

private:
    struct Origin {
        std::string name;
        std::vector<consent::ledger::Checkpoint> heads;  ///< a portion, smallest first
        std::size_t at = 0;
        std::int64_t read_to = std::numeric_limits<std::int64_t>::min();
        bool ended = false;
    };
    struct Generation {
        int number = 0;
        std::string origin;
        std::string old_head;
    };
    struct Single {
        consent::ledger::Checkpoint head;
        std::string place;
        bool is_remembered = false;
    };

    void read_origins();
    void take_remembered(const PrivateFile& file);
    void fill(Origin& origin);
    void compare(const consent::ledger::Checkpoint& head, const consent::Digest& root, const std::string& place);
    [[nodiscard]] std::optional<consent::ledger::Checkpoint> opened(const std::string& note, const std::string& place);
    void check_generations();
    void compare_older(const VerifiedState& before);
    [[nodiscard]] bool is_continued(const consent::ledger::Checkpoint& head, const VerifiedState& before) const;
    void find_next();

    Connection& connection_;
    const consent::Hasher& hasher_;
    const HeadWitness& witness_;
    LedgerFaults& faults_;
    std::int64_t read_from_;  ///< size
    std::vector<Generation> generations_;
    std::vector<Origin> origins_;
    std::vector<Single> singles_;  ///< from outside the database, smallest first
    std::size_t next_single_ = 0;
    std::vector<std::pair<std::int64_t, std::string>> restored_;
    std::uint64_t next_ = never;
    std::uint64_t greatest_kept_ = 0;
    std::int64_t checked_ = 0;
    std::optional<consent::ledger::Checkpoint> remembered_;
};

}  // namespace kakehashi::storage
