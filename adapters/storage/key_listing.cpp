#include "adapters/storage/key_listing.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "adapters/storage/key_rows.h"
#include "adapters/storage/private_file.h"

namespace kakehashi::storage {
namespace {

using Numbered = std::map<int, std::int64_t>;

/// How many enrolments lie under which keys: of each insurer by the number of the insurer's key, and by the oldest of their own.
struct Enrolled {
    std::map<std::string, Numbered> under_insurer;
    std::map<std::string, Numbered> under_own;
};

Enrolled count_enrolled(Connection& connection) {
    const std::string said = connection.dialect() == Dialect::postgresql ? "substr(wrapped_key, 1, GREATEST(strpos(wrapped_key, ':'), 0))"
                                                                         : "substr(wrapped_key, 1, instr(wrapped_key, ':'))";
    Enrolled enrolled;
    std::string insurer;
    std::string text;
    std::int64_t count = 0;
    soci::statement statement = (connection.session().prepare << "SELECT insurer_no, " + said + ", count(*) FROM enrolment GROUP BY 1, 2",
                                 soci::into(insurer), soci::into(text), soci::into(count));
    statement.execute();
    while (statement.fetch()) {
        const KeyNumbers numbers = numbers_of(text).value_or(KeyNumbers{});
        enrolled.under_insurer[insurer][numbers.insurer] += count;
        enrolled.under_own[insurer][numbers.oldest] += count;
    }
    return enrolled;
}

int master_of(std::string_view text) {
    const auto parts = parse_numbered(text);
    return parts ? parts->number : 0;
}

std::int64_t written_at(const std::filesystem::path& file) {
    std::error_code failed;
    const auto at = std::filesystem::last_write_time(file, failed);
    if (failed) {
        return 0;
    }
    const auto since = std::chrono::file_clock::to_sys(at).time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

/// Those whose files are there, and those whose files ought to be.
std::vector<ListedKey> master_keys(const MasterKeys& masters, const std::vector<KeyRow>& rows, const std::filesystem::path& log_key, int newest) {
    std::map<int, std::int64_t> holds;
    for (const KeyRow& row : rows) {
        ++holds[master_of(row.wrapped)];
    }
    if (const auto file = read_private_file(log_key); file.access != FileAccess::none) {
        ++holds[master_of(std::string_view(file.content).substr(0, file.content.find('\n')))];
    }
    const auto there = MasterKeys::numbers_at(masters.first());
    for (const int number : there) {
        holds.try_emplace(number, 0);
    }
    std::vector<ListedKey> keys;
    for (const auto& [number, count] : holds) {
        const auto file = MasterKeys::file_of(masters.first(), number);
        keys.push_back({"master", file.filename().string(), number, written_at(file), count, number == newest,
                        std::ranges::find(there, number) != there.end()});
    }
    return keys;
}

void add_insurer(std::vector<ListedKey>& keys, const std::vector<KeyRow>& of_insurer, const EnrolmentKeys& own, Enrolled& enrolled) {
    const std::string insurer = of_insurer.front().whose();
    Numbered& under = enrolled.under_insurer[insurer];
    for (const KeyRow& row : of_insurer) {
        const bool newest = row.number() == of_insurer.back().number();
        keys.push_back({"insurer", insurer, row.number(), row.created_at, under[row.number()], newest, true});
    }
    Numbered& held = enrolled.under_own[insurer];
    held.try_emplace(own.number, 0);
    for (const auto& [number, count] : held) {
        const std::int64_t first = number == 1 ? of_insurer.front().created_at : 0;
        const bool newest = number == own.number;
        keys.push_back({"persons", insurer, number, newest && own.since != 0 ? own.since : first, count, newest, true});
    }
}

}  // namespace

Result<KeyListing> list_keys(Database& database, KeyRing& keys, const std::filesystem::path& log_key) {
    return database.with([&](Connection& connection) -> Result<KeyListing> {
        KeyListing listing;
        const auto rows = all_key_rows(connection);
        listing.keys = master_keys(keys.masters(), rows, log_key, master_number(connection));
        Enrolled enrolled = count_enrolled(connection);
        std::map<std::string, std::vector<KeyRow>> insurers;
        for (const KeyRow& row : rows) {
            if (row.purpose == "insurer") {
                insurers[row.whose()].push_back(row);
            } else {
                listing.keys.push_back({row.purpose, "", row.number(), row.created_at, 0, true, true});
            }
        }
        for (const auto& [insurer, of_insurer] : insurers) {
            add_insurer(listing.keys, of_insurer, enrolment_keys_of(connection, insurer), enrolled);
        }
        listing.unfinished = unfinished_rotation(connection);
        return listing;
    });
}

}  // namespace kakehashi::storage
