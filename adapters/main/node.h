#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "adapters/main/configuration.h"
#include "adapters/storage/access_log.h"
#include "adapters/storage/act_store.h"
#include "adapters/storage/database.h"
#include "adapters/storage/emergencies.h"
#include "adapters/storage/erasure_store.h"
#include "adapters/storage/identity_store.h"
#include "adapters/storage/import_store.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/head_check.h"
#include "adapters/storage/log_heads.h"
#include "adapters/storage/log_key.h"
#include "adapters/storage/office_groups.h"
#include "adapters/storage/openssl_hasher.h"
#include "adapters/storage/people_index.h"
#include "adapters/storage/state_store.h"
#include "consent/feedback.h"
#include "consent/gate.h"
#include "domain/ingest.h"
#include "domain/ports/source.h"
#include "domain/scale_book.h"
#include "domain/submission_matrix.h"

namespace kakehashi::app {

/// A running node: every part made once and wired to the others. The only place that knows them all.
class Node {
public:
    /// Opens a node that was made before; its schema must be current.
    [[nodiscard]] static Result<std::unique_ptr<Node>> open(const Configuration& configuration,
                                                            const std::filesystem::path& home);

    [[nodiscard]] const Configuration& configuration() const { return configuration_; }
    [[nodiscard]] const std::filesystem::path& home() const { return home_; }
    /// Demo nodes let their console act as any party.
    [[nodiscard]] bool is_demo() const { return demo_; }

    [[nodiscard]] storage::Database& database() { return *database_; }
    [[nodiscard]] storage::KeyRing& keys() { return *keys_; }
    [[nodiscard]] const storage::OpenSslHasher& hasher() const { return hasher_; }
    [[nodiscard]] const storage::LedgerWriter& ledger() const { return *writer_; }
    /// The log's signed heads. The errors of `LogKey::open` when there is no key to sign with or to check by. Not while others use it.
    [[nodiscard]] Result<storage::LogHeads*> heads();
    /// Who signs for the node, heads and receipts alike: what they sign can never be taken for the other. Errors as of `heads`.
    [[nodiscard]] Result<const consent::NoteSigner*> signer();
    /// What the log's heads are verified by; without a key when there is none that opens.
    [[nodiscard]] storage::HeadWitness head_witness();
    [[nodiscard]] storage::SociStateStore& states() { return *states_; }
    [[nodiscard]] storage::ActStore& acts() { return *acts_; }
    [[nodiscard]] storage::IdentityStore& identities() { return *identities_; }
    [[nodiscard]] storage::ErasureStore& erasures() { return *erasures_; }
    [[nodiscard]] const IdentityTable& identity_table() const { return *identity_table_; }
    [[nodiscard]] consent::Gate& gate() { return *gate_; }
    [[nodiscard]] consent::PeopleIndex& people() { return *people_; }
    [[nodiscard]] const consent::PeopleSearches& searches() const { return *searches_; }
    [[nodiscard]] storage::SociImportStore& imports() { return *imports_; }
    [[nodiscard]] const SubmissionMatrix& submission_matrix() const { return *matrix_; }
    [[nodiscard]] const ScaleBook& scales() const { return *scales_; }
    [[nodiscard]] consent::FeedbackDesk& feedback() { return *feedback_; }
    [[nodiscard]] std::span<const std::unique_ptr<Source>> sources() const { return sources_; }

private:
    [[nodiscard]] std::filesystem::path remembered_head() const;
    Node(Configuration configuration, std::filesystem::path home)
        : configuration_(std::move(configuration)), home_(std::move(home)) {}
    [[nodiscard]] Result<Done> wire();

    Configuration configuration_;
    std::filesystem::path home_;
    bool demo_ = false;
    storage::OpenSslHasher hasher_;
    std::unique_ptr<storage::Database> database_;
    std::unique_ptr<storage::KeyRing> keys_;
    std::unique_ptr<storage::LedgerWriter> writer_;
    std::unique_ptr<storage::LogKey> log_key_;
    storage::OpenSslSignatureCheck signature_check_;
    std::unique_ptr<storage::LogHeads> heads_;
    std::unique_ptr<storage::SociStateStore> states_;
    std::unique_ptr<storage::GroupCommitLog> log_;
    std::unique_ptr<storage::ActStore> acts_;
    std::optional<IdentityTable> identity_table_;
    std::unique_ptr<storage::IdentityStore> identities_;
    std::unique_ptr<storage::ErasureStore> erasures_;
    std::unique_ptr<storage::SociImportStore> imports_;
    std::unique_ptr<storage::SociEmergencyDesk> emergencies_;
    std::unique_ptr<consent::Gate> gate_;
    std::unique_ptr<storage::SociPeopleIndex> people_;
    std::optional<consent::PeopleSearches> searches_;
    std::optional<SubmissionMatrix> matrix_;
    std::optional<ScaleBook> scales_;
    FeedbackPolicy feedback_policy_;
    std::unique_ptr<storage::SociOfficeGroups> groups_;
    std::unique_ptr<consent::FeedbackDesk> feedback_;
    std::vector<std::unique_ptr<Source>> sources_;
};

/// The source adapters on the tables of `home`; for checks that need no node, too: nothing is made on the disk.
[[nodiscard]] Result<std::vector<std::unique_ptr<Source>>> open_sources(const std::filesystem::path& home,
                                                                        const Configuration& configuration);
[[nodiscard]] Result<SubmissionMatrix> open_submission_matrix(const std::filesystem::path& home);
[[nodiscard]] Result<IdentityTable> open_identity_table(const std::filesystem::path& home);
[[nodiscard]] Result<Retention> open_retention(const std::filesystem::path& home);
[[nodiscard]] Result<ScaleBook> open_scale_book(const std::filesystem::path& home);
[[nodiscard]] Result<consent::PeopleSearches> open_people_searches(const std::filesystem::path& home);
[[nodiscard]] Result<FeedbackPolicy> open_feedback_policy(const std::filesystem::path& home);

}  // namespace kakehashi::app
