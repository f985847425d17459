#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "adapters/storage/arrival_clock.h"
#include "adapters/storage/database.h"
#include "adapters/storage/expected_units.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/number_blocks.h"
#include "adapters/storage/person_ids.h"
#include "adapters/storage/publish.h"
#include "adapters/storage/rows_on_file.h"
#include "adapters/storage/search_keys.h"
#include "adapters/storage/small_writes.h"
#include "adapters/storage/staging.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// The set whose units are staged, or are going to be.
struct SetInHand {
    SetId set;
    std::int64_t publication = 0;  ///< from its beginning on
    std::unordered_map<std::string, int> file_numbers;
    std::string submitter;
};

/// Stages what one publication after the other brings, person by person, as domain/ports/import_store.h says: rows that nobody
/// sees before the publication is published. Every call of one publication is given the same connection. All throw what SOCI
/// throws; `abandon` then. Not for sharing between threads.
class ImportStaging {
public:
    /// Both must outlive it.
    ImportStaging(Database& database, KeyRing& keys) : database_(database), keys_(keys) {}

    /// Forgets what was staged before, before `begin`. `in_batch`: all of it happens in one transaction, which others wait for.
    [[nodiscard]] Result<Done> start_over(bool in_batch);
    void begin(SetInHand set) { set_ = std::move(set); }

    /// Looks up many people who are about to be staged at once.
    void expect(Connection& connection, std::span<const PersonUnit> units);
    /// The same for the next sets of a batch, whose `start_over` does not forget them. All that was published with the batch before
    /// the last time is written.
    void look_ahead(Connection& connection, std::span<const PersonUnit* const> units);
    /// Whether `find` and `stage_facts` have nothing to ask of the database: they leave the connection alone then.
    [[nodiscard]] bool knows(InsurerNumber insurer, InsuredNumber insured) const;
    [[nodiscard]] bool knows(const KnownPerson& person, const Replacement& replacement) const;
    [[nodiscard]] Result<std::optional<KnownPerson>> find(Connection& connection, InsurerNumber insurer, InsuredNumber insured);
    [[nodiscard]] Result<Staged> stage_register(Connection& connection, const PersonUnit& unit, std::vector<Finding>& findings);
    [[nodiscard]] Result<Staged> stage_facts(Connection& connection, const KnownPerson& person, const Replacement& replacement);
    [[nodiscard]] Result<Staged> stage_directive(Connection& connection, const KnownPerson& person, const PersonUnit& unit,
                                                 const DirectiveEntry& directive);
    [[nodiscard]] Result<Done> stage_relation(Connection& connection, const KnownPerson& person, const RelationEntry& relation);
    void stage_office(Connection& connection, const OfficeEntry& office);
    void stage_status(Connection& connection, const InsurerStatusEntry& status);
    [[nodiscard]] Result<std::optional<std::string>> current_body(Connection& connection, const KnownPerson& person,
                                                                  const Replacement& replacement, const FactDraft& draft);

    /// A number for a new row. Numbers are taken outside of transactions: the counter's row would stay locked with them, and
    /// whoever holds a person's head may want a number next.
    [[nodiscard]] std::int64_t next_number(Connection& connection, const std::string& counter);

    /// Commits the small rows written so far.
    void commit_small_rows() { writing_.stop(); }
    /// Writes everything that has gathered.
    void flush(Connection& connection);
    /// Small rows that are not committed go.
    void abandon() { writing_.abandon(); }
    /// A batch was rolled back: on SQLite the numbers taken in it will be given out again.
    void forget_numbers() { numbers_.clear(); }
    /// Facts that have gathered are not written.
    void drop_facts() { facts_.clear(); }
    /// Nor is anything known of who was expected.
    void clear();

    /// The set's part of a batch ends: its facts that have gathered, for others to write.
    [[nodiscard]] FactStaging end_in_batch();

    [[nodiscard]] std::int64_t publication() const { return set_.publication; }
    /// What was staged since `start_over`.
    [[nodiscard]] const StagedParts& parts() const { return parts_; }
    /// Persons staged for, of all publications since it was drained last.
    [[nodiscard]] PersonIds& touched() { return touched_; }

private:
    /// A person under way: the enrolment's key opened.
    struct OpenEnrolment {
        KnownPerson person;
        KeyBundle key;
        bool staged = false;  ///< made by this publication
    };

    [[nodiscard]] Result<std::optional<OpenEnrolment>> look_up(Connection& connection, InsurerNumber insurer,
                                                               InsuredNumber insured);
    [[nodiscard]] Result<const OpenEnrolment*> open_enrolment(EnrolmentId enrolment) const;
    [[nodiscard]] Result<PersonId> person_for(Connection& connection, const PersonUnit& unit, std::vector<Finding>& findings);
    [[nodiscard]] Result<Done> make_enrolment(Connection& connection, const PersonUnit& unit, std::vector<Finding>& findings);
    void stage_newer_register(Connection& connection, const OpenEnrolment& enrolment, const RegisterEntry& entry);
    [[nodiscard]] Result<Staged> stage_rows(Connection& connection, const OpenEnrolment& enrolment, const Replacement& replacement,
                                            int register_kind);
    void stage_event(Connection& connection, EnrolmentId enrolment, const std::string& type, const std::string& event);
    [[nodiscard]] bool staged_in_batch(std::size_t unit) const;
    void make_way_for_key(InsurerNumber insurer);
    [[nodiscard]] int file_number(const std::string& name) const;

    Database& database_;
    KeyRing& keys_;
    bool in_batch_ = false;
    bool looked_ahead_ = false;
    SetInHand set_;
    StagedParts parts_;
    SmallWrites writing_;
    FactStaging facts_;
    NumberBlocks numbers_;
    ArrivalClock arrivals_;
    ExpectedUnits expected_;
    std::optional<SearchKeys> search_keys_;  ///< from the first start on
    std::optional<OpenEnrolment> in_hand_;   ///< the enrolment found or made last
    PersonIds touched_;
    std::unordered_set<std::size_t> staged_units_;
    /// Units of earlier sets of the batch, which were perhaps not written when units were looked up: before the last time, and since.
    std::unordered_set<std::size_t> batch_units_before_;
    std::unordered_set<std::size_t> batch_units_;
    std::unordered_map<std::size_t, NewestOfUnit> bases_;  ///< of the units whose bodies were read
    int events_ = 0;
};

}  // namespace kakehashi::storage
