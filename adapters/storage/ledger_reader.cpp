#include "adapters/storage/ledger_reader.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "adapters/storage/log_tiles.h"
#include "consent/ledger/entry.h"
#include "consent/ledger/merkle_tree.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;

constexpr std::size_t most_faults = 100;

/// The text or number that follows `"name":` in a canonical body of ours, in which it occurs once at top level after the
/// event: searched from behind, so that nothing inside the event is taken for it.
std::string_view member_from_behind(std::string_view body, std::string_view quoted_name_colon) {
    const std::size_t at = body.rfind(quoted_name_colon);
    if (at == std::string_view::npos) {
        return {};
    }
    std::string_view value = body.substr(at + quoted_name_colon.size());
    if (value.starts_with('"')) {
        value.remove_prefix(1);
        return value.substr(0, value.find('"'));
    }
    return value.substr(0, value.find_first_of(",}"));
}

struct ChainEnd {
    std::int64_t run = 0;
    Digest leaf{};
};

class Verifier {
public:
    Verifier(const Key& key, const consent::Hasher& hasher, OutsideHeads heads)
        : key_(key), hasher_(hasher), tree_(hasher), heads_(std::move(heads)) {
        std::ranges::sort(heads_, {}, &ledger::Checkpoint::size);
        check_heads();
    }

    void take(std::int64_t index, std::int64_t person, std::int64_t run, const std::string& commitment_hex,
              const std::string& sealed) {
        if (index != found_.entries) {
            fault(index, "the index before it is missing");
        }
        const auto commitment = consent::digest_from_hex(commitment_hex);
        if (!commitment) {
            fault(index, "its commitment is not a digest");
            return;
        }
        const Digest leaf = ledger::leaf_of(hasher_, *commitment);
        tree_.append(leaf);
        ++found_.entries;
        check_heads();
        const auto plain = open_sealed(key_, entry_context(*commitment), sealed);
        if (!plain || plain->size() < ledger::salt_size) {
            fault(index, "its sealed body does not open");
            return;
        }
        const std::string_view salt = std::string_view(*plain).substr(0, ledger::salt_size);
        const std::string_view body = std::string_view(*plain).substr(ledger::salt_size);
        if (ledger::commitment_of(hasher_, salt, body) != *commitment) {
            fault(index, "its body is not what was committed to");
        }
        check_chain(index, person, run, leaf, body);
    }

    void check_head(std::int64_t person, std::int64_t run, const std::string& leaf) {
        const auto end = chains_.find(person);
        const ChainEnd expected = end == chains_.end() ? ChainEnd{} : end->second;
        if (run != expected.run || leaf != consent::hex(expected.leaf)) {
            fault(-1, "a person's head is not the last entry of the chain");
        }
    }

    void check_size(std::int64_t size) {
        if (size != found_.entries) {
            fault(-1, "the log's head names another size than there are entries");
        }
    }

    LedgerVerification finish() {
        found_.chains = static_cast<std::int64_t>(chains_.size());
        found_.root = consent::hex(tree_.root());
        if (next_head_ < heads_.size()) {
            fault(-1, "the log is shorter than a head that was signed: entries were cut off its end");
        }
        return std::move(found_);
    }

private:
    void check_heads() {
        for (; next_head_ < heads_.size() && heads_[next_head_].size == tree_.size(); ++next_head_) {
            if (heads_[next_head_].root != tree_.root()) {
                fault(-1, "the log does not go on from the head signed over " + std::to_string(heads_[next_head_].size) + " entries");
            }
        }
    }

    void check_chain(std::int64_t index, std::int64_t person, std::int64_t run, const Digest& leaf,
                     std::string_view body) {
        const std::string_view said_person = member_from_behind(body, "\"person\":");
        const bool chained = body.find("\"prev\":") != std::string_view::npos;
        if (!chained) {
            if (person != 0) {
                fault(index, "its row names a person its body does not");
            }
            return;
        }
        ChainEnd& end = chains_[person];
        if (said_person != std::to_string(person) || member_from_behind(body, "\"run\":") != std::to_string(run)) {
            fault(index, "its row and its body name different places in the chain");
        }
        if (run != end.run + 1 || member_from_behind(body, "\"prev\":") != consent::hex(end.leaf)) {
            fault(index, "it does not follow the entry before it in its chain");
        }
        end = {run, leaf};
    }

    void fault(std::int64_t index, std::string_view what) {
        if (found_.faults.size() < most_faults) {
            found_.faults.push_back(index < 0 ? std::string(what) : "entry " + std::to_string(index) + ": " + std::string(what));
        }
    }

    const Key& key_;
    const consent::Hasher& hasher_;
    ledger::MerkleTree tree_;
    OutsideHeads heads_;
    std::size_t next_head_ = 0;
    LedgerVerification found_;
    std::unordered_map<std::int64_t, ChainEnd> chains_;
};


/// One more than the greatest index there is, whatever the log's head says.
std::int64_t end_of_entries(Connection& connection) {
    std::int64_t end = 0;
    connection.session() << "SELECT COALESCE(MAX(idx) + 1, 0) FROM access_log WHERE log_id = 0", soci::into(end);
    return end;
}

/// Reads entries in blocks, so that neither side holds the whole log.
void read_entries(Connection& connection, std::int64_t size, Verifier& verifier,
                  const std::function<void(std::int64_t, std::int64_t)>& progress) {
    constexpr std::int64_t block = 20'000;
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::int64_t index = 0;
    std::int64_t person = 0;
    std::int64_t run = 0;
    std::string commitment;
    std::string sealed;
    soci::statement statement =
        (connection.session().prepare << "SELECT idx, COALESCE(person_id, 0), COALESCE(run_no, 0), commitment, sealed "
                                         "FROM access_log WHERE log_id = 0 AND idx >= :a AND idx < :b ORDER BY idx",
         soci::use(from, "a"), soci::use(to, "b"), soci::into(index), soci::into(person), soci::into(run),
         soci::into(commitment), soci::into(sealed));
    for (; from < size; from = to) {
        to = std::min(from + block, size);
        statement.execute();
        while (statement.fetch()) {
            verifier.take(index, person, run, commitment, sealed);
        }
        if (progress) {
            progress(to, size);
        }
    }
}

void read_heads(Connection& connection, Verifier& verifier) {
    std::int64_t person = 0;
    std::int64_t run = 0;
    std::string leaf;
    soci::statement statement = (connection.session().prepare << "SELECT person_id, run_no, prev_leaf FROM person_head",
                                 soci::into(person), soci::into(run), soci::into(leaf));
    statement.execute();
    while (statement.fetch()) {
        verifier.check_head(person, run, leaf);
    }
}

}  // namespace

Result<LedgerVerification> verify_ledger(Database& database, const LedgerWriter& writer, const consent::Hasher& hasher,
                                         const std::function<void(std::int64_t, std::int64_t)>& progress,
                                         const OutsideHeads& heads) {
    return database.with([&](Connection& connection) -> Result<LedgerVerification> {
        // One snapshot, so that a log that grows meanwhile is not taken for a broken one.
        connection.session() << (connection.dialect() == Dialect::postgresql
                                     ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                     : "BEGIN");
        Verifier verifier(writer.key(), hasher, heads);
        const std::int64_t size = log_size(connection);
        read_entries(connection, std::max(size, end_of_entries(connection)), verifier, progress);
        verifier.check_size(size);
        read_heads(connection, verifier);
        connection.session() << "COMMIT";
        return verifier.finish();
    });
}

Result<std::vector<LedgerEntry>> entries_of(Database& database, const LedgerWriter& writer,
                                            const consent::Hasher& hasher, InsurerNumber insurer,
                                            InsuredNumber insured) {
    return database.with([&](Connection& connection) -> Result<std::vector<LedgerEntry>> {
        const std::string insurer_no = insurer.str();
        const std::string insured_no = insured.str();
        std::vector<LedgerEntry> entries;
        LedgerEntry entry;
        std::string commitment;
        std::string sealed;
        soci::statement statement =
            (connection.session().prepare << "WITH RECURSIVE chain (person_id) AS (SELECT person_id FROM enrolment "
                                             "WHERE insurer_no = :a AND insured_no = :b AND visible = 1 UNION "
                                             "SELECT k.gone FROM chain c JOIN person_link k ON k.kept = c.person_id AND k.ended_at IS NULL) "
                                             "SELECT l.idx, l.run_no, l.commitment, l.sealed FROM chain c "
                                             "JOIN access_log l ON l.person_id = c.person_id ORDER BY l.idx",
             soci::use(insurer_no, "a"), soci::use(insured_no, "b"), soci::into(entry.index), soci::into(entry.run),
             soci::into(commitment), soci::into(sealed));
        statement.execute();
        while (statement.fetch()) {
            const auto digest = consent::digest_from_hex(commitment);
            if (!digest) {
                return Error{Fault::broken, "KK-4501", "an entry's commitment is not a digest; run: kakehashi log verify"};
            }
            TRY(const std::string plain, open_sealed(writer.key(), entry_context(*digest), sealed));
            entry.leaf = consent::hex(ledger::leaf_of(hasher, *digest));
            entry.body = plain.substr(std::min(ledger::salt_size, plain.size()));
            entries.push_back(entry);
        }
        return entries;
    });
}

}  // namespace kakehashi::storage
