#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "adapters/storage/access_log.h"
#include "adapters/storage/act_store.h"
#include "adapters/storage/openssl_hasher.h"
#include "adapters/storage/people_index.h"
#include "adapters/storage/state_store.h"
#include "consent/gate.h"
#include "tests/race/made_node.h"

namespace kakehashi::test {

/// Whom the race is about: people of the synthetic town with a live relation to the care manager who asks.
inline constexpr std::array race_people = {"0000000001", "0000000002", "0000000003", "0000000004",
                                           "0000000011", "0000000012", "0000000014", "0000000015"};

/// What readers and withdrawers tell each other; lies in memory shared by their processes.
struct RaceBoard {
    /// The number of the last directive that was acknowledged as a withdrawal, per person.
    std::array<std::atomic<std::int64_t>, race_people.size()> withdrawn{};
    std::atomic<std::int64_t> wanted{0};       ///< reads still to be begun
    std::atomic<std::int64_t> permitted{0};
    std::atomic<std::int64_t> refused{0};
    std::atomic<std::int64_t> later{0};        ///< answered "try later"
    std::atomic<std::int64_t> broken{0};       ///< answered with any other error
    std::atomic<std::int64_t> disobeyed{0};    ///< permitted by a consent whose withdrawal was acknowledged before
    std::atomic<std::int64_t> readers_left{0};
    /// Reads that may be begun before the next act: a race is one only while consent comes and goes, whatever a machine
    /// is slow at.
    std::atomic<std::int64_t> may_begin{0};
};

/// Who checks that a decision is still current: the product's commit, or nobody, to see that the race notices.
enum class EpochCheck : std::uint8_t { by_commit, taken_out };

/// A node's parts as the program wires them, for tests that need to get between.
class RaceNode {
public:
    RaceNode(const std::string& url, const std::filesystem::path& master_key, EpochCheck check);

    [[nodiscard]] consent::Gate& gate() { return *gate_; }
    [[nodiscard]] consent::PeopleIndex& people() { return *people_; }
    [[nodiscard]] consent::StateStore& states() { return *states_; }
    [[nodiscard]] consent::AccessLog& log() { return *log_; }
    [[nodiscard]] storage::ActStore& acts() { return *acts_; }
    [[nodiscard]] storage::Database& database() { return *database_; }
    [[nodiscard]] const storage::LedgerWriter& ledger() const { return *writer_; }
    [[nodiscard]] const storage::OpenSslHasher& hasher() const { return hasher_; }

private:
    storage::OpenSslHasher hasher_;
    std::unique_ptr<storage::Database> database_;
    std::unique_ptr<storage::KeyRing> keys_;
    std::unique_ptr<storage::LedgerWriter> writer_;
    std::unique_ptr<storage::SociStateStore> states_;
    std::unique_ptr<storage::GroupCommitLog> log_;
    std::unique_ptr<consent::AccessLog> careless_;
    std::unique_ptr<storage::ActStore> acts_;
    std::unique_ptr<storage::SociPeopleIndex> people_;
    std::unique_ptr<consent::Gate> gate_;
};

/// Asks the node's gate, for one person at a time and now and then for a list of all, in `threads` threads until no more reads are wanted.
void read_until_done(RaceNode& node, RaceBoard& board, int threads);

/// The number in a directive's id.
[[nodiscard]] std::int64_t directive_number(const std::string& id);

[[nodiscard]] InsurerNumber race_insurer();
[[nodiscard]] InsuredNumber race_person(std::size_t n);

}  // namespace kakehashi::test
