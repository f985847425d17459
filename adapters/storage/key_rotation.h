#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/key_turn.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/person_act.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// Which rank of keys is replaced.
enum class KeyRank : std::uint8_t { master, insurer, persons };
[[nodiscard]] std::string_view name_of(KeyRank rank);
[[nodiscard]] std::optional<KeyRank> key_rank_named(std::string_view name);

struct RotationOrder {
    KeyRank rank = KeyRank::insurer;
    std::optional<InsurerNumber> insurer;  ///< none: every one
    std::string by;
    bool resume = false;
};

/// What a rotation did, or would do.
struct Rotated {
    std::int64_t keys = 0;     ///< put under a new key, or replaced
    std::int64_t values = 0;   ///< sealed anew
    std::int64_t damaged = 0;  ///< enrolments with a value that opens under none of their keys: those stay as they are
    int master = 0;            ///< the number of the new master key
    WrittenEntry entry;        ///< the one that says it is done
};

/// Who watches: how much is done, and that somebody is waited for.
struct RotationWatcher {
    std::function<void(std::uint64_t done, std::uint64_t all)> progress = [](std::uint64_t, std::uint64_t) {};
    std::function<void()> waiting = [] {};
};

/// Replaces keys while the node answers and imports. First new keys are put beside the old ones, then everybody is waited for who may not know them
/// yet, then what lies under the old ones is moved, a little at a time, and the old ones go. At every moment everything opens; a rotation that broke
/// off, however, goes on with `resume` and ends the same (docs/decisions/0066). Not for sharing between threads.
class KeyRotation {
public:
    /// All must outlive it. `log_key` lies under the master key as well; it need not be there.
    KeyRotation(Database& database, KeyRing& keys, const LedgerWriter& writer, std::filesystem::path log_key, RotationWatcher watcher)
        : database_(database), keys_(keys), writer_(writer), log_key_(std::move(log_key)), watcher_(std::move(watcher)) {}

    /// Unavailable (KK-4121) while another one runs. Conflicting (KK-4122) when an earlier one broke off and this one is not to resume it, or is
    /// another; missing (KK-4123) when there is nothing to resume, (KK-4124) when the insurer has no key here.
    [[nodiscard]] Result<Rotated> run(const RotationOrder& order, Trial trial);

    /// The file of the next master key, made when it is not there, to be copied to the other machines before the rotation.
    [[nodiscard]] Result<std::filesystem::path> prepare_master();

private:
    [[nodiscard]] Result<Rotated> run_on(Connection& connection, const RotationOrder& order, Trial trial);
    [[nodiscard]] Result<Done> begin(Connection& connection, const RotationOrder& order, const std::vector<std::string>& insurers);
    [[nodiscard]] Result<Done> begin_master(Connection& connection);
    [[nodiscard]] Result<Done> move_to_master(Connection& connection, Rotated& rotated);
    [[nodiscard]] Result<Done> move_to_insurer_keys(Connection& connection, const std::string& insurer, Rotated& rotated);
    [[nodiscard]] Result<Done> move_to_enrolment_keys(Connection& connection, const std::string& insurer, Rotated& rotated);
    [[nodiscard]] Result<Done> finish(Connection& connection, const RotationOrder& order, const std::vector<std::string>& insurers, Rotated& rotated);
    [[nodiscard]] Result<Done> barrier(Connection& connection);

    Database& database_;
    KeyRing& keys_;
    const LedgerWriter& writer_;
    std::filesystem::path log_key_;
    RotationWatcher watcher_;
};

/// The rotation that broke off, or is under way.
struct UnfinishedRotation {
    KeyRank rank = KeyRank::insurer;
    std::string insurer;  ///< empty: every one
    std::int64_t begun_at = 0;
};
[[nodiscard]] std::optional<UnfinishedRotation> unfinished_rotation(Connection& connection);

}  // namespace kakehashi::storage
