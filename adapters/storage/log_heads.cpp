#include "adapters/storage/log_heads.h"

#include <algorithm>
#include <charconv>

#include "adapters/storage/log_turn.h"
#include "adapters/storage/private_file.h"
#include "consent/ledger/proof.h"
#include "consent/ledger/tile_hashes.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;

Error not_the_last_head() {
    return {Fault::broken, "KK-7133", "the tiles kept of the log are not those of the last head signed; run: kakehashi log verify"};
}

/// 1 for the first, and for what is none of ours.
int generation_in(const std::string& first, const std::string& origin) {
    int generation = 1;
    if (origin.starts_with(first + "/")) {
        std::from_chars(origin.data() + first.size() + 1, origin.data() + origin.size(), generation);
    }
    return generation;
}

}  // namespace

std::string LogHeads::first_origin() const {
    if (!settings_.origin.empty()) {
        return settings_.origin;
    }
    const auto& key = signer_.public_key();
    return "kakehashi.local/" +
           consent::hex(hasher_.sha256({{reinterpret_cast<const char*>(key.data()), key.size()}})).substr(0, 16);
}

ledger::VerifierKey LogHeads::verifier_key(std::string origin) const { return {std::move(origin), signer_.public_key()}; }

Result<SignedHead> LogHeads::open(const std::string& note) const {
    const std::string origin = note.substr(0, note.find('\n'));
    TRY(auto checkpoint, ledger::open_checkpoint(hasher_, check_, verifier_key(origin), note));
    return SignedHead{std::move(checkpoint), note};
}

Result<LogHeads::Origin> LogHeads::present_origin(Connection& connection) const {
    Origin origin;
    std::string first;
    connection.session() << "SELECT generation, origin, (SELECT origin FROM log_origin WHERE log_id = 0 AND generation = 1) "
                            "FROM log_origin WHERE log_id = 0 ORDER BY generation DESC LIMIT 1",
        soci::into(origin.generation), soci::into(origin.name), soci::into(first);
    if (!connection.session().got_data()) {
        return Origin{};
    }
    if (!settings_.origin.empty() && settings_.origin != first) {
        return Error{Fault::conflicting, "KK-7135", "heads of this log are signed under another origin than ledger.origin names"};
    }
    return origin;
}

LogHeads::Origin LogHeads::begin_origin(Connection& connection) const {
    const Origin origin{1, first_origin()};
    const std::int64_t at = now().microseconds;
    connection.session() << "INSERT INTO log_origin (log_id, generation, origin, started_at) VALUES (0, 1, :o, :t)",
        soci::use(origin.name, "o"), soci::use(at, "t");
    return origin;
}

Result<LogHeads::Origin> LogHeads::begin_after(Connection& connection, const Origin& before,
                                               const std::optional<SignedHead>& last) const {
    std::string first;
    connection.session() << "SELECT origin FROM log_origin WHERE log_id = 0 AND generation = 1", soci::into(first);
    // The database may know less of the origins than the file outside it does.
    const int used = std::max(before.generation, last ? generation_in(first, last->checkpoint.origin) : 1);
    const Origin next{used + 1, ledger::origin_after(first, used + 1)};
    const std::string note = last ? last->note : std::string();
    const std::int64_t at = now().microseconds;
    Transaction transaction(connection);
    connection.session() << "INSERT INTO log_origin (log_id, generation, origin, old_head, started_at) VALUES (0, :g, :o, :h, :t)",
        soci::use(next.generation, "g"), soci::use(next.name, "o"), soci::use(note, "h"), soci::use(at, "t");
    const auto old = last ? std::optional(last->checkpoint) : std::nullopt;
    PersonHeads nobody;
    static_cast<void>(writer_.write(connection, {{"restored", ledger::restored_event(next.name, old), std::nullopt}}, nobody, std::nullopt));
    transaction.commit();
    return next;
}

Result<std::optional<SignedHead>> LogHeads::last_of(Connection& connection, const std::string& origin) const {
    std::string note;
    connection.session() << "SELECT note FROM log_checkpoint WHERE log_id = 0 AND origin = :o ORDER BY size DESC LIMIT 1",
        soci::use(origin, "o"), soci::into(note);
    if (!connection.session().got_data()) {
        return std::optional<SignedHead>();
    }
    TRY(SignedHead head, open(note));
    if (head.checkpoint.origin != origin) {
        return not_the_last_head();
    }
    return std::optional(std::move(head));
}

Result<std::optional<SignedHead>> LogHeads::remembered() const {
    const PrivateFile file = read_private_file(settings_.remembered);
    if (file.access == FileAccess::none) {
        return std::optional<SignedHead>();
    }
    TRY(SignedHead head, open(file.content));
    return std::optional(std::move(head));
}

Result<bool> LogHeads::still_holds(Connection& connection, const SignedHead& head) const {
    ledger::TileHashes hashes(hasher_, log_tiles(connection));
    const auto root = ledger::root_of(hasher_, hashes, head.checkpoint.size);
    if (!root && root.error().fault != Fault::missing) {
        return root.error();
    }
    return root && *root == head.checkpoint.root;
}

Result<bool> LogHeads::was_restored(Connection& connection, const Origin& origin, const SignedHead& before) const {
    if (before.checkpoint.origin != origin.name) {
        int known = 0;
        connection.session() << "SELECT count(*) FROM log_origin WHERE log_id = 0 AND origin = :o",
            soci::use(before.checkpoint.origin, "o"), soci::into(known);
        return known == 0;  // else another process began the new one, and this file is from before
    }
    return before.checkpoint.size > static_cast<std::uint64_t>(log_size(connection));
}

void LogHeads::keep(Connection& connection, const SignedHead& head) const {
    const std::int64_t at = now().microseconds;
    const auto size = static_cast<std::int64_t>(head.checkpoint.size);
    Transaction transaction(connection);
    connection.session() << "INSERT INTO log_checkpoint (log_id, origin, size, note, signed_at) VALUES (0, :o, :s, :n, :t) "
                            "ON CONFLICT (log_id, origin, size) DO NOTHING",
        soci::use(head.checkpoint.origin, "o"), soci::use(size, "s"), soci::use(head.note, "n"), soci::use(at, "t");
    transaction.commit();
}

Result<SignedHead> LogHeads::sign(Connection& connection, Restored restored, const Progress& progress) const {
    TRY(const auto turn, LogTurn::take(connection));
    TRY(Origin origin, present_origin(connection));
    if (origin.generation == 0) {
        origin = begin_origin(connection);
    }
    TRY(const auto before, remembered());
    TRY(auto last, last_of(connection, origin.name));
    bool anew = restored == Restored::yes;
    if (before && !anew) {
        TRY(const bool so, was_restored(connection, origin, *before));
        anew = so;
    }
    if (last && !anew) {  // whoever changes tiles shall not get the change signed
        TRY(const bool holds, still_holds(connection, *last));
        if (!holds) {
            return not_the_last_head();
        }
    }
    if (anew) {
        forget_log_tiles(connection);
    }
    TRY_DONE(extend_log_tiles(connection, hasher_, log_size(connection), progress));
    if (before && !anew && before->checkpoint.origin == origin.name) {
        TRY(const bool holds, still_holds(connection, *before));
        if (!holds) {
            return Error{Fault::conflicting, "KK-7134", "the log is not the one of which the last head was signed here"};
        }
    }
    if (anew) {
        TRY(const Origin next, begin_after(connection, origin, before ? before : last));
        origin = next;
        TRY_DONE(extend_log_tiles(connection, hasher_, log_size(connection), progress));
    }
    SignedHead head;
    head.checkpoint.origin = origin.name;
    head.checkpoint.size = static_cast<std::uint64_t>(tiled_entries(connection));
    if (last && before && last->note == before->note && head.checkpoint.origin == last->checkpoint.origin &&
        head.checkpoint.size == last->checkpoint.size) {
        return *last;
    }
    ledger::TileHashes hashes(hasher_, log_tiles(connection));
    TRY(head.checkpoint.root, ledger::root_of(hasher_, hashes, head.checkpoint.size));
    head.note = ledger::sign_note(hasher_, signer_, origin.name, ledger::text_of(head.checkpoint));
    keep(connection, head);
    if (!replace_private_file(settings_.remembered, head.note)) {
        return Error{Fault::unavailable, "KK-7136", "the head cannot be remembered beside the log's key"};
    }
    return head;
}

Result<SignedHead> LogHeads::sign(Restored restored, const Progress& progress) {
    return database_.with([&](Connection& connection) { return sign(connection, restored, progress); });
}

Result<SignedHead> LogHeads::newest() {
    return database_.with_patience([&](Connection& connection) { return newest(connection); });
}

Result<SignedHead> LogHeads::newest(Connection& connection) {
    std::string note;
    connection.session() << "SELECT note FROM log_checkpoint WHERE log_id = 0 AND origin = (SELECT origin FROM log_origin "
                            "WHERE log_id = 0 ORDER BY generation DESC LIMIT 1) ORDER BY size DESC LIMIT 1",
        soci::into(note);
    if (!connection.session().got_data()) {
        return Error{Fault::missing, "KK-7137", "no head of the log was signed yet; run: kakehashi log checkpoint"};
    }
    return open(note);
}

}  // namespace kakehashi::storage
