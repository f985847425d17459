#include "adapters/storage/notices.h"

#include <algorithm>
#include <charconv>

#include "adapters/storage/notice_recipients.h"
#include "adapters/storage/person_act.h"
#include "adapters/storage/sealing.h"
#include "consent/ledger/entry.h"
#include "domain/body_text.h"

namespace kakehashi::storage {
namespace {

constexpr const char* told_to_r =
    "n.person_id IN (SELECT person_id FROM chain) AND (n.recipient = :r OR (:own = 1 AND n.recipient = n.person_id)) ";

struct Reader {
    std::int64_t person = 0;
    std::int64_t recipient = 0;
    int own = 0;
};

Result<Reader> reader_of(Connection& connection, InsurerNumber insurer, InsuredNumber insured, std::optional<std::int64_t> proxy) {
    TRY(const Target target, find_target(connection, insurer, insured));
    return Reader{target.person.value, proxy.value_or(target.person.value), proxy ? 0 : 1};
}

/// Whether somebody who was told nothing yet is a proxy all the same: looks for the person today, and no hold stands against it.
bool looks_for(Connection& connection, PersonId person, std::int64_t proxy) {
    return std::ranges::any_of(all_kinds, [&](Kind kind) {
        const auto told = recipients_of(connection, person, KindSet::of(kind), now().day_in_japan());
        return std::ranges::find(told, proxy) != told.end();
    });
}

Result<std::string> body_of(Connection& connection, SealedReader& reader, std::int64_t entry) {
    std::string commitment;
    std::string sealed;
    connection.session() << "SELECT commitment, sealed FROM access_log WHERE log_id = 0 AND idx = :i", soci::use(entry, "i"),
        soci::into(commitment), soci::into(sealed);
    if (!connection.session().got_data()) {
        return Error{Fault::broken, "KK-7132", "entries of the log are missing or broken; run: kakehashi log verify"};
    }
    TRY(const std::string_view plain, reader.open(std::string(entry_context_prefix) + commitment, sealed));
    return std::string(plain.substr(std::min(consent::ledger::salt_size, plain.size())));
}

std::string office_named(Connection& connection, std::string_view number) {
    const std::string office(number);
    std::string name;
    connection.session() << "SELECT name FROM office WHERE office_no = :o ORDER BY role LIMIT 1", soci::use(office, "o"), soci::into(name);
    return connection.session().got_data() ? name : std::string{};
}

/// What `about` stands for: "entry:123" or "day:2027-03-31".
Result<Done> look_up(Connection& connection, SealedReader& reader, const std::string& about, StoredNotice& notice) {
    constexpr std::string_view entry = "entry:";
    constexpr std::string_view day = "day:";
    const std::string_view text = about;
    if (text.starts_with(day)) {
        notice.day = CalendarDate::parse_iso(text.substr(day.size()));
        return Done{};
    }
    std::int64_t number = 0;
    std::from_chars(text.data() + entry.size(), text.data() + text.size(), number);
    notice.entry = number;
    TRY(notice.body, body_of(connection, reader, number));
    if (const auto organisation = text_member(notice.body, "organisation"); organisation && !organisation->empty()) {
        notice.office = office_named(connection, *organisation);
    }
    return Done{};
}

}  // namespace

Result<std::vector<StoredNotice>> notices_of(Database& database, const LedgerWriter& writer, InsurerNumber insurer, InsuredNumber insured,
                                             std::optional<std::int64_t> proxy, int most) {
    return database.with_patience([&](Connection& connection) -> Result<std::vector<StoredNotice>> {
        TRY(const Reader who, reader_of(connection, insurer, insured, proxy));
        std::vector<StoredNotice> all;
        std::vector<std::string> about;
        StoredNotice row;
        std::string what;
        int kind = 0;
        std::int64_t read_at = 0;
        std::int64_t sent_at = 0;
        soci::statement statement =
            (connection.session().prepare << chain_of_p << "SELECT n.notice_id, n.kind, n.about, n.made_at, n.read_at, n.sent_at FROM notice n "
                                             "WHERE " << told_to_r << "ORDER BY n.notice_id DESC LIMIT :m",
             soci::use(who.person, "p"), soci::use(who.recipient, "r"), soci::use(who.own, "own"), soci::use(most, "m"), soci::into(row.id),
             soci::into(kind), soci::into(what), soci::into(row.made_at.microseconds), soci::into(read_at), soci::into(sent_at));
        statement.execute();
        while (statement.fetch()) {
            row.kind = static_cast<consent::NoticeKind>(kind);
            row.read = read_at != 0;
            row.sent = sent_at > 0;
            all.push_back(row);
            about.push_back(what);
        }
        if (proxy && all.empty() && !looks_for(connection, PersonId{who.person}, *proxy)) {
            return nobody_disclosed();
        }
        SealedReader reader(writer.key());
        for (std::size_t n = 0; n < all.size(); ++n) {
            TRY_DONE(look_up(connection, reader, about[n], all[n]));
        }
        return all;
    });
}

Result<std::string> office_named(Database& database, const std::string& number) {
    return database.with([&](Connection& connection) -> Result<std::string> { return office_named(connection, number); });
}

Result<std::int64_t> mark_read(Database& database, InsurerNumber insurer, InsuredNumber insured, std::optional<std::int64_t> proxy) {
    return database.with_patience([&](Connection& connection) -> Result<std::int64_t> {
        TRY(const Reader who, reader_of(connection, insurer, insured, proxy));
        const std::int64_t at = now().microseconds;
        Transaction transaction(connection);
        soci::statement update =
            (connection.session().prepare << chain_of_p << "UPDATE notice AS n SET read_at = :t WHERE n.read_at = 0 AND " << told_to_r,
             soci::use(who.person, "p"), soci::use(at, "t"), soci::use(who.recipient, "r"), soci::use(who.own, "own"));
        update.execute(true);
        const std::int64_t marked = update.get_affected_rows();
        transaction.commit();
        return marked;
    });
}

}  // namespace kakehashi::storage
