#include "adapters/storage/ledger_reader.h"

#include <algorithm>

#include "consent/ledger/entry.h"

namespace kakehashi::storage {

namespace ledger = consent::ledger;

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
