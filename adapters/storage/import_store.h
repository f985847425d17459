#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/import_batch.h"
#include "adapters/storage/import_filler.h"
#include "adapters/storage/import_staging.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/key_turn.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/set_owner.h"
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
    [[nodiscard]] bool looks_ahead() const override;
    [[nodiscard]] Result<std::vector<bool>> look_ahead(std::span<const PersonUnit* const> units,
                                                       std::span<const ComingSet> sets) override;
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
    [[nodiscard]] Result<Done> publish_with_batch(SetId set, SetReport& report) override;
    [[nodiscard]] Result<Done> put_aside(SetId set, const SetReport& report) override;
    [[nodiscard]] Result<std::vector<HeldUnit>> held_of(SetId set) override;
    [[nodiscard]] Result<std::vector<SetId>> ready_to_retry() override;
    [[nodiscard]] Result<KeptSet> kept(SetId set) override;

private:
    template <class Work>
    auto guarded(Work&& work) -> decltype(work(std::declval<Connection&>()));
    template <class Work>
    auto beside_writing(Work&& work) -> decltype(work(std::declval<Connection&>()));
    template <class Work>
    auto staging(Work&& work) -> decltype(work(std::declval<Connection&>()));
    [[nodiscard]] Result<Done> catch_up();
    [[nodiscard]] Result<SetStanding> receive_known(const Key& key, ComingSets::Known known, std::span<const ClaimedFile> files,
                                                    const Submitter& submitter);
    void take_in_hand(SetId set, std::span<const ClaimedFile> files, const Submitter& submitter);
    [[nodiscard]] Result<Done> claim(Connection& connection, const SetName& name);
    void disown();
    /// The newest keys, which nobody takes away before they are given back; a batch has them already, and gives them back at its end.
    [[nodiscard]] Result<Done> take_keys(Connection& connection) { return batch_ ? Result<Done>(Done{}) : keys_in_hand_.take(connection, keys_); }
    void give_keys_back() noexcept { batch_ ? void() : keys_in_hand_.give_back(); }
    void let_go() noexcept;
    [[nodiscard]] Result<Done> take_up(Connection& connection, const Key& key, SetId set);

    Database& database_;
    KeyRing& keys_;
    const LedgerWriter& writer_;
    const consent::Hasher& hasher_;
    ImportFiller* filler_;
    std::unique_ptr<Connection> connection_;
    KeysInHand keys_in_hand_;  ///< on connection_
    ImportStaging staged_;  ///< on connection_
    std::unique_ptr<SetOwner> owner_;  ///< on connection_, from receive or begin until the set is settled or given up
    std::optional<ImportBatch> batch_;  ///< on connection_
    std::optional<SetInHand> received_;  ///< until its import begins
    bool received_with_batch_ = false;   ///< its row is among what the batch has still to write
};

}  // namespace kakehashi::storage
