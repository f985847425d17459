#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/database.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// The register of sets and what imports look up in it. All throw what SOCI throws.

struct RegisteredSet {
    SetStanding standing;
    bool is_new = false;         ///< registered just now
    bool bytes_missing = false;  ///< and too large for its bytes to be kept in the same transaction
};
/// Durable on return, unless bytes are missing. `key` seals the bytes.
[[nodiscard]] Result<RegisteredSet> register_set(Connection& connection, const Key& key, const SetName& name,
                                                 const std::string& content, std::span<const ClaimedFile> files,
                                                 const Submitter& submitter);
/// Conflicting (KK-4313) when the set is not there any more.
[[nodiscard]] Result<Done> mark_received(Connection& connection, SetId set);
[[nodiscard]] std::vector<std::int64_t> open_publications(Connection& connection, SetId set);
[[nodiscard]] std::unordered_map<std::string, int> file_numbers(Connection& connection, SetId set);
[[nodiscard]] std::string name_of(const Submitter& submitter);
[[nodiscard]] std::string submitter_name(Connection& connection, SetId set);
[[nodiscard]] std::vector<HeldUnit> held_units(Connection& connection, SetId set);
[[nodiscard]] std::vector<SetId> sets_ready_to_retry(Connection& connection);
/// Missing (KK-3108) when there is no such set.
[[nodiscard]] Result<SetName> set_name(Connection& connection, SetId set);
/// Files without their bytes.
[[nodiscard]] Result<KeptSet> kept_set(Connection& connection, SetId set);
[[nodiscard]] std::uint64_t kept_file_size(Connection& connection, SetId set, int file_no);

/// Begins a publication of a set.
struct InsertPublication {
    explicit InsertPublication(Connection& connection);
    void operator()(std::int64_t publication, SetId set);

private:
    std::int64_t publication_ = 0;
    std::int64_t set_ = 0;
    soci::statement statement_;
};

struct EnrolmentRow {
    std::int64_t person = 0;
    std::int64_t enrolment = 0;
    std::string register_order;
    std::string from;
    std::string to;
    std::string wrapped_key;
    std::string identity;
    int visible = 0;
};

/// The enrolment under those numbers, visible or of this publication.
struct FindEnrolment {
    explicit FindEnrolment(Connection& connection);
    [[nodiscard]] std::optional<EnrolmentRow> operator()(const std::string& insurer, const std::string& insured,
                                                         std::int64_t publication);

private:
    std::string insurer_;
    std::string insured_;
    std::int64_t publication_ = 0;
    EnrolmentRow row_;
    soci::statement statement_;
};

/// A new enrolment, not yet visible, and its person's head when the person is new. Inside a transaction.
struct InsertEnrolment {
    explicit InsertEnrolment(Connection& connection);
    void operator()(const KnownPerson& person, const PersonUnit& unit, std::string wrapped_key, std::string identity,
                    std::int64_t publication, bool new_person);

private:
    KnownPerson person_;
    std::string insurer_;
    std::string insured_;
    std::string from_;
    std::string to_;
    std::string deceased_;
    soci::indicator from_given_ = soci::i_null;
    soci::indicator to_given_ = soci::i_null;
    soci::indicator deceased_given_ = soci::i_null;
    int refused_ = 0;
    int measure_ = 0;
    std::string former_insurer_;
    std::string former_insured_;
    std::string wrapped_key_;
    std::string identity_;
    std::int64_t publication_ = 0;
    soci::statement head_;
    soci::statement enrolment_;
};

struct StoredBody {
    std::int64_t fact = 0;
    std::string form;
    int kind = 0;
    int deletes = 0;
    std::string body;
};

/// Published facts of the same unit under the same order.
struct FindSameOrder {
    explicit FindSameOrder(Connection& connection);
    [[nodiscard]] std::vector<StoredBody> operator()(EnrolmentId enrolment, const Replacement& replacement,
                                                     const std::string& order);

private:
    std::int64_t enrolment_ = 0;
    Replacement key_;
    std::string order_;
    StoredBody row_;
    soci::statement statement_;
};

/// The newest body of a unit, published or of this publication.
struct FindCurrentBody {
    explicit FindCurrentBody(Connection& connection);
    [[nodiscard]] std::optional<StoredBody> operator()(EnrolmentId enrolment, const Replacement& replacement,
                                                       const FactDraft& draft, std::int64_t publication);

private:
    std::int64_t enrolment_ = 0;
    Replacement key_;
    std::string form_;
    int kind_ = 0;
    std::int64_t publication_ = 0;
    StoredBody row_;
    soci::statement statement_;
};

/// What the newest published facts of a unit are.
struct NewestOfUnit {
    std::int64_t publication = 0;  ///< that brought them; 0 when there are none
    std::string order;
};
struct FindNewestOfUnit {
    explicit FindNewestOfUnit(Connection& connection);
    [[nodiscard]] NewestOfUnit operator()(EnrolmentId enrolment, const Replacement& replacement);

private:
    std::int64_t enrolment_ = 0;
    Replacement key_;
    NewestOfUnit row_;
    soci::statement statement_;
};

struct StoredDirectiveKey {
    std::int64_t enrolment = 0;
    DirectiveTerms terms;
    int visible = 0;  ///< else of the publication that asks
};

/// The directive under that record number, visible or of this publication; of both the latter.
struct FindDirective {
    explicit FindDirective(Connection& connection);
    [[nodiscard]] std::optional<StoredDirectiveKey> operator()(InsurerNumber insurer, const std::string& record_number,
                                                               std::int64_t publication);

private:
    std::string insurer_;
    std::string record_number_;
    std::int64_t publication_ = 0;
    StoredDirectiveKey row_;
    soci::statement statement_;
};

/// The numbers of an enrolment that names this one as its former.
[[nodiscard]] std::optional<std::pair<InsurerNumber, InsuredNumber>> later_enrolment(Connection& connection,
                                                                                     InsurerNumber insurer,
                                                                                     InsuredNumber insured);

}  // namespace kakehashi::storage
