#include "adapters/storage/publication_statements.h"

#include "adapters/storage/known_enrolments.h"

namespace kakehashi::storage {

struct PublicationStatements::Change {
    Change(Connection& connection, const std::string& sql) : statement(connection.session()) {
        if (sql.find(":p") != std::string::npos) {
            statement.exchange(soci::use(publication, "p"));
        }
        if (sql.find("{in ids}") != std::string::npos) {
            statement.exchange(soci::use(publications, "ids"));
        }
        if (sql.find(":t") != std::string::npos) {
            statement.exchange(soci::use(at, "t"));
        }
        statement.alloc();
        statement.prepare(with_ids(connection.dialect(), sql));
        statement.define_and_bind();
    }

    std::int64_t publication = 0;
    std::string publications;
    std::int64_t at = 0;
    soci::statement statement;
};

struct PublicationStatements::Number {
    Number(Connection& connection, const std::string& sql)
        : statement((connection.session().prepare << sql, soci::use(publication, "p"), soci::into(number))) {}
    std::int64_t publication = 0;
    std::int64_t number = 0;
    soci::statement statement;
};

PublicationStatements::Change& PublicationStatements::change_of(const std::string& sql) {
    auto& slot = changes_[sql];
    if (!slot) {
        slot = std::make_shared<Change>(connection_, sql);
    }
    return *slot;
}

std::int64_t PublicationStatements::run(const std::string& sql, std::int64_t publication, std::int64_t at) {
    Change& change = change_of(sql);
    change.publication = publication;
    change.at = at;
    change.statement.execute(true);
    return change.statement.get_affected_rows();
}

std::int64_t PublicationStatements::run(const std::string& sql, const std::vector<std::int64_t>& publications, std::int64_t at) {
    Change& change = change_of(sql);
    change.publications = ids_value(connection_.dialect(), publications);
    change.at = at;
    change.statement.execute(true);
    return change.statement.get_affected_rows();
}

std::int64_t PublicationStatements::number(const std::string& sql, std::int64_t publication) {
    auto& slot = numbers_[sql];
    if (!slot) {
        slot = std::make_shared<Number>(connection_, sql);
    }
    slot->publication = publication;
    slot->number = 0;
    slot->statement.execute();
    while (slot->statement.fetch()) {
        // To the end: on SQLite a statement left in the middle keeps its snapshot, and the next write is refused.
    }
    return slot->number;
}

std::int64_t change(Connection& connection, const std::string& sql, std::int64_t publication, std::int64_t at) {
    return connection.prepared<PublicationStatements>().run(sql, publication, at);
}

std::int64_t change(Connection& connection, const std::string& sql, const std::vector<std::int64_t>& publications,
                    std::int64_t at) {
    return connection.prepared<PublicationStatements>().run(sql, publications, at);
}

std::int64_t number_of(Connection& connection, const std::string& sql, std::int64_t publication) {
    return connection.prepared<PublicationStatements>().number(sql, publication);
}

}  // namespace kakehashi::storage
