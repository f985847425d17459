#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_bundle.h"
#include "adapters/storage/ledger_writer.h"
#include "domain/identifiers.h"
#include "domain/submission.h"

namespace kakehashi::storage {

/// Where a consent or relation row comes from.
struct RowOrigin {
    std::optional<std::int64_t> publication;  ///< none: recorded directly
    bool visible = true;  ///< staged rows are not
};

/// The next numbers of a counter: the first of `count`. In a transaction of the caller or on its own.
[[nodiscard]] std::int64_t take_numbers(Connection& connection, const std::string& counter, std::int64_t count);

/// What a directive says, as its row holds it.
struct DirectiveTerms {
    std::int64_t seq = 0;
    int scope = 0;
    std::string organisation;
    int kinds = 0;
    int decision = 0;
    std::string from;  ///< ISO or empty
    std::string to;
    int capacity = 0;
    int readable = 0;

    friend bool operator==(const DirectiveTerms&, const DirectiveTerms&) = default;
};
[[nodiscard]] DirectiveTerms terms_of(const DirectiveEntry& entry);

/// As what the evidence of a directive is sealed.
[[nodiscard]] std::string directive_context(std::int64_t directive);

/// Inserts a directive; who took it and how stands sealed under the enrolment's key.
void insert_directive(Connection& connection, std::int64_t id, EnrolmentId enrolment, const KeyBundle& key, InsurerNumber insurer,
                              const DirectiveEntry& entry, const RowOrigin& origin);

/// Inserts a relation.
void insert_relation(Connection& connection, std::int64_t id, EnrolmentId enrolment, const RelationEntry& entry,
                             const RowOrigin& origin);

/// Keeps an act's ledger event until its publication writes it; `seq` is its place among them.
void insert_staged_event(Connection& connection, std::int64_t publication, int seq, EnrolmentId enrolment, const std::string& type,
                         const std::string& event);

/// SQL for the last claim month of the current relation row named `r`: where it says none (a plan notice never does), the
/// newest that an older row of the same relation said. Empty when none did.
inline constexpr const char* last_claim_month_of_r =
    "COALESCE(NULLIF(r.last_claim_month, ''), (SELECT k.last_claim_month FROM relation k WHERE k.enrolment_id = r.enrolment_id "
    "AND k.organisation = r.organisation AND k.party = r.party AND k.basis = r.basis AND k.visible = 1 AND "
    "k.last_claim_month <> '' ORDER BY k.order_key DESC, k.relation_id DESC LIMIT 1), '')";

/// The ledger events of the two acts (docs/audit-events.md, `directive` and `relation`).
[[nodiscard]] std::string directive_event(std::int64_t id, const DirectiveEntry& entry, const std::string& by);
[[nodiscard]] std::string relation_event(std::int64_t id, const RelationEntry& entry, const std::string& by);

}  // namespace kakehashi::storage
