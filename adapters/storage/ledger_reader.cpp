#include "adapters/storage/ledger_reader.h"

#include <algorithm>

#include "consent/ledger/entry.h"

namespace kakehashi::storage {

namespace ledger = consent::ledger;

namespace {

Result<Done> open_entry(LedgerEntry& entry, const LedgerWriter& writer, const consent::Hasher& hasher, const std::string& commitment,
                        const std::string& sealed) {
    const auto digest = consent::digest_from_hex(commitment);
    if (!digest) {
        return Error{Fault::broken, "KK-4501", "an entry's commitment is not a digest; run: kakehashi log verify"};
    }
    TRY(const std::string plain, open_sealed(writer.key(), entry_context(*digest), sealed));
    entry.leaf = consent::hex(ledger::leaf_of(hasher, *digest));
    entry.body = plain.substr(std::min(ledger::salt_size, plain.size()));
    return Done{};
}

/// Whose chain it is now, and by which numbers the person is asked about: those of the enrolment that lasts longest.
void find_owner(Connection& connection, std::int64_t person, OwnedEntry& owned) {
    owned.person = PersonId{person};
    std::int64_t holder = 0;
    std::string insurer;
    std::string insured;
    connection.session() << "WITH RECURSIVE holder (person_id) AS (SELECT person_id FROM person_head WHERE person_id = :p UNION "
                            "SELECT k.kept FROM holder c JOIN person_link k ON k.gone = c.person_id AND k.ended_at IS NULL) "
                            "SELECT e.person_id, e.insurer_no, e.insured_no FROM holder c JOIN enrolment e ON e.person_id = c.person_id "
                            "WHERE e.visible = 1 ORDER BY COALESCE(CAST(e.insured_to AS varchar(10)), '9999-12-31') DESC, "
                            "e.enrolment_id DESC LIMIT 1",
        soci::use(person, "p"), soci::into(holder), soci::into(insurer), soci::into(insured);
    if (connection.session().got_data()) {
        owned.person = PersonId{holder};
        owned.insurer = InsurerNumber::parse(insurer);
        owned.insured = InsuredNumber::parse(insured);
    }
}

}  // namespace

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
            TRY_DONE(open_entry(entry, writer, hasher, commitment, sealed));
            entries.push_back(entry);
        }
        return entries;
    });
}

Result<OwnedEntry> entry_at(Database& database, const LedgerWriter& writer, const consent::Hasher& hasher, std::int64_t index) {
    return database.with([&](Connection& connection) -> Result<OwnedEntry> {
        OwnedEntry owned;
        std::int64_t person = 0;
        std::string commitment;
        std::string sealed;
        connection.session() << "SELECT idx, COALESCE(run_no, 0), COALESCE(person_id, 0), commitment, sealed FROM access_log "
                                "WHERE log_id = 0 AND idx = :i",
            soci::use(index, "i"), soci::into(owned.entry.index), soci::into(owned.entry.run), soci::into(person), soci::into(commitment),
            soci::into(sealed);
        if (!connection.session().got_data()) {
            return Error{Fault::missing, "KK-4502", "the log has no such entry"};
        }
        TRY_DONE(open_entry(owned.entry, writer, hasher, commitment, sealed));
        if (person != 0) {
            find_owner(connection, person, owned);
        }
        return owned;
    });
}

}  // namespace kakehashi::storage
