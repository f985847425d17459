#include "adapters/storage/set_register.h"

#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/raw_store.h"
#include "adapters/storage/whole_set.h"

namespace kakehashi::storage {
namespace {

struct StoredSet {
    std::int64_t id = 0;
    std::string content;
    std::string outcome;
};

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

    void operator()(SetId of, int number, const ClaimedFile& file) {
        set = of.value;
        file_no = number;
        name = file.file.name;
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

void insert_set(Connection& connection, const SetRow& set, std::span<const ClaimedFile> files) {
    auto& insert = connection.prepared<InsertSet>();
    insert.set = set;
    insert.statement.execute(true);
    for (std::size_t n = 0; n < files.size(); ++n) {
        connection.prepared<InsertSubmissionFile>()(set.id, static_cast<int>(n), files[n]);
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

constexpr const char* unit_matches =
    "f.enrolment_id = :e AND f.unit = :u AND f.fact_key = :k AND f.author = :a AND f.addressee = :d";

}  // namespace

Result<RegisteredSet> register_set(Connection& connection, const Key& key, const SetName& name, const std::string& content,
                                   std::span<const ClaimedFile> files, const Submitter& submitter) {
    SetStanding standing;
    std::optional<StoredSet> same;
    for (const StoredSet& stored : connection.prepared<FindSetsNamed>()(name)) {
        if (stored.outcome == "receiving") {
            remove_half_received(connection, stored.id);
            continue;
        }
        const SetOutcome outcome = outcome_named(stored.outcome);
        if (stored.content == content) {
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
    std::uint64_t size = 0;
    for (const ClaimedFile& file : files) {
        size += file.file.bytes->size();
    }
    const bool large = size > largest_in_one_transaction;
    Transaction transaction(connection, large ? Durable::with_next : Durable::at_once);
    standing.id = {take_numbers(connection, "set", 1)};
    SetRow row{standing.id, name, content, submitter, now().microseconds, large ? "receiving" : "received"};
    if (!large && connection.dialect() == Dialect::postgresql) {
        TRY_DONE(insert_whole_set(connection, key, std::move(row), files));
    } else {
        insert_set(connection, row, files);
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

std::unordered_map<std::string, int> file_numbers(Connection& connection, SetId set) {
    std::unordered_map<std::string, int> numbers;
    std::string name;
    int number = 0;
    soci::statement statement = (connection.session().prepare << "SELECT name, file_no FROM submission_file WHERE set_id = :s",
                                 soci::use(set.value, "s"), soci::into(name), soci::into(number));
    statement.execute();
    while (statement.fetch()) {
        numbers[name] = number;
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

Result<SetName> set_name(Connection& connection, SetId set) {
    SetName name;
    connection.session() << "SELECT standard, kind, sender, receiver, serial, month FROM import_set WHERE set_id = :s",
        soci::use(set.value, "s"), soci::into(name.standard), soci::into(name.kind), soci::into(name.sender),
        soci::into(name.receiver), soci::into(name.serial), soci::into(name.month);
    if (!connection.session().got_data()) {
        return Error{Fault::missing, "KK-3108", "there is no such set"};
    }
    return name;
}

Result<KeptSet> kept_set(Connection& connection, SetId set) {
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
    while (statement.fetch()) {
        kept.files.push_back(file);
    }
    return kept;
}

std::uint64_t kept_file_size(Connection& connection, SetId set, int file_no) {
    std::int64_t size = 0;
    connection.session() << "SELECT size FROM submission_file WHERE set_id = :s AND file_no = :f",
        soci::use(set.value, "s"), soci::use(file_no, "f"), soci::into(size);
    return static_cast<std::uint64_t>(size);
}

FindEnrolment::FindEnrolment(Connection& connection)
    : statement_((connection.session().prepare
                      << "SELECT person_id, enrolment_id, register_order, COALESCE(CAST(insured_from AS varchar(10)), ''), "
                         "COALESCE(CAST(insured_to AS varchar(10)), ''), wrapped_key, identity, visible FROM enrolment "
                         "WHERE insurer_no = :a AND insured_no = :b AND visible = 1 UNION ALL "
                         "SELECT person_id, enrolment_id, register_order, COALESCE(CAST(insured_from AS varchar(10)), ''), "
                         "COALESCE(CAST(insured_to AS varchar(10)), ''), wrapped_key, identity, visible FROM enrolment "
                         "WHERE publication_id = :p AND insurer_no = :a AND insured_no = :b AND visible = 0",
                  soci::use(insurer_, "a"), soci::use(insured_, "b"), soci::use(publication_, "p"),
                  soci::into(row_.person), soci::into(row_.enrolment), soci::into(row_.register_order),
                  soci::into(row_.from), soci::into(row_.to), soci::into(row_.wrapped_key), soci::into(row_.identity),
                  soci::into(row_.visible))) {}

std::optional<EnrolmentRow> FindEnrolment::operator()(const std::string& insurer, const std::string& insured,
                                                      std::int64_t publication) {
    insurer_ = insurer;
    insured_ = insured;
    publication_ = publication;
    std::optional<EnrolmentRow> found;
    statement_.execute();
    while (statement_.fetch()) {
        found = row_;
    }
    return found;
}

InsertEnrolment::InsertEnrolment(Connection& connection)
    : head_((connection.session().prepare << "INSERT INTO person_head (person_id, epoch) VALUES (:p, 0)",
             soci::use(person_.person.value, "p"))),
      enrolment_((connection.session().prepare
                      << "INSERT INTO enrolment (enrolment_id, person_id, insurer_no, insured_no, insured_from, insured_to, "
                         "deceased_on, emergency_refused, protective_measure, register_order, former_insurer_no, "
                         "former_insured_no, wrapped_key, identity, publication_id, visible) VALUES (:e, :p, :a, :b, :f, :t, :d, :r, "
                         ":m, :o, :fa, :fb, :w, :i, :pub, 0)",
                  soci::use(person_.enrolment.value, "e"), soci::use(person_.person.value, "p"),
                  soci::use(insurer_, "a"), soci::use(insured_, "b"), soci::use(from_, from_given_, "f"),
                  soci::use(to_, to_given_, "t"), soci::use(deceased_, deceased_given_, "d"),
                  soci::use(refused_, "r"), soci::use(measure_, "m"), soci::use(person_.register_order, "o"),
                  soci::use(former_insurer_, "fa"), soci::use(former_insured_, "fb"), soci::use(wrapped_key_, "w"),
                  soci::use(identity_, "i"), soci::use(publication_, "pub"))) {}

void InsertEnrolment::operator()(const KnownPerson& person, const PersonUnit& unit, std::string wrapped_key,
                                 std::string identity, std::int64_t publication, bool new_person) {
    const RegisterEntry& entry = *unit.register_entry;
    const auto put = [](const std::optional<CalendarDate>& day, std::string& text, soci::indicator& given) {
        text = day ? day->iso() : std::string{};
        given = day ? soci::i_ok : soci::i_null;
    };
    person_ = person;
    insurer_ = unit.insurer.str();
    insured_ = unit.insured.str();
    put(person.insured.from, from_, from_given_);
    put(person.insured.to, to_, to_given_);
    put(entry.deceased_on, deceased_, deceased_given_);
    refused_ = entry.emergency_refused ? 1 : 0;
    measure_ = entry.protective_measure ? 1 : 0;
    former_insurer_ = entry.former_insurer ? entry.former_insurer->str() : std::string{};
    former_insured_ = entry.former_insured ? entry.former_insured->str() : std::string{};
    wrapped_key_ = std::move(wrapped_key);
    identity_ = std::move(identity);
    publication_ = publication;
    if (new_person) {
        head_.execute(true);
    }
    enrolment_.execute(true);
}

FindSameOrder::FindSameOrder(Connection& connection)
    : statement_((connection.session().prepare
                      << std::string("SELECT f.fact_id, f.form, f.kind, f.deletes, f.body FROM fact f JOIN publication p ON "
                                     "p.publication_id = f.publication_id AND p.published_at IS NOT NULL WHERE ") +
                             unit_matches + " AND f.order_key = :o",
                  soci::use(enrolment_, "e"), soci::use(key_.unit, "u"), soci::use(key_.key, "k"),
                  soci::use(key_.author, "a"), soci::use(key_.addressee, "d"), soci::use(order_, "o"),
                  soci::into(row_.fact), soci::into(row_.form), soci::into(row_.kind), soci::into(row_.deletes),
                  soci::into(row_.body))) {}

std::vector<StoredBody> FindSameOrder::operator()(EnrolmentId enrolment, const Replacement& replacement,
                                                  const std::string& order) {
    enrolment_ = enrolment.value;
    key_.unit = replacement.unit;
    key_.key = replacement.key;
    key_.author = replacement.author;
    key_.addressee = replacement.addressee;
    order_ = order;
    std::vector<StoredBody> rows;
    statement_.execute();
    while (statement_.fetch()) {
        rows.push_back(row_);
    }
    return rows;
}

FindCurrentBody::FindCurrentBody(Connection& connection)
    : statement_((connection.session().prepare
                      << std::string("SELECT f.fact_id, f.form, f.kind, f.deletes, f.body FROM fact f JOIN publication p ON "
                                     "p.publication_id = f.publication_id AND (p.published_at IS NOT NULL OR p.publication_id = :p) "
                                     "WHERE ") +
                             unit_matches + " AND f.form = :f AND f.kind = :n ORDER BY f.order_key DESC, f.fact_id DESC LIMIT 1",
                  soci::use(publication_, "p"), soci::use(enrolment_, "e"), soci::use(key_.unit, "u"),
                  soci::use(key_.key, "k"), soci::use(key_.author, "a"), soci::use(key_.addressee, "d"),
                  soci::use(form_, "f"), soci::use(kind_, "n"), soci::into(row_.fact), soci::into(row_.form),
                  soci::into(row_.kind), soci::into(row_.deletes), soci::into(row_.body))) {}

std::optional<StoredBody> FindCurrentBody::operator()(EnrolmentId enrolment, const Replacement& replacement,
                                                      const FactDraft& draft, std::int64_t publication) {
    enrolment_ = enrolment.value;
    key_.unit = replacement.unit;
    key_.key = replacement.key;
    key_.author = replacement.author;
    key_.addressee = replacement.addressee;
    form_ = draft.form;
    kind_ = static_cast<int>(draft.kind);
    publication_ = publication;
    std::optional<StoredBody> found;
    statement_.execute();
    while (statement_.fetch()) {
        found = row_;
    }
    return found;
}

FindNewestOfUnit::FindNewestOfUnit(Connection& connection)
    : statement_((connection.session().prepare
                      << std::string("SELECT f.publication_id, f.order_key FROM fact f JOIN publication p ON p.publication_id = "
                                     "f.publication_id AND p.published_at IS NOT NULL WHERE ") +
                             unit_matches + " ORDER BY f.order_key DESC, f.fact_id DESC LIMIT 1",
                  soci::use(enrolment_, "e"), soci::use(key_.unit, "u"), soci::use(key_.key, "k"),
                  soci::use(key_.author, "a"), soci::use(key_.addressee, "d"), soci::into(row_.publication),
                  soci::into(row_.order))) {}

NewestOfUnit FindNewestOfUnit::operator()(EnrolmentId enrolment, const Replacement& replacement) {
    enrolment_ = enrolment.value;
    key_.unit = replacement.unit;
    key_.key = replacement.key;
    key_.author = replacement.author;
    key_.addressee = replacement.addressee;
    NewestOfUnit newest;
    statement_.execute();
    while (statement_.fetch()) {
        newest = row_;
    }
    return newest;
}

FindDirective::FindDirective(Connection& connection)
    : statement_([&] {
          const std::string columns =
              "SELECT enrolment_id, seq, scope, organisation, kinds, decision, COALESCE(CAST(valid_from AS varchar(10)), ''), "
              "COALESCE(CAST(valid_to AS varchar(10)), ''), capacity, readable, visible FROM directive WHERE ";
          return (connection.session().prepare
                      << columns + "insurer_no = :i AND record_number = :r AND record_number <> '' AND visible = 1 UNION ALL " +
                             columns + "publication_id = :p AND insurer_no = :i AND record_number = :r AND record_number <> '' AND visible = 0",
                  soci::use(insurer_, "i"), soci::use(record_number_, "r"), soci::use(publication_, "p"),
                  soci::into(row_.enrolment), soci::into(row_.terms.seq), soci::into(row_.terms.scope),
                  soci::into(row_.terms.organisation), soci::into(row_.terms.kinds), soci::into(row_.terms.decision),
                  soci::into(row_.terms.from), soci::into(row_.terms.to), soci::into(row_.terms.capacity),
                  soci::into(row_.terms.readable), soci::into(row_.visible));
      }()) {}

std::optional<StoredDirectiveKey> FindDirective::operator()(InsurerNumber insurer, const std::string& record_number,
                                                            std::int64_t publication) {
    insurer_ = insurer.str();
    record_number_ = record_number;
    publication_ = publication;
    std::optional<StoredDirectiveKey> found;
    statement_.execute();
    while (statement_.fetch()) {
        found = row_;
    }
    return found;
}

std::optional<std::pair<InsurerNumber, InsuredNumber>> later_enrolment(Connection& connection, InsurerNumber insurer,
                                                                       InsuredNumber insured) {
    const std::string insurer_no = insurer.str();
    const std::string insured_no = insured.str();
    std::string later_insurer;
    std::string later_insured;
    connection.session() << "SELECT insurer_no, insured_no FROM enrolment WHERE former_insurer_no = :a AND former_insured_no = :b "
                            "AND former_insured_no <> '' AND visible = 1 LIMIT 1",
        soci::use(insurer_no, "a"), soci::use(insured_no, "b"), soci::into(later_insurer), soci::into(later_insured);
    if (!connection.session().got_data()) {
        return std::nullopt;
    }
    const auto first = InsurerNumber::parse(later_insurer);
    const auto second = InsuredNumber::parse(later_insured);
    return first && second ? std::optional(std::pair{*first, *second}) : std::nullopt;
}

}  // namespace kakehashi::storage
