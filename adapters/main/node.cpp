#include "adapters/main/node.h"

#include <chrono>

#include "adapters/main/home.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/document/document_source.h"
#include "adapters/sources/finding_actions.h"
#include "adapters/sources/lenient_source.h"
#include "adapters/sources/life/life_source.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "adapters/sources/opinion/opinion_source.h"
#include "adapters/storage/migration.h"
#include "adapters/storage/node_settings.h"
#include "adapters/storage/trial_folder.h"

namespace kakehashi::app {
namespace {

Result<sources::opinion::SignatureTrust> trusted_signers(const Configuration& configuration) {
    if (configuration.opinion_signers.empty()) {
        return sources::opinion::SignatureTrust();
    }
    TRY(const std::string pem, read_text(configuration.opinion_signers));
    return sources::opinion::SignatureTrust::parse(pem);
}

}  // namespace

Result<std::vector<std::unique_ptr<Source>>> open_sources(const std::filesystem::path& home,
                                                          const Configuration& configuration) {
    namespace careplan = sources::careplan;
    const auto conf = home / "conf";
    const auto spool = spool_folder(configuration);
    std::vector<std::unique_ptr<Source>> opened;
    TRY(auto plans, careplan::CarePlanSource::open(
                        conf, spool, configuration.lenient ? careplan::Profile::lenient : careplan::Profile::strict));
    opened.push_back(std::move(plans));
    TRY(auto signers, trusted_signers(configuration));
    TRY(auto opinions, sources::opinion::OpinionSource::open(conf, std::move(signers)));
    opened.push_back(std::move(opinions));  // before the municipal profile, whose names begin alike
    TRY(auto documents, sources::document::DocumentSource::open(conf));
    opened.push_back(std::move(documents));  // likewise
    TRY(auto municipal, sources::municipal::MunicipalSource::open(conf));
    opened.push_back(std::move(municipal));
    TRY(auto life, sources::life::LifeSource::open(conf, configuration.unconfirmed_forms));
    opened.push_back(std::move(life));
    if (configuration.lenient) {
        TRY(const auto actions, sources::FindingActions::open(conf));
        for (auto& source : opened) {
            auto rules = actions.lenient_rules(source->standard());
            source = std::make_unique<sources::LenientSource>(std::move(source), std::move(rules));
        }
    }
    return opened;
}

Result<SubmissionMatrix> open_submission_matrix(const std::filesystem::path& home) {
    TRY(const std::string text, read_text(home / "conf" / "policy" / "submission-matrix.csv"));
    return SubmissionMatrix::parse(text, "submission-matrix.csv");
}

Result<IdentityTable> open_identity_table(const std::filesystem::path& home) {
    TRY(const std::string rows, read_text(home / "conf" / "identity.csv"));
    TRY(const std::string variants, read_text(home / "conf" / "identity-variants.csv"));
    return IdentityTable::parse(rows, variants);
}

Result<Retention> open_retention(const std::filesystem::path& home) {
    TRY(const std::string text, read_text(home / "conf" / "policy" / "retention.csv"));
    return Retention::parse(text, "retention.csv");
}

Result<ScaleBook> open_scale_book(const std::filesystem::path& home) {
    TRY(const std::string scales, read_text(home / "conf" / "scales" / "scales.csv"));
    TRY(const std::string items, read_text(home / "conf" / "scales" / "items.csv"));
    return ScaleBook::parse(scales, items);
}

Result<consent::PeopleSearches> open_people_searches(const std::filesystem::path& home) {
    TRY(const auto table, sources::ConfTable::open(home / "conf" / "searches.csv", {"name", "kind", "form", "member", "compares"}));
    std::vector<std::vector<std::string>> rows;
    for (const auto& row : table.rows()) {
        rows.push_back(row.cells);
    }
    return consent::PeopleSearches::of(rows, "searches.csv");
}

Result<FeedbackPolicy> open_feedback_policy(const std::filesystem::path& home) {
    TRY(const std::string text, read_text(home / "conf" / "policy" / "feedback.csv"));
    return FeedbackPolicy::parse(text, "feedback.csv");
}

Result<std::unique_ptr<Node>> Node::open(const Configuration& configuration, const std::filesystem::path& home) {
    std::unique_ptr<Node> node(new Node(configuration, home));
    TRY_DONE(node->wire());
    return node;
}

Result<Done> Node::wire() {
    TRY(database_, storage::Database::open(configuration_.storage_url, configuration_.storage_connections,
                                        std::chrono::seconds(configuration_.storage_patience_s)));
    TRY_DONE(storage::expect_current_schema(*database_));
    TRY(const std::string demo, storage::node_setting(*database_, "demo"));
    demo_ = demo == "yes";
    TRY(keys_, storage::KeyRing::open(*database_, configuration_.master_key));
    TRY(const storage::Key ledger_key, keys_->ledger_key());
    writer_ = std::make_unique<storage::LedgerWriter>(hasher_, ledger_key);
    states_ = std::make_unique<storage::SociStateStore>(*database_, *keys_, configuration_.cache_bytes);
    log_ = std::make_unique<storage::GroupCommitLog>(*database_, *writer_);
    acts_ = std::make_unique<storage::ActStore>(*database_, *keys_, *writer_);
    TRY(identity_table_, open_identity_table(home_));
    identities_ = std::make_unique<storage::IdentityStore>(*database_, *keys_, *writer_, *identity_table_);
    TRY(const Retention retention, open_retention(home_));
    std::filesystem::path erased = configuration_.master_key;
    erased += ".erased";
    erasures_ = std::make_unique<storage::ErasureStore>(*database_, *keys_, *writer_, retention, std::move(erased));
    TRY([[maybe_unused]] const int erased_again, erasures_->replay());
    imports_ = std::make_unique<storage::SociImportStore>(*database_, *keys_, *writer_, hasher_);
    emergencies_ = std::make_unique<storage::SociEmergencyDesk>(*database_, *keys_, *writer_, configuration_.emergency);
    gate_ = std::make_unique<consent::Gate>(*states_, *log_, *emergencies_);
    TRY(matrix_, open_submission_matrix(home_));
    TRY(scales_, open_scale_book(home_));
    people_ = std::make_unique<storage::SociPeopleIndex>(*database_);
    TRY(searches_, open_people_searches(home_));
    TRY(feedback_policy_, open_feedback_policy(home_));
    groups_ = std::make_unique<storage::SociOfficeGroups>(*database_, *keys_, *scales_);
    feedback_ = std::make_unique<consent::FeedbackDesk>(*gate_, *groups_, *scales_, feedback_policy_);
    std::error_code ignored;  // where it cannot be made, the system's folder for such files serves
    std::filesystem::create_directories(configuration_.spool, ignored);
    storage::TrialFolder::sweep(spool_folder(configuration_));
    TRY(sources_, open_sources(home_, configuration_));
    return Done{};
}

std::filesystem::path Node::remembered_head() const {
    std::filesystem::path file = configuration_.ledger_key;
    file += ".head";
    return file;
}

storage::HeadWitness Node::head_witness() {
    storage::HeadWitness witness;
    witness.check = &signature_check_;
    witness.remembered = remembered_head();
    if (const auto heads = this->heads()) {
        witness.key = (*heads)->verifier_key("").key;
    }
    return witness;
}

Result<const consent::NoteSigner*> Node::signer() {
    TRY([[maybe_unused]] const auto* const opened, heads());
    return log_key_.get();
}

Result<storage::LogHeads*> Node::heads() {
    if (!heads_) {
        TRY(log_key_, storage::LogKey::open(*keys_, configuration_.ledger_key));
        heads_ = std::make_unique<storage::LogHeads>(
            *database_, *writer_, hasher_, *log_key_, signature_check_,
            storage::LogHeads::Settings{configuration_.ledger_origin, remembered_head()});
    }
    return heads_.get();
}

}  // namespace kakehashi::app
