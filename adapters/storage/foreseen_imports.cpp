#include "adapters/storage/foreseen_imports.h"

#include <exception>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/storage/import_filler.h"
#include "adapters/storage/key_rows.h"
#include "adapters/storage/known_enrolments.h"
#include "adapters/storage/migration.h"
#include "adapters/storage/row_copy.h"
#include "domain/record_number.h"

namespace kakehashi::storage {
namespace {

using Columns = std::vector<std::string>;
using Numbers = std::set<std::pair<InsurerNumber, InsuredNumber>>;

const Columns set_columns = {"set_id", "standard", "kind", "sender", "receiver", "serial", "month", "content", "party", "organisation",
                             "channel", "received_at", "outcome", "row_count", "people", "facts", "findings"};
const Columns file_columns = {"set_id", "file_no", "name", "form", "edition", "sha256", "size"};
const Columns chunk_columns = {"set_id", "file_no", "chunk_no", "sealed"};
const Columns held_columns = {"set_id", "insurer_no", "insured_no", "state", "rule"};
const Columns head_columns = {"person_id", "epoch", "run_no", "prev_leaf"};
const Columns enrolment_columns = {"enrolment_id", "person_id", "insurer_no", "insured_no", "insured_from", "insured_to", "deceased_on",
                                   "emergency_refused", "protective_measure", "register_order", "former_insurer_no",
                                   "former_insured_no", "wrapped_key", "identity", "publication_id", "visible"};
const Columns publication_columns = {"publication_id", "set_id", "published_at"};
const Columns fact_columns = {"fact_id", "enrolment_id", "kind", "form", "unit", "fact_key", "author", "addressee", "order_key",
                              "deletes", "version", "effective_from", "effective_to", "set_id", "publication_id", "file_no", "line",
                              "superseded_at", "built_on", "body"};
const Columns directive_columns = {"directive_id", "enrolment_id", "seq", "scope", "organisation", "kinds", "decision", "valid_from",
                                   "valid_to", "insurer_no", "capacity", "readable", "channel", "record_number", "evidence",
                                   "recorded_at", "publication_id", "visible"};

Numbers numbers_of(std::span<const PersonUnit> units) {
    Numbers numbers;
    for (const PersonUnit& unit : units) {
        numbers.emplace(unit.insurer, unit.insured);
        const auto& entry = unit.register_entry;
        if (entry && entry->former_insurer && entry->former_insured) {
            numbers.emplace(*entry->former_insurer, *entry->former_insured);
        }
    }
    return numbers;
}

std::vector<std::int64_t> all_of(soci::statement& statement, const std::int64_t& number) {
    std::vector<std::int64_t> numbers;
    statement.execute();
    while (statement.fetch()) {
        numbers.push_back(number);
    }
    return numbers;
}

/// What `query` finds, in which `{people}` is the table q(insurer_no, insured_no): on PostgreSQL for all people at once, on
/// SQLite, where an exchange costs nothing, one by one.
std::vector<std::int64_t> found_for(Connection& connection, std::string query, const Numbers& people) {
    constexpr std::string_view place = "{people}";
    const bool at_once = connection.dialect() == Dialect::postgresql;
    query.replace(query.find(place), place.size(),
                  at_once ? "unnest(CAST(:a AS text[]), CAST(:b AS text[])) AS q(insurer_no, insured_no)"
                          : "(SELECT :a AS insurer_no, :b AS insured_no) AS q");
    std::string a;
    std::string b;
    std::int64_t number = 0;
    soci::statement statement = (connection.session().prepare << query, soci::use(a, "a"), soci::use(b, "b"), soci::into(number));
    if (at_once) {
        std::vector<std::string> insurers;
        std::vector<std::string> insured;
        for (const auto& [insurer, of] : people) {
            insurers.push_back(insurer.str());
            insured.push_back(of.str());
        }
        a = array_literal(insurers);
        b = array_literal(insured);
        return all_of(statement, number);
    }
    std::vector<std::int64_t> all;
    for (const auto& [insurer, of] : people) {
        a = insurer.str();
        b = of.str();
        const auto found = all_of(statement, number);
        all.insert(all.end(), found.begin(), found.end());
    }
    return all;
}

bool has_set(Connection& connection, std::int64_t set) {
    std::int64_t found = 0;
    connection.session() << "SELECT set_id FROM import_set WHERE set_id = :s", soci::use(set, "s"), soci::into(found);
    return connection.session().got_data();
}

}  // namespace

/// Copies from the node's database, never back.
class ForeseenImports::Copier final : public ImportFiller {
public:
    explicit Copier(Database& stored) : stored_(stored.connect()) {
        if (stored_->dialect() == Dialect::postgresql) {
            stored_->session() << "SET default_transaction_read_only = on";
        } else {
            stored_->session() << "PRAGMA query_only = on";
        }
    }

    /// What belongs to no set and no person.
    void copy_basis(Connection& to) {
        copy_keys(to);
        to.session() << "DELETE FROM counter";
        copy_rows(*stored_, to, "counter", {"name", "next"}, "");
    }

    void before_set(Connection& to, const SetName& name) override {
        const std::vector<NamedValue> values = {{"st", name.standard}, {"k", name.kind},   {"se", name.sender},
                                                {"r", name.receiver},  {"n", name.serial}, {"m", name.month}};
        const std::string named =
            "WHERE standard = :st AND kind = :k AND sender = :se AND receiver = :r AND serial = :n AND month = :m";
        copy_rows(*stored_, to, "import_set", set_columns, named, values);
        copy_rows(*stored_, to, "submission_file", file_columns, "WHERE set_id IN (SELECT set_id FROM import_set " + named + ")", values);
    }

    void before_units(Connection& to, std::span<const PersonUnit> units) override {
        Transaction transaction(to);
        Numbers registered;
        std::string names = ";register;";
        for (const PersonUnit& unit : units) {
            if (unit.register_entry) {
                registered.emplace(unit.insurer, unit.insured);
            }
            for (const Replacement& replacement : unit.replacements) {
                names += replacement.unit + ";";
            }
            copy_directives(to, unit);
        }
        copy_people(to, numbers_of(units), registered, names);
        if (setting(*stored_, "key_generation") != key_generation_) {
            copy_keys(to);  // behind what may lie under new ones
        }
        copy_waiting(to, registered);
        transaction.commit();
    }

private:
    void copy_keys(Connection& to) {
        key_generation_ = setting(*stored_, "key_generation");
        copy_rows(*stored_, to, "sealing_key", {"key_id", "purpose", "owner", "wrapped", "created_at"}, "");
        copy_rows(*stored_, to, "node_setting", {"name", "value"}, "WHERE substr(name, 1, 4) = 'key_'");
    }

    /// With whoever names one of the registered as a former number.
    void copy_people(Connection& to, const Numbers& people, const Numbers& registered, const std::string& names) {
        std::vector<std::int64_t> ids =
            found_for(*stored_, "SELECT e.enrolment_id FROM {people} JOIN enrolment e ON e.insurer_no = q.insurer_no AND "
                                "e.insured_no = q.insured_no AND e.visible = 1", people);
        if (!registered.empty()) {
            const auto later = found_for(*stored_, "SELECT e.enrolment_id FROM {people} JOIN enrolment e ON e.former_insurer_no = "
                                                   "q.insurer_no AND e.former_insured_no = q.insured_no AND "
                                                   "e.former_insured_no <> '' AND e.visible = 1", registered);
            ids.insert(ids.end(), later.begin(), later.end());
        }
        if (ids.empty()) {
            return;
        }
        const Dialect dialect = stored_->dialect();
        const NamedValue wanted{"ids", ids_value(dialect, ids)};
        const std::string of_them = with_ids(dialect, "enrolment_id {in ids}");
        // Beside the units that are named, an insurer's own: their periods are compared with each other.
        const std::string contains = dialect == Dialect::postgresql ? "strpos" : "instr";
        const std::string facts = "WHERE " + of_them + " AND (" + contains + "(:u, ';' || unit || ';') > 0 OR author = (SELECT e.insurer_no "
                                  "FROM enrolment e WHERE e.enrolment_id = fact.enrolment_id))";
        copy_rows(*stored_, to, "person_head", head_columns,
                  "WHERE person_id IN (SELECT person_id FROM enrolment WHERE " + of_them + ")", {wanted});
        copy_rows(*stored_, to, "enrolment", enrolment_columns, "WHERE " + of_them, {wanted});
        copy_rows(*stored_, to, "publication", publication_columns,
                  "WHERE published_at IS NOT NULL AND publication_id IN (SELECT publication_id FROM fact " + facts + ")",
                  {wanted, {"u", names}});
        copy_rows(*stored_, to, "fact", fact_columns,
                  facts + " AND EXISTS (SELECT 1 FROM publication p WHERE p.publication_id = fact.publication_id AND "
                          "p.published_at IS NOT NULL)",
                  {wanted, {"u", names}});
    }

    void copy_directives(Connection& to, const PersonUnit& unit) {
        for (const DirectiveEntry& directive : unit.directives) {
            copy_rows(*stored_, to, "directive", directive_columns,
                      "WHERE insurer_no = :i AND record_number IN (:r, :b) AND record_number <> '' AND visible = 1",
                      {{"i", unit.insurer.str()}, {"r", directive.record_number}, {"b", number_beside(directive, unit.insured)}});
        }
    }

    /// Sets with people who wait for one of the registered, for they are tried again at the end.
    void copy_waiting(Connection& to, const Numbers& registered) {
        if (registered.empty()) {
            return;
        }
        const auto sets = found_for(*stored_, "SELECT DISTINCT h.set_id FROM {people} JOIN held_unit h ON h.insurer_no = q.insurer_no "
                                              "AND h.insured_no = q.insured_no AND h.state = 'waiting'", registered);
        for (const std::int64_t set : sets) {
            if (has_set(to, set)) {
                continue;
            }
            const std::string where = "WHERE set_id = CAST(:s AS bigint)";
            const std::vector<NamedValue> values = {{"s", std::to_string(set)}};
            copy_rows(*stored_, to, "import_set", set_columns, where, values);
            copy_rows(*stored_, to, "submission_file", file_columns, where, values);
            copy_rows(*stored_, to, "submission_chunk", chunk_columns, where, values);
            copy_rows(*stored_, to, "held_unit", held_columns, where, values);
        }
    }

    std::unique_ptr<Connection> stored_;
    std::string key_generation_;
};

Result<std::unique_ptr<ForeseenImports>> ForeseenImports::open(Database& stored, const std::filesystem::path& master_key,
                                                               const std::filesystem::path& sql_dir,
                                                               const std::filesystem::path& spool) {
    std::unique_ptr<ForeseenImports> made(new ForeseenImports());
    TRY(made->folder_, TrialFolder::make(spool));
    TRY(made->database_, Database::open("sqlite:" + made->folder_->path().string(), 3));
    TRY_DONE(migrate(*made->database_, sql_dir));
    try {
        made->copier_ = std::make_unique<Copier>(stored);
    } catch (const std::exception& e) {
        return Database::error_of(e);
    }
    TRY_DONE(made->database_->with([&](Connection& c) -> Result<Done> {
        made->copier_->copy_basis(c);
        return Done{};
    }));
    TRY(made->keys_, KeyRing::open(*made->database_, master_key));
    TRY(const Key ledger_key, made->keys_->ledger_key());
    made->writer_ = std::make_unique<LedgerWriter>(made->hasher_, ledger_key);
    made->imports_ = std::make_unique<SociImportStore>(*made->database_, *made->keys_, *made->writer_, made->hasher_, made->copier_.get());
    return made;
}

ForeseenImports::~ForeseenImports() = default;

}  // namespace kakehashi::storage
