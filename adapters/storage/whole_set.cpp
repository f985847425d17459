#include "adapters/storage/whole_set.h"

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <utility>

#include "adapters/storage/kept_names.h"
#include "adapters/storage/raw_store.h"

namespace kakehashi::storage {
namespace {

/// An array parameter of what `value` says of each row.
template <class Row, class Value>
std::string column(const std::vector<Row>& rows, Value&& value) {
    std::vector<std::decay_t<decltype(value(rows.front()))>> values;
    values.reserve(rows.size());
    for (const Row& row : rows) {
        values.push_back(value(row));
    }
    return array_literal(values);
}

}  // namespace

struct WholeSets::Insert {
    explicit Insert(Connection& connection)
        : statement((connection.session().prepare
                         << "WITH registered AS (INSERT INTO import_set (set_id, standard, kind, sender, receiver, serial, month, "
                            "content, party, organisation, channel, received_at, outcome) SELECT * FROM unnest("
                            "CAST(:id AS bigint[]), CAST(:st AS text[]), CAST(:k AS text[]), CAST(:se AS text[]), CAST(:r AS text[]), "
                            "CAST(:n AS text[]), CAST(:m AS text[]), CAST(:c AS text[]), CAST(:p AS text[]), CAST(:o AS text[]), "
                            "CAST(:ch AS text[]), CAST(:t AS bigint[]), CAST(:oc AS text[]))), "
                            "files AS (INSERT INTO submission_file (set_id, file_no, name, form, edition, sha256, size) "
                            "SELECT * FROM unnest(CAST(:fs AS bigint[]), CAST(:fi AS smallint[]), CAST(:fn AS text[]), "
                            "CAST(:ff AS text[]), CAST(:fe AS text[]), CAST(:fh AS text[]), CAST(:fz AS bigint[]))) "
                            "INSERT INTO submission_chunk (set_id, file_no, chunk_no, sealed) SELECT * FROM unnest("
                            "CAST(:bs AS bigint[]), CAST(:bf AS smallint[]), CAST(:bn AS integer[]), CAST(:bx AS text[]))",
                     soci::use(ids, "id"), soci::use(standards, "st"), soci::use(kinds, "k"), soci::use(senders, "se"),
                     soci::use(receivers, "r"), soci::use(serials, "n"), soci::use(months, "m"), soci::use(contents, "c"),
                     soci::use(parties, "p"), soci::use(organisations, "o"), soci::use(channels, "ch"), soci::use(times, "t"),
                     soci::use(outcomes, "oc"), soci::use(sets_of_files, "fs"), soci::use(numbers, "fi"), soci::use(names, "fn"),
                     soci::use(forms, "ff"), soci::use(editions, "fe"), soci::use(digests, "fh"), soci::use(sizes, "fz"),
                     soci::use(sets_of_blocks, "bs"), soci::use(files_of_blocks, "bf"), soci::use(numbers_of_blocks, "bn"),
                     soci::use(blocks, "bx"))) {}

    void take(const std::vector<SetRow>& sets) {
        ids = column(sets, [](const SetRow& set) { return set.id.value; });
        standards = column(sets, [](const SetRow& set) { return set.name.standard; });
        kinds = column(sets, [](const SetRow& set) { return set.name.kind; });
        senders = column(sets, [](const SetRow& set) { return set.name.sender; });
        receivers = column(sets, [](const SetRow& set) { return set.name.receiver; });
        serials = column(sets, [](const SetRow& set) { return set.name.serial; });
        months = column(sets, [](const SetRow& set) { return set.name.month; });
        contents = column(sets, [](const SetRow& set) { return set.content; });
        parties = column(sets, [](const SetRow& set) { return set.submitter.party; });
        organisations = column(sets, [](const SetRow& set) { return set.submitter.organisation; });
        channels = column(sets, [](const SetRow& set) { return set.submitter.channel; });
        times = column(sets, [](const SetRow& set) { return set.received_at; });
        outcomes = column(sets, [](const SetRow& set) { return set.outcome; });
    }

    void take(const std::vector<File>& files) {
        sets_of_files = column(files, [](const File& file) { return file.set; });
        numbers = column(files, [](const File& file) { return file.number; });
        names = column(files, [](const File& file) { return file.name; });
        forms = column(files, [](const File& file) { return file.form; });
        editions = column(files, [](const File& file) { return file.edition; });
        digests = column(files, [](const File& file) { return file.sha256; });
        sizes = column(files, [](const File& file) { return file.size; });
    }

    void take(const std::vector<Block>& of) {
        sets_of_blocks = column(of, [](const Block& block) { return block.set; });
        files_of_blocks = column(of, [](const Block& block) { return block.file; });
        numbers_of_blocks = column(of, [](const Block& block) { return block.number; });
        blocks = column(of, [](const Block& block) { return block.sealed; });
    }

    std::string ids, standards, kinds, senders, receivers, serials, months, contents, parties, organisations, channels, times, outcomes;
    std::string sets_of_files, numbers, names, forms, editions, digests, sizes;
    std::string sets_of_blocks, files_of_blocks, numbers_of_blocks, blocks;
    soci::statement statement;
};

Result<Done> WholeSets::add(const Key& key, SetRow set, std::span<const ClaimedFile> files) {
    const KeptNames kept(key);
    std::vector<File> rows;
    std::vector<Block> blocks;
    for (const ClaimedFile& file : files) {
        const int number = static_cast<int>(rows.size());
        TRY_DONE(seal_raw(key, set.id, number, *file.file.bytes, [&](std::int64_t block, std::string sealed) {
            blocks.push_back({set.id.value, number, block, std::move(sealed)});
        }));
        rows.push_back({set.id.value, number, kept.file(set.id, number, file), file.claim.form, file.claim.edition, file.file.sha256,
                        static_cast<std::int64_t>(file.file.bytes->size())});
    }
    sets_.push_back(std::move(set));
    std::ranges::move(rows, std::back_inserter(files_));
    std::ranges::move(blocks, std::back_inserter(blocks_));
    return Done{};
}

void WholeSets::write(Connection& connection) {
    if (sets_.empty()) {
        return;
    }
    auto& insert = connection.prepared<Insert>();
    insert.take(sets_);
    insert.take(files_);
    insert.take(blocks_);
    sets_.clear();
    files_.clear();
    blocks_.clear();
    insert.statement.execute(true);
    insert.blocks = {};
}

}  // namespace kakehashi::storage
