#include "adapters/storage/enrolment_passes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/storage/person_heads.h"
#include "adapters/storage/publishing_turn.h"
#include "adapters/storage/reading_copies.h"
#include "adapters/storage/sealed_places.h"

namespace kakehashi::storage {
namespace {

struct KeyedRow {
    std::int64_t id = 0;
    std::int64_t person = 0;
    std::string wrapped;
};

/// Those of the insurer that follow one, in the order of their numbers. By the table's own order: in that of insured numbers, staged ones have none.
struct NextEnrolments {
    explicit NextEnrolments(Connection& connection)
        : statement((connection.session().prepare << "SELECT enrolment_id, person_id, wrapped_key FROM enrolment WHERE enrolment_id > :a AND "
                                                     "insurer_no = :i ORDER BY enrolment_id LIMIT :n",
                     soci::use(after, "a"), soci::use(insurer, "i"), soci::use(most, "n"), soci::into(row.id), soci::into(row.person),
                     soci::into(row.wrapped))) {}

    std::vector<KeyedRow> operator()(const std::string& of, std::int64_t last, int count) {
        insurer = of;
        after = last;
        most = count;
        std::vector<KeyedRow> rows;
        statement.execute();
        while (statement.fetch()) {
            rows.push_back(row);
        }
        return rows;
    }

    std::string insurer;
    std::int64_t after = 0;
    int most = 0;
    KeyedRow row;
    soci::statement statement;
};

/// Nothing happens when the row has changed or is gone.
struct ReplaceKey {
    explicit ReplaceKey(Connection& connection)
        : statement((connection.session().prepare << "UPDATE enrolment SET wrapped_key = :w WHERE enrolment_id = :e AND wrapped_key = :o",
                     soci::use(wrapped, "w"), soci::use(enrolment, "e"), soci::use(old, "o"))) {}

    bool operator()(const KeyedRow& row, std::string by) {
        wrapped = std::move(by);
        enrolment = row.id;
        old = row.wrapped;
        statement.execute(true);
        return statement.get_affected_rows() == 1;
    }

    std::string wrapped;
    std::int64_t enrolment = 0;
    std::string old;
    soci::statement statement;
};

/// A key that does not open keeps nobody else's from being replaced.
Result<std::int64_t> damaged(const Error& error, Rotated& rotated) {
    if (error.fault != Fault::broken) {
        return error;
    }
    ++rotated.damaged;
    return std::int64_t{1};
}

Error no_key() { return {Fault::broken, "KK-4102", "a sealed value does not open with its key"}; }

/// Walks over all enrolments: `each(row, numbers)` says how much work it was; a transaction takes on until that is `enough`. Links, erasures and
/// publications wait meanwhile, so it is short.
class Walk {
public:
    Walk(Connection& connection, std::string insurer, int most, std::int64_t enough)
        : connection_(connection), insurer_(std::move(insurer)), most_(most), enough_(enough) {}

    template <class Prepare, class Each>
    Result<Done> over_all(Prepare&& prepare, Each&& each, const PassProgress& progress) {
        const std::int64_t all = count_enrolments(connection_, insurer_);
        std::int64_t done = 0;
        for (bool more = true; more;) {
            Transaction transaction(connection_, Durable::with_next);
            take_publishing_turn(connection_);
            auto rows = connection_.prepared<NextEnrolments>()(insurer_, last_, most_);
            prepare(rows);
            more = !rows.empty();
            std::int64_t work = 0;
            for (const KeyedRow& row : rows) {
                const auto numbers = numbers_of(row.wrapped);
                if (!numbers) {
                    return no_key();
                }
                TRY(const std::int64_t more_work, each(row, *numbers));
                work += more_work;
                last_ = row.id;
                ++done;
                if (work >= enough_) {
                    break;
                }
            }
            transaction.commit();
            progress(static_cast<std::uint64_t>(std::min(done, all)), static_cast<std::uint64_t>(all));
        }
        return Done{};
    }

private:
    Connection& connection_;
    std::string insurer_;
    int most_;
    std::int64_t enough_;
    std::int64_t last_ = -1;
};

/// Acts hold the head of their person while they write under the key they read before.
void lock_persons(Connection& connection, const std::vector<KeyedRow>& rows) {
    std::vector<std::int64_t> persons;
    for (const KeyedRow& row : rows) {
        persons.push_back(row.person);
    }
    if (persons.empty()) {
        return;
    }
    std::ranges::sort(persons);
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    static_cast<void>(heads_of(connection, persons, HeadLock::wait));
}

}  // namespace

std::int64_t count_enrolments(Connection& connection, const std::string& insurer) {
    std::int64_t count = 0;
    connection.session() << "SELECT count(*) FROM enrolment WHERE insurer_no = :i", soci::use(insurer, "i"), soci::into(count);
    return count;
}

std::int64_t count_under_older(Connection& connection, const std::string& insurer, int newest) {
    const std::string under = std::to_string(newest) + ".%";
    const int first = newest == 1 ? 1 : 0;  // whose keys may say nothing
    std::int64_t count = 0;
    connection.session() << "SELECT count(*) FROM enrolment WHERE insurer_no = :i AND wrapped_key NOT LIKE :u AND NOT (:f = 1 AND wrapped_key NOT LIKE "
                            "'%:%')",
        soci::use(insurer, "i"), soci::use(under, "u"), soci::use(first, "f"), soci::into(count);
    return count;
}

Result<Done> put_under_insurer_key(Connection& connection, KeyRing& keys, const std::string& insurer, const PassProgress& progress,
                                   Rotated& rotated) {
    constexpr int at_a_time = 256;
    const auto number = InsurerNumber::parse(insurer);
    EXPECTS(number);
    Walk walk(connection, insurer, at_a_time, at_a_time);
    TRY(const int newest, keys.newest_number(*number));
    return walk.over_all([](const auto&) {},
                         [&](const KeyedRow& row, const KeyNumbers& numbers) -> Result<std::int64_t> {
                             if (numbers.insurer == newest) {
                                 return std::int64_t{0};
                             }
                             const auto bundle = keys.open_enrolment(*number, {row.id}, row.wrapped);
                             if (!bundle) {
                                 return damaged(bundle.error(), rotated);
                             }
                             TRY(std::string wrapped, keys.wrap_enrolment(*number, {row.id}, *bundle, numbers));
                             rotated.keys += connection.prepared<ReplaceKey>()(row, std::move(wrapped)) ? 1 : 0;
                             return std::int64_t{1};
                         },
                         progress);
}

Result<Done> add_enrolment_keys(Connection& connection, KeyRing& keys, const std::string& insurer, Rotated& rotated) {
    constexpr int at_a_time = 64;
    const auto number = InsurerNumber::parse(insurer);
    EXPECTS(number);
    TRY(const int wanted, keys.enrolment_number(*number));
    const auto prepare = [&](std::vector<KeyedRow>& rows) {
        keep_copies_out(connection);  // one that is put later sees the new key, and is sealed under it or not put
        lock_persons(connection, rows);
        // As they are now that nobody else writes for them.
        const std::int64_t first = rows.empty() ? 0 : rows.front().id - 1;
        rows = rows.empty() ? rows : connection.prepared<NextEnrolments>()(insurer, first, static_cast<int>(rows.size()));
    };
    Walk walk(connection, insurer, at_a_time, at_a_time);
    return walk.over_all(prepare,
                         [&](const KeyedRow& row, const KeyNumbers& numbers) -> Result<std::int64_t> {
                             if (numbers.newest >= wanted) {
                                 return std::int64_t{0};
                             }
                             const auto bundle = keys.open_enrolment(*number, {row.id}, row.wrapped);
                             if (!bundle) {
                                 return damaged(bundle.error(), rotated);
                             }
                             TRY(std::string wrapped, keys.wrap_enrolment(*number, {row.id}, bundle->with(Key::random()), {1, wanted, numbers.oldest}));
                             connection.prepared<ReplaceKey>()(row, std::move(wrapped));
                             return std::int64_t{1};
                         },
                         [](std::uint64_t, std::uint64_t) {});
}

Result<Done> seal_anew(Connection& connection, KeyRing& keys, const std::string& insurer, const PassProgress& progress, Rotated& rotated) {
    constexpr int at_a_time = 32;
    constexpr std::int64_t enough = 300;
    const auto number = InsurerNumber::parse(insurer);
    EXPECTS(number);
    Walk walk(connection, insurer, at_a_time, enough);
    return walk.over_all([](const auto&) {},
                         [&](const KeyedRow& row, const KeyNumbers& numbers) -> Result<std::int64_t> {
                             if (numbers.newest == numbers.oldest) {
                                 return std::int64_t{0};
                             }
                             TRY(const KeyBundle bundle, keys.open_enrolment(*number, {row.id}, row.wrapped));
                             const Resealed resealed = seal_all_under_newest(connection, {row.id}, bundle);
                             rotated.values += resealed.values;
                             if (resealed.damaged > 0) {
                                 ++rotated.damaged;
                                 return resealed.values;
                             }
                             TRY(std::string wrapped,
                                 keys.wrap_enrolment(*number, {row.id}, bundle.newest_only(), {1, numbers.newest, numbers.newest}));
                             rotated.keys += connection.prepared<ReplaceKey>()(row, std::move(wrapped)) ? 1 : 0;
                             return resealed.values;
                         },
                         progress);
}

}  // namespace kakehashi::storage
