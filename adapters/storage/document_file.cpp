#include "adapters/storage/document_file.h"

#include <string>

#include "adapters/storage/raw_store.h"

namespace kakehashi::storage {

Result<std::shared_ptr<RawBytes>> file_of_fact(Database& database, KeyRing& keys, FactId fact, std::string_view sha256) {
    struct Found {
        SetId set;
        int file_no = 0;
        std::int64_t size = 0;
    };
    TRY(const Found found, database.with([&](Connection& connection) -> Result<Found> {
        Found row;
        const std::string digest(sha256);
        connection.session() << "SELECT f.set_id, x.file_no, x.size FROM fact f JOIN submission_file x ON x.set_id = f.set_id "
                                "WHERE f.fact_id = :f AND x.sha256 = :h ORDER BY x.file_no LIMIT 1",
            soci::use(fact.value, "f"), soci::use(digest, "h"), soci::into(row.set.value), soci::into(row.file_no),
            soci::into(row.size);
        if (!connection.session().got_data()) {
            return Error{Fault::missing, "KK-6606", "the file of a document is not in the store"};
        }
        return row;
    }));
    TRY(const Key key, keys.submission_key());
    return kept_raw(database, key, found.set, found.file_no, static_cast<std::uint64_t>(found.size));
}

}  // namespace kakehashi::storage
