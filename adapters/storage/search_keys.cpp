#include "adapters/storage/search_keys.h"

#include <algorithm>

#include "adapters/storage/keyed_hash.h"
#include "domain/identity_score.h"

namespace kakehashi::storage {
namespace {

struct InsertKeys {
    explicit InsertKeys(Connection& connection)
        : statement((connection.session().prepare
                         << (connection.dialect() == Dialect::postgresql
                                 ? "INSERT INTO search_key (enrolment_id, token) SELECT CAST(:e AS bigint), t FROM "
                                   "unnest(CAST(:t AS bigint[])) AS t"
                                 : "INSERT INTO search_key (enrolment_id, token) SELECT :e, value FROM json_each(:t)"),
                     soci::use(enrolment, "e"), soci::use(tokens, "t"))) {}

    std::int64_t enrolment = 0;
    std::string tokens;
    soci::statement statement;
};

struct InsertBacklog {
    explicit InsertBacklog(Connection& connection)
        : statement((connection.session().prepare << "INSERT INTO identity_backlog (enrolment_id, publication_id) VALUES (:e, :p)",
                     soci::use(enrolment, "e"), soci::use(publication, "p"))) {}

    std::int64_t enrolment = 0;
    std::int64_t publication = 0;
    soci::statement statement;
};

}  // namespace

std::vector<std::int64_t> SearchKeys::of(const Identity& identity) const {
    std::vector<std::int64_t> tokens;
    for (const std::string& key : search_keys(identity)) {
        const auto mac = keyed_hash(*key_, key);
        std::uint64_t number = 0;
        for (std::size_t n = 0; n < 8; ++n) {
            number = (number << 8U) | mac[n];
        }
        tokens.push_back(static_cast<std::int64_t>(number >> 1U));
    }
    std::ranges::sort(tokens);
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    return tokens;
}

std::string SearchKeys::digest(std::string_view text) const { return keyed_digest(*key_, text); }

Result<SearchKeys> open_search_keys(KeyRing& keys) {
    TRY(const Key key, keys.search_key());
    return SearchKeys(key);
}

void insert_keys(Connection& connection, const SearchKeys& keys, EnrolmentId enrolment, const Identity& identity) {
    const std::vector<std::int64_t> tokens = keys.of(identity);
    if (!tokens.empty()) {
        auto& insert = connection.prepared<InsertKeys>();
        insert.enrolment = enrolment.value;
        insert.tokens = connection.dialect() == Dialect::postgresql ? array_literal(tokens) : json_array(tokens);
        insert.statement.execute(true);
    }
}

void note_identity(Connection& connection, const SearchKeys& keys, EnrolmentId enrolment, const Identity& identity,
                   const Identity* before, std::int64_t publication) {
    if (before == nullptr || search_keys(*before) != search_keys(identity)) {
        insert_keys(connection, keys, enrolment, identity);
    }
    auto& backlog = connection.prepared<InsertBacklog>();
    backlog.enrolment = enrolment.value;
    backlog.publication = publication;
    backlog.statement.execute(true);
}

void note_former_number(Connection& connection, EnrolmentId enrolment, const RegisterEntry& entry, std::int64_t publication) {
    if (!entry.former_insurer || !entry.former_insured) {
        return;
    }
    const std::string insurer = entry.former_insurer->str();
    const std::string insured = entry.former_insured->str();
    connection.session() << "INSERT INTO former_number (enrolment_id, insurer_no, insured_no, publication_id) VALUES (:e, :a, :b, :p)",
        soci::use(enrolment.value, "e"), soci::use(insurer, "a"), soci::use(insured, "b"), soci::use(publication, "p");
}

}  // namespace kakehashi::storage
