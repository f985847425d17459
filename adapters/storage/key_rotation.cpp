#include "adapters/storage/key_rotation.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "adapters/storage/enrolment_passes.h"
#include "adapters/storage/key_rows.h"
#include "adapters/storage/log_key.h"
#include "adapters/storage/person_heads.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

constexpr const char* rotation_setting = "key_rotation";
constexpr std::array names = {std::pair(KeyRank::master, "master"), std::pair(KeyRank::insurer, "insurer"), std::pair(KeyRank::persons, "persons")};

std::string text_of(const std::optional<InsurerNumber>& insurer) { return insurer ? insurer->str() : std::string{}; }

/// Those with a key, each once.
std::vector<std::string> insurers_with_keys(Connection& connection) {
    std::vector<std::string> insurers;
    for (const KeyRow& row : all_key_rows(connection)) {
        if (row.purpose == "insurer" && (insurers.empty() || insurers.back() != row.whose())) {
            insurers.push_back(row.whose());
        }
    }
    return insurers;
}

Result<std::vector<std::string>> insurers_of(Connection& connection, const RotationOrder& order) {
    if (order.rank == KeyRank::master) {
        return std::vector<std::string>{};
    }
    auto insurers = insurers_with_keys(connection);
    if (!order.insurer) {
        return insurers;
    }
    if (std::ranges::find(insurers, order.insurer->str()) == insurers.end()) {
        return Error{Fault::missing, "KK-4124", "nobody is enrolled with this insurer here, so it has no key"};
    }
    return std::vector<std::string>{order.insurer->str()};
}

Result<Done> expect_startable(const std::optional<UnfinishedRotation>& unfinished, const RotationOrder& order) {
    if (order.resume && !unfinished) {
        return Error{Fault::missing, "KK-4123", "no rotation of keys broke off"};
    }
    if (unfinished && (!order.resume || unfinished->rank != order.rank || unfinished->insurer != text_of(order.insurer))) {
        const std::string of = unfinished->insurer.empty() ? std::string{} : " --insurer " + unfinished->insurer;
        return Error{Fault::conflicting, "KK-4122",
                     "a rotation broke off; finish it first: --what " + std::string(name_of(unfinished->rank)) + of + " --resume"};
    }
    return Done{};
}

std::string event_of(const char* act, const RotationOrder& order, std::int64_t number) {
    std::string text;
    JsonText(text).open_object().member("act", act).member("by", order.by).member("insurer", text_of(order.insurer)).member("number", number)
        .member("rank", name_of(order.rank)).close_object();
    return text;
}

/// Inside a transaction, last.
WrittenEntry write_entry(Connection& connection, const LedgerWriter& writer, const std::string& event) {
    PersonHeads nobody;
    return writer.write(connection, {{"key", event, std::nullopt}}, nobody, std::nullopt).value().front();
}

/// How much would be moved.
Rotated foreseen(Connection& connection, const RotationOrder& order, const std::vector<std::string>& insurers) {
    Rotated rotated;
    if (order.rank == KeyRank::master) {
        rotated.master = master_number(connection) + 1;
        rotated.keys = static_cast<std::int64_t>(all_key_rows(connection).size());
    }
    for (const std::string& insurer : insurers) {
        rotated.keys += count_enrolments(connection, insurer);
    }
    return rotated;
}

}  // namespace

std::string_view name_of(KeyRank rank) {
    return std::ranges::find(names, rank, [](const auto& entry) { return entry.first; })->second;
}

std::optional<KeyRank> key_rank_named(std::string_view name) {
    const auto found = std::ranges::find(names, name, [](const auto& entry) { return std::string_view(entry.second); });
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

std::optional<UnfinishedRotation> unfinished_rotation(Connection& connection) {
    std::istringstream text(setting(connection, rotation_setting));
    std::string rank;
    UnfinishedRotation unfinished;
    if (!(text >> rank >> unfinished.begun_at)) {
        return std::nullopt;
    }
    text >> unfinished.insurer;
    const auto named = key_rank_named(rank);
    unfinished.rank = named.value_or(KeyRank::insurer);
    return named ? std::optional(unfinished) : std::nullopt;
}

Result<Rotated> KeyRotation::run(const RotationOrder& order, Trial trial) {
    try {
        const auto connection = database_.connect();
        prefer_indexes(*connection);
        return run_on(*connection, order, trial);
    } catch (const std::exception& e) {
        return Database::error_of(e);
    }
}

Result<Rotated> KeyRotation::run_on(Connection& connection, const RotationOrder& order, Trial trial) {
    const auto lock = RotationLock::take(connection);
    if (!lock) {
        return Error{Fault::unavailable, "KK-4121", "keys are being replaced by another process"};
    }
    TRY_DONE(expect_startable(unfinished_rotation(connection), order));
    TRY(const auto insurers, insurers_of(connection, order));
    if (trial == Trial::yes) {
        return foreseen(connection, order, insurers);
    }
    if (!order.resume) {
        TRY_DONE(begin(connection, order, insurers));
    }
    Rotated rotated;
    if (order.rank == KeyRank::master) {
        TRY_DONE(move_to_master(connection, rotated));
    } else {
        TRY_DONE(barrier(connection));  // from here on all who write know the new keys
        for (const std::string& insurer : insurers) {
            TRY_DONE(order.rank == KeyRank::insurer ? move_to_insurer_keys(connection, insurer, rotated)
                                                    : move_to_enrolment_keys(connection, insurer, rotated));
        }
    }
    TRY_DONE(finish(connection, order, insurers, rotated));
    return rotated;
}

/// One transaction: the new keys, that a rotation is under way, and the entry that says so.
Result<Done> KeyRotation::begin(Connection& connection, const RotationOrder& order, const std::vector<std::string>& insurers) {
    TRY([[maybe_unused]] const auto next_master, order.rank == KeyRank::master ? prepare_master() : Result<std::filesystem::path>(std::filesystem::path{}));
    Transaction transaction(connection);
    const std::int64_t at = now().microseconds;
    std::int64_t number = 0;
    if (order.rank == KeyRank::master) {
        change_master_number(connection);
        number = master_number(connection) + 1;
        set_master_number(connection, static_cast<int>(number));
    }
    for (const std::string& insurer : insurers) {
        if (order.rank == KeyRank::persons) {
            set_enrolment_keys_of(connection, insurer, {enrolment_keys_of(connection, insurer).number + 1, at});
            continue;
        }
        hold_master_number(connection);
        const std::string owner = numbered_owner(insurer, key_rows(connection, "insurer", insurer).back().number() + 1);
        TRY(std::string wrapped, keys_.wrap_new("insurer", owner, master_number(connection)));
        insert_key_row(connection, {"insurer", owner, std::move(wrapped), 0});
    }
    raise_key_generation(connection);
    set_setting(connection, rotation_setting, std::string(name_of(order.rank)) + ' ' + std::to_string(at) + ' ' + text_of(order.insurer));
    static_cast<void>(write_entry(connection, writer_, event_of("begun", order, number)));
    transaction.commit();
    return Done{};
}

/// Whoever began before what was committed so far has ended, and this process knows it too.
Result<Done> KeyRotation::barrier(Connection& connection) {
    Transaction transaction(connection);
    const std::int64_t generation = raise_key_generation(connection);
    transaction.commit();
    wait_for_earlier_turns(connection, generation, watcher_.waiting);
    return keys_.catch_up(generation);
}

Result<Done> KeyRotation::move_to_insurer_keys(Connection& connection, const std::string& insurer, Rotated& rotated) {
    return put_under_insurer_key(connection, keys_, insurer, watcher_.progress, rotated);
}

Result<Done> KeyRotation::move_to_enrolment_keys(Connection& connection, const std::string& insurer, Rotated& rotated) {
    TRY_DONE(add_enrolment_keys(connection, keys_, insurer, rotated));
    TRY_DONE(barrier(connection));  // from here on nothing new is sealed under an old one
    return seal_anew(connection, keys_, insurer, watcher_.progress, rotated);
}

Result<std::filesystem::path> KeyRotation::prepare_master() {
    TRY(const int number, database_.with([](Connection& connection) -> Result<int> { return master_number(connection) + 1; }));
    const auto file = MasterKeys::file_of(keys_.masters().first(), number);
    if (const auto made = MasterKeys::create(file); !made && made.error().fault != Fault::conflicting) {
        return made.error();
    }
    TRY_DONE(keys_.masters().key(number));  // also one that was there before: readable, whole and nobody else's
    return file;
}

Result<Done> KeyRotation::move_to_master(Connection& connection, Rotated& rotated) {
    rotated.master = master_number(connection);
    const auto rows = all_key_rows(connection);
    std::uint64_t done = 0;
    for (const KeyRow& row : rows) {
        const auto lies = parse_numbered(row.wrapped);
        if (!lies || lies->number != rotated.master) {
            TRY(const std::string wrapped, keys_.rewrap(row.purpose, row.owner, row.wrapped, rotated.master));
            Transaction transaction(connection, Durable::with_next);
            connection.session() << "UPDATE sealing_key SET wrapped = :w WHERE purpose = :p AND owner = :o AND wrapped = :old",
                soci::use(wrapped, "w"), soci::use(row.purpose, "p"), soci::use(row.owner, "o"), soci::use(row.wrapped, "old");
            transaction.commit();
            ++rotated.keys;
        }
        watcher_.progress(++done, rows.size());
    }
    std::error_code failed;
    return std::filesystem::exists(log_key_, failed) ? LogKey::put_under_newest(keys_, log_key_) : Result<Done>(Done{});
}

/// One transaction: the old keys go, and the entry that says so.
Result<Done> KeyRotation::finish(Connection& connection, const RotationOrder& order, const std::vector<std::string>& insurers, Rotated& rotated) {
    Transaction transaction(connection);
    for (const std::string& insurer : insurers) {
        if (order.rank == KeyRank::insurer) {
            auto rows = key_rows(connection, "insurer", insurer);
            const bool left = count_under_older(connection, insurer, rows.back().number()) != 0;
            if (left && rotated.damaged == 0) {
                return Error{Fault::unavailable, "KK-4125", "something lies under an older key still"};
            }
            left ? rows.clear() : rows.pop_back();
            for (const KeyRow& old : rows) {
                connection.session() << "DELETE FROM sealing_key WHERE purpose = 'insurer' AND owner = :o", soci::use(old.owner, "o");
            }
        }
    }
    set_setting(connection, rotation_setting, "");
    rotated.entry = write_entry(connection, writer_, event_of("finished", order, rotated.master));
    transaction.commit();
    return Done{};
}

}  // namespace kakehashi::storage
