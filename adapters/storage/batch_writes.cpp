#include "adapters/storage/batch_writes.h"

#include <string>
#include <utility>

namespace kakehashi::storage {
namespace {

struct InsertPublications {
    explicit InsertPublications(Connection& connection)
        : statement((connection.session().prepare << "INSERT INTO publication (publication_id, set_id) SELECT * FROM "
                                                     "unnest(CAST(:p AS bigint[]), CAST(:s AS bigint[]))",
                     soci::use(publications, "p"), soci::use(sets, "s"))) {}

    std::string publications;
    std::string sets;
    soci::statement statement;
};

}  // namespace

Result<Done> BatchWrites::receive(const Key& key, SetRow set, std::span<const ClaimedFile> files) {
    empty_ = false;
    return sets_.add(key, std::move(set), files);
}

void BatchWrites::begin(std::int64_t publication, SetId set) {
    empty_ = false;
    begun_.push_back(publication);
    begun_for_.push_back(set.value);
}

void BatchWrites::publish(PlainPublication publication, FactStaging facts) {
    empty_ = false;
    published_.push_back(publication);
    facts_.append(std::move(facts));
}

Result<Done> BatchWrites::write(Connection& connection, Publishing& publishing, const Key& key) {
    BatchWrites now = std::move(*this);
    *this = BatchWrites();
    now.sets_.write(connection);
    if (!now.begun_.empty()) {
        auto& insert = connection.prepared<InsertPublications>();
        insert.publications = array_literal(now.begun_);
        insert.sets = array_literal(now.begun_for_);
        insert.statement.execute(true);
    }
    now.facts_.flush(connection);
    return now.published_.empty() ? Result<Done>(Done{}) : publishing.prepare(key, now.published_);
}

}  // namespace kakehashi::storage
