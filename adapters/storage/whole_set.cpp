#include "adapters/storage/whole_set.h"

#include <utility>
#include <vector>

#include "adapters/storage/kept_names.h"
#include "adapters/storage/raw_store.h"

namespace kakehashi::storage {
namespace {

struct InsertWholeSet {
    explicit InsertWholeSet(Connection& connection)
        : statement((connection.session().prepare
                         << "WITH registered AS (INSERT INTO import_set (set_id, standard, kind, sender, receiver, serial, month, "
                            "content, party, organisation, channel, received_at, outcome) VALUES (CAST(:id AS bigint), :st, :k, :se, "
                            ":r, :n, :m, :c, :p, :o, :ch, :t, :oc)), "
                            "files AS (INSERT INTO submission_file (set_id, file_no, name, form, edition, sha256, size) "
                            "SELECT CAST(:id AS bigint), q.nth - 1, q.name, q.form, q.edition, q.sha256, q.size FROM "
                            "unnest(CAST(:fn AS text[]), CAST(:ff AS text[]), CAST(:fe AS text[]), CAST(:fh AS text[]), "
                            "CAST(:fz AS bigint[])) WITH ORDINALITY AS q(name, form, edition, sha256, size, nth)) "
                            "INSERT INTO submission_chunk (set_id, file_no, chunk_no, sealed) SELECT CAST(:id AS bigint), q.file_no, "
                            "q.chunk_no, q.sealed FROM unnest(CAST(:bf AS bigint[]), CAST(:bn AS bigint[]), CAST(:bs AS text[])) AS "
                            "q(file_no, chunk_no, sealed)",
                     soci::use(set.id.value, "id"), soci::use(set.name.standard, "st"), soci::use(set.name.kind, "k"),
                     soci::use(set.name.sender, "se"), soci::use(set.name.receiver, "r"), soci::use(set.name.serial, "n"),
                     soci::use(set.name.month, "m"), soci::use(set.content, "c"), soci::use(set.submitter.party, "p"),
                     soci::use(set.submitter.organisation, "o"), soci::use(set.submitter.channel, "ch"),
                     soci::use(set.received_at, "t"), soci::use(set.outcome, "oc"), soci::use(names, "fn"),
                     soci::use(forms, "ff"), soci::use(editions, "fe"), soci::use(digests, "fh"), soci::use(sizes, "fz"),
                     soci::use(files_of_blocks, "bf"), soci::use(numbers_of_blocks, "bn"), soci::use(blocks, "bs"))) {}

    void files(const KeptNames& kept, std::span<const ClaimedFile> of) {
        const auto list = [&](auto&& text) {
            std::vector<std::string> texts;
            for (const ClaimedFile& file : of) {
                texts.push_back(text(file));
            }
            return array_literal(texts);
        };
        int number = 0;
        names = list([&](const ClaimedFile& file) { return kept.file(set.id, number++, file); });
        forms = list([](const ClaimedFile& file) { return file.claim.form; });
        editions = list([](const ClaimedFile& file) { return file.claim.edition; });
        digests = list([](const ClaimedFile& file) { return file.file.sha256; });
        std::vector<std::int64_t> counts;
        for (const ClaimedFile& file : of) {
            counts.push_back(static_cast<std::int64_t>(file.file.bytes->size()));
        }
        sizes = array_literal(counts);
    }

    SetRow set;
    std::string names;
    std::string forms;
    std::string editions;
    std::string digests;
    std::string sizes;
    std::string files_of_blocks;
    std::string numbers_of_blocks;
    std::string blocks;
    soci::statement statement;
};

}  // namespace

Result<Done> insert_whole_set(Connection& connection, const Key& key, SetRow set, std::span<const ClaimedFile> files) {
    std::vector<std::int64_t> owners;
    std::vector<std::int64_t> numbers;
    std::vector<std::string> sealed;
    for (std::size_t n = 0; n < files.size(); ++n) {
        TRY_DONE(seal_raw(key, set.id, static_cast<int>(n), *files[n].file.bytes, [&](std::int64_t number, std::string block) {
            owners.push_back(static_cast<std::int64_t>(n));
            numbers.push_back(number);
            sealed.push_back(std::move(block));
        }));
    }
    auto& insert = connection.prepared<InsertWholeSet>();
    insert.set = std::move(set);
    insert.files(KeptNames(key), files);
    insert.files_of_blocks = array_literal(owners);
    insert.numbers_of_blocks = array_literal(numbers);
    insert.blocks = array_literal(sealed);
    insert.statement.execute(true);
    insert.blocks = {};
    return Done{};
}

}  // namespace kakehashi::storage
