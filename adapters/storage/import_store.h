#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "adapters/storage/arrival_clock.h"
#include "adapters/storage/database.h"
#include "adapters/storage/expected_units.h"
#include "adapters/storage/import_batch.h"
#include "adapters/storage/import_filler.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/number_blocks.h"
#include "adapters/storage/person_ids.h"
#include "adapters/storage/publish.h"
#include "adapters/storage/search_keys.h"
#include "adapters/storage/set_owner.h"
#include "adapters/storage/set_register.h"
#include "adapters/storage/small_writes.h"
#include "adapters/storage/staging.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// ImportStore on a database. One import at a time per object; not for sharing between threads.
class SociImportStore final : public ImportStore {
public:
    /// All must outlive the store. With a `filler` the database is one to try things on: it is not made durable, and nothing
    /// is prepared for readers.
    SociImportStore(Database& database, KeyRing& keys, const LedgerWriter& writer, const consent::Hasher& hasher,
                    ImportFiller* filler = nullptr);

    [[nodiscard]] Result<Done> open_batch() override;
    [[nodiscard]] bool batch_is_full() const override;
    [[nodiscard]] Result<Done> close_batch() override;
    [[nodiscard]] Result<SetStanding> receive(const SetName& name, std::string_view content,
                                              std::span<const ClaimedFile> files,
                                              const Submitter& submitter) override;
    [[nodiscard]] Result<Done> begin(SetId set) override;
    [[nodiscard]] Result<Done> expect(std::span<const PersonUnit> units) override;
    [[nodiscard]] Result<std::optional<KnownPerson>> find(InsurerNumber insurer, InsuredNumber insured) override;
    [[nodiscard]] Result<Staged> stage_register(const PersonUnit& unit, std::vector<Finding>& findings) override;
    [[nodiscard]] Result<Staged> stage_facts(const KnownPerson& person, const Replacement& replacement) override;
    [[nodiscard]] Result<Staged> stage_directive(const KnownPerson& person, const PersonUnit& unit,
                                                 const DirectiveEntry& directive) override;
    [[nodiscard]] Result<Done> stage_relation(const KnownPerson& person, const RelationEntry& relation) override;
    [[nodiscard]] Result<Done> stage_office(const OfficeEntry& office) override;
    [[nodiscard]] Result<Done> stage_status(const InsurerStatusEntry& status) override;
    [[nodiscard]] Result<std::optional<std::string>> current_body(const KnownPerson& person,
                                                                  const Replacement& replacement,
                                                                  const FactDraft& draft) override;
    [[nodiscard]] Result<std::vector<FiledPeriod>> periods_on_file(std::span<const PersonNumbers> people,
                                                                   std::span<const std::string_view> units) override;
    void give_up() noexcept override;
    void prepare_reading() noexcept override;
    [[nodiscard]] Result<Done> publish(SetId set, SetReport& report) override;
    [[nodiscard]] Result<Done> put_aside(SetId set, const SetReport& report) override;
    [[nodiscard]] Result<std::vector<HeldUnit>> held_of(SetId set) override;
    [[nodiscard]] Result<std::vector<SetId>> ready_to_retry() override;
    [[nodiscard]] Result<KeptSet> kept(SetId set) override;

private:
    /// A person under way: the enrolment's key opened.
    struct OpenEnrolment {
        KnownPerson person;
        Key key;
        bool staged = false;  ///< made by this publication
    };

    template <class Work>
    auto guarded(Work&& work) -> decltype(work(std::declval<Connection&>()));
    template <class Work>
    auto staging(Work&& work) -> decltype(work(std::declval<Connection&>()));
    [[nodiscard]] Result<Done> claim(Connection& connection, const SetName& name);
    void disown();
    void let_go() noexcept;
    [[nodiscard]] Result<Done> take_up(Connection& connection, SetId set);
    [[nodiscard]] Result<std::optional<OpenEnrolment>> look_up(Connection& connection, InsurerNumber insurer,
                                                               InsuredNumber insured);
    [[nodiscard]] Result<const OpenEnrolment*> open_enrolment(EnrolmentId enrolment) const;
    [[nodiscard]] Result<PersonId> person_for(Connection& connection, const PersonUnit& unit,
                                              std::vector<Finding>& findings);
    [[nodiscard]] Result<Staged> stage_rows(Connection& connection, const OpenEnrolment& enrolment,
                                            const Replacement& replacement, int register_kind);
    [[nodiscard]] Result<Done> make_enrolment(Connection& connection, const PersonUnit& unit,
                                              std::vector<Finding>& findings);
    void stage_newer_register(Connection& connection, const OpenEnrolment& enrolment, const RegisterEntry& entry);
    [[nodiscard]] Result<Key> key_of(InsurerNumber insurer);
    [[nodiscard]] std::int64_t next_number(Connection& connection, const std::string& counter);
    void stage_event(Connection& connection, EnrolmentId enrolment, const std::string& type, const std::string& event);
    [[nodiscard]] int file_number(const std::string& name) const;

    Database& database_;
    KeyRing& keys_;
    const LedgerWriter& writer_;
    const consent::Hasher& hasher_;
    ImportFiller* filler_;
    std::unique_ptr<Connection> connection_;
    SmallWrites writing_;  ///< on connection_, while small rows are staged
    std::unique_ptr<SetOwner> owner_;  ///< on connection_, from receive or begin until the set is settled or given up
    std::optional<ImportBatch> batch_;  ///< on connection_
    /// A set that was received, until its import begins.
    struct Received {
        SetId set;
        std::unordered_map<std::string, int> file_numbers;
        std::string submitter;
    };
    std::optional<Received> received_;

    SetId set_;
    std::int64_t publication_ = 0;
    std::string submitter_;
    std::unordered_map<std::string, int> file_numbers_;
    StagedParts parts_;
    ExpectedUnits expected_;
    FactStaging staging_;
    std::optional<SearchKeys> search_keys_;  ///< from the first begin on
    std::optional<OpenEnrolment> in_hand_;  ///< the enrolment found or made last
    PersonIds touched_;  ///< persons staged for since reading was prepared last
    std::unordered_set<std::size_t> staged_units_;
    std::unordered_map<std::size_t, NewestOfUnit> bases_;  ///< of the units whose bodies were read
    NumberBlocks numbers_;
    ArrivalClock arrivals_;
    int seq_ = 0;
};

}  // namespace kakehashi::storage
