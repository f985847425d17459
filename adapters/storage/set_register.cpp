#include "adapters/storage/set_register.h"

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/raw_store.h"
#include "adapters/storage/whole_set.h"

namespace kakehashi::storage {
namespace {

struct FindSetsNamed {
    explicit FindSetsNamed(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT set_id, content, outcome FROM import_set WHERE standard = :st AND kind = :k AND sender = :se AND "
                            "receiver = :r AND serial = :n AND month = :m ORDER BY set_id",
                     soci::use(name.standard, "st"), soci::use(name.kind, "k"), soci::use(name.sender, "se"),
                     soci::use(name.receiver, "r"), soci::use(name.serial, "n"), soci::use(name.month, "m"),
                     soci::into(set.id), soci::into(set.content), soci::into(set.outcome))) {}

    std::vector<StoredSet> operator()(const SetName& named) {
        name = named;
        std::vector<StoredSet> sets;
        statement.execute();
        while (statement.fetch()) {
            sets.push_back(set);
        }
        return sets;
    }

    SetName name;
    StoredSet set;
    soci::statement statement;
};

struct FindSetsOfNames {
    explicit FindSetsOfNames(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT q.nth, i.set_id, i.content, i.outcome FROM unnest(CAST(:st AS text[]), CAST(:k AS text[]), CAST(:se "
                            "AS text[]), CAST(:r AS text[]), CAST(:n AS text[]), CAST(:m AS text[])) WITH ORDINALITY AS q(standard, kind, "
                            "sender, receiver, serial, month, nth) JOIN import_set i ON i.standard = q.standard AND i.kind = q.kind AND "
                            "i.sender = q.sender AND i.receiver = q.receiver AND i.serial = q.serial AND i.month = q.month ORDER BY "
                            "i.set_id",
                     soci::use(standards, "st"), soci::use(kinds, "k"), soci::use(senders, "se"), soci::use(receivers, "r"),
                     soci::use(serials, "n"), soci::use(months, "m"), soci::into(nth), soci::into(set.id), soci::into(set.content),
                     soci::into(set.outcome))) {}

    std::vector<std::vector<StoredSet>> operator()(std::span<const SetName> names) {
        const auto column = [&](std::string SetName::*part) {
            std::vector<std::string> values;
            for (const SetName& name : names) {
                values.push_back(name.*part);
            }
            return array_literal(values);
        };
        standards = column(&SetName::standard);
        kinds = column(&SetName::kind);
        senders = column(&SetName::sender);
        receivers = column(&SetName::receiver);
        serials = column(&SetName::serial);
        months = column(&SetName::month);
        std::vector<std::vector<StoredSet>> sets(names.size());
        statement.execute();
        while (statement.fetch()) {
            sets[static_cast<std::size_t>(nth - 1)].push_back(set);
        }
        return sets;
    }

    std::string standards, kinds, senders, receivers, serials, months;
    std::int64_t nth = 0;
    StoredSet set;
    soci::statement statement;
};

SetOutcome outcome_named(const std::string& name) {
    for (const auto outcome : {SetOutcome::applied, SetOutcome::partly, SetOutcome::unchanged, SetOutcome::superseded,
                               SetOutcome::waiting, SetOutcome::quarantined}) {
        if (name == name_of(outcome)) {
            return outcome;
        }
    }
    return SetOutcome::received;
}

/// A set whose bytes never arrived whole; it is taken in again from the start.
void remove_half_received(Connection& connection, std::int64_t set) {
    Transaction transaction(connection);
    for (const char* const sql : {"DELETE FROM submission_chunk WHERE set_id = :s", "DELETE FROM submission_file WHERE set_id = :s",
                                  "DELETE FROM import_set WHERE set_id = :s"}) {
        connection.session() << sql, soci::use(set, "s");
    }
    transaction.commit();
}

struct InsertSet {
    explicit InsertSet(Connection& connection)
        : statement((connection.session().prepare
                         << "INSERT INTO import_set (set_id, standard, kind, sender, receiver, serial, month, content, party, "
                            "organisation, channel, received_at, outcome) VALUES (:id, :st, :k, :se, :r, :n, :m, :c, :p, :o, :ch, "
                            ":t, :oc)",
                     soci::use(set.id.value, "id"), soci::use(set.name.standard, "st"), soci::use(set.name.kind, "k"),
                     soci::use(set.name.sender, "se"), soci::use(set.name.receiver, "r"), soci::use(set.name.serial, "n"),
                     soci::use(set.name.month, "m"), soci::use(set.content, "c"), soci::use(set.submitter.party, "p"),
                     soci::use(set.submitter.organisation, "o"), soci::use(set.submitter.channel, "ch"),
                     soci::use(set.received_at, "t"), soci::use(set.outcome, "oc"))) {}

    SetRow set;
    soci::statement statement;
};

struct InsertSubmissionFile {
    explicit InsertSubmissionFile(Connection& connection)
        : statement((connection.session().prepare << "INSERT INTO submission_file (set_id, file_no, name, form, edition, sha256, "
                                                     "size) VALUES (:s, :f, :n, :fo, :e, :h, :z)",
                     soci::use(set, "s"), soci::use(file_no, "f"), soci::use(name, "n"), soci::use(form, "fo"),
                     soci::use(edition, "e"), soci::use(sha256, "h"), soci::use(size, "z"))) {}

    void operator()(const KeptNames& names, SetId of, int number, const ClaimedFile& file) {
        set = of.value;
        file_no = number;
        name = names.file(of, number, file);
        form = file.claim.form;
        edition = file.claim.edition;
        sha256 = file.file.sha256;
        size = static_cast<std::int64_t>(file.file.bytes->size());
        statement.execute(true);
    }

    std::int64_t set = 0;
    int file_no = 0;
    std::string name;
    std::string form;
    std::string edition;
    std::string sha256;
    std::int64_t size = 0;
    soci::statement statement;
};

void insert_set(Connection& connection, const KeptNames& names, const SetRow& set, std::span<const ClaimedFile> files) {
    auto& insert = connection.prepared<InsertSet>();
    insert.set = set;
    insert.statement.execute(true);
    for (std::size_t n = 0; n < files.size(); ++n) {
        connection.prepared<InsertSubmissionFile>()(names, set.id, static_cast<int>(n), files[n]);
    }
}

/// A set that is still open belongs to whoever handed it over last: the first may have named the wrong sender.
void set_submitter(Connection& connection, std::int64_t set, const Submitter& submitter) {
    connection.session() << "UPDATE import_set SET party = :p, organisation = :o, channel = :c WHERE set_id = :s",
        soci::use(submitter.party, "p"), soci::use(submitter.organisation, "o"), soci::use(submitter.channel, "c"),
        soci::use(set, "s");
}

/// Larger sets are received in many transactions, so that others can write in between.
constexpr std::uint64_t largest_in_one_transaction = 4U << 20U;

}  // namespace

std::vector<std::vector<StoredSet>> sets_named(Connection& connection, std::span<const SetName> names) {
    return connection.prepared<FindSetsOfNames>()(names);
}

std::optional<SetStanding> settled_before(const KeptNames& names, const std::vector<StoredSet>& stored, const std::string& digest) {
    std::optional<SetStanding> settled;
    for (const StoredSet& set : stored) {
        const SetOutcome outcome = outcome_named(set.outcome);
        if (set.outcome == "receiving") {
            return std::nullopt;
        }
        if (!settled && !is_open(outcome) && names.is_content(set.content, digest)) {
            settled = SetStanding{{set.id}, SetStanding::Before::same, outcome};
        }
    }
    return settled;
}

bool fits_one_transaction(std::span<const ClaimedFile> files) {
    std::uint64_t size = 0;
    for (const ClaimedFile& file : files) {
        size += file.file.bytes->size();
    }
    return size <= largest_in_one_transaction;
}

Result<RegisteredSet> register_set(Connection& connection, const Key& key, const SetName& name, const std::string& content,
                                   std::span<const ClaimedFile> files, const Submitter& submitter) {
    const KeptNames names(key);
    SetStanding standing;
    std::optional<StoredSet> same;
    for (const StoredSet& stored : connection.prepared<FindSetsNamed>()(name)) {
        if (stored.outcome == "receiving") {
            remove_half_received(connection, stored.id);
            continue;
        }
        const SetOutcome outcome = outcome_named(stored.outcome);
        if (names.is_content(stored.content, content)) {
            if (!is_open(outcome)) {
                return RegisteredSet{{{stored.id}, SetStanding::Before::same, outcome}};
            }
            same = stored;
        } else if (!is_open(outcome)) {
            // What was wholly put aside left nothing behind: a mended file may come under the same name.
            standing.before = SetStanding::Before::other;
        }
    }
    if (same) {
        set_submitter(connection, same->id, submitter);
        const bool other = standing.before == SetStanding::Before::other;
        return RegisteredSet{{{same->id}, other ? SetStanding::Before::other : SetStanding::Before::unfinished,
                              outcome_named(same->outcome)}};
    }
    const bool large = !fits_one_transaction(files);
    Transaction transaction(connection, large ? Durable::with_next : Durable::at_once);
    standing.id = {take_numbers(connection, "set", 1)};
    SetRow row{standing.id, name, names.content(content, files), submitter, now().microseconds, large ? "receiving" : "received"};
    if (!large && connection.dialect() == Dialect::postgresql) {
        WholeSets whole;
        TRY_DONE(whole.add(key, std::move(row), files));
        whole.write(connection);
    } else {
        insert_set(connection, names, row, files);
        for (std::size_t n = 0; n < files.size() && !large; ++n) {
            TRY_DONE(keep_raw(connection, key, standing.id, static_cast<int>(n), *files[n].file.bytes));
        }
    }
    transaction.commit();
    return RegisteredSet{standing, true, large};
}

Result<Done> mark_received(Connection& connection, SetId set) {
    std::int64_t marked = 0;
    connection.session() << "UPDATE import_set SET outcome = 'received' WHERE set_id = :s RETURNING set_id",
        soci::use(set.value, "s"), soci::into(marked);
    if (marked != set.value) {
        return Error{Fault::conflicting, "KK-4313", "what this import had staged was removed meanwhile"};
    }
    return Done{};
}

std::vector<std::int64_t> open_publications(Connection& connection, SetId set) {
    std::vector<std::int64_t> publications;
    std::int64_t id = 0;
    soci::statement statement =
        (connection.session().prepare << "SELECT publication_id FROM publication WHERE set_id = :s AND published_at IS NULL",
         soci::use(set.value, "s"), soci::into(id));
    statement.execute();
    while (statement.fetch()) {
        publications.push_back(id);
    }
    return publications;
}

Result<std::unordered_map<std::string, int>> file_numbers(Connection& connection, const Key& key, SetId set) {
    const KeptNames names(key);
    std::unordered_map<std::string, int> numbers;
    std::string name;
    int number = 0;
    soci::statement statement = (connection.session().prepare << "SELECT name, file_no FROM submission_file WHERE set_id = :s",
                                 soci::use(set.value, "s"), soci::into(name), soci::into(number));
    statement.execute();
    while (statement.fetch()) {
        TRY(const std::string open, names.open_file(set, number, name));
        numbers[open] = number;
    }
    return numbers;
}

std::string name_of(const Submitter& submitter) { return submitter.party + ":" + submitter.organisation; }

std::string submitter_name(Connection& connection, SetId set) {
    Submitter submitter;
    connection.session() << "SELECT party, organisation FROM import_set WHERE set_id = :s", soci::use(set.value, "s"),
        soci::into(submitter.party), soci::into(submitter.organisation);
    return name_of(submitter);
}

InsertPublication::InsertPublication(Connection& connection)
    : statement_((connection.session().prepare << "INSERT INTO publication (publication_id, set_id) VALUES (:p, :s)",
                  soci::use(publication_, "p"), soci::use(set_, "s"))) {}

void InsertPublication::operator()(std::int64_t publication, SetId set) {
    publication_ = publication;
    set_ = set.value;
    statement_.execute(true);
}

std::vector<HeldUnit> held_units(Connection& connection, SetId set) {
    std::vector<HeldUnit> held;
    std::string insurer;
    std::string insured;
    std::string state;
    std::string rule;
    soci::statement statement =
        (connection.session().prepare << "SELECT insurer_no, insured_no, state, rule FROM held_unit WHERE set_id = :s",
         soci::use(set.value, "s"), soci::into(insurer), soci::into(insured), soci::into(state), soci::into(rule));
    statement.execute();
    while (statement.fetch()) {
        const auto insurer_number = InsurerNumber::parse(insurer);
        const auto insured_number = InsuredNumber::parse(insured);
        if (insurer_number && insured_number) {
            held.push_back({*insurer_number, *insured_number,
                            state == "waiting" ? SetOutcome::waiting : SetOutcome::quarantined, rule});
        }
    }
    return held;
}

std::vector<SetId> sets_ready_to_retry(Connection& connection) {
    std::vector<SetId> sets;
    std::int64_t id = 0;
    soci::statement statement =
        (connection.session().prepare << "SELECT DISTINCT h.set_id FROM held_unit h JOIN enrolment e ON e.insurer_no = h.insurer_no "
                                         "AND e.insured_no = h.insured_no AND e.visible = 1 WHERE h.state = 'waiting' ORDER BY h.set_id",
         soci::into(id));
    statement.execute();
    while (statement.fetch()) {
        sets.push_back({id});
    }
    return sets;
}

Result<SetName> stored_set_name(Connection& connection, SetId set) {
    SetName name;
    connection.session() << "SELECT standard, kind, sender, receiver, serial, month FROM import_set WHERE set_id = :s",
        soci::use(set.value, "s"), soci::into(name.standard), soci::into(name.kind), soci::into(name.sender),
        soci::into(name.receiver), soci::into(name.serial), soci::into(name.month);
    if (!connection.session().got_data()) {
        return Error{Fault::missing, "KK-3108", "there is no such set"};
    }
    return name;
}

Result<KeptSet> kept_set(Connection& connection, const Key& key, SetId set) {
    KeptSet kept;
    std::string outcome;
    connection.session() << "SELECT standard, kind, sender, receiver, serial, month, party, organisation, channel, outcome FROM import_set "
                            "WHERE set_id = :s AND outcome <> 'receiving'",
        soci::use(set.value, "s"), soci::into(kept.name.standard), soci::into(kept.name.kind),
        soci::into(kept.name.sender), soci::into(kept.name.receiver), soci::into(kept.name.serial),
        soci::into(kept.name.month), soci::into(kept.submitter.party), soci::into(kept.submitter.organisation),
        soci::into(kept.submitter.channel), soci::into(outcome);
    if (!connection.session().got_data()) {
        return Error{Fault::missing, "KK-3108", "there is no such set"};
    }
    kept.outcome = outcome_named(outcome);
    for (const StoredSet& stored : connection.prepared<FindSetsNamed>()(kept.name)) {
        if (stored.id != set.value && is_open(kept.outcome) && !is_open(outcome_named(stored.outcome))) {
            kept.before = SetStanding::Before::other;
        }
    }
    SourceFile file;
    soci::statement statement =
        (connection.session().prepare << "SELECT name, sha256 FROM submission_file WHERE set_id = :s ORDER BY file_no",
         soci::use(set.value, "s"), soci::into(file.name), soci::into(file.sha256));
    statement.execute();
    const KeptNames names(key);
    while (statement.fetch()) {
        const int number = static_cast<int>(kept.files.size());
        kept.files.push_back(file);
        TRY(kept.files.back().name, names.open_file(set, number, file.name));
    }
    if (!kept.files.empty()) {
        kept.name = KeptNames::open_set(std::move(kept.name), kept.files.front().name);
    }
    return kept;
}

std::uint64_t kept_file_size(Connection& connection, SetId set, int file_no) {
    std::int64_t size = 0;
    connection.session() << "SELECT size FROM submission_file WHERE set_id = :s AND file_no = :f",
        soci::use(set.value, "s"), soci::use(file_no, "f"), soci::into(size);
    return static_cast<std::uint64_t>(size);
}

}  // namespace kakehashi::storage
