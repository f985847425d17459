#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/person_act.h"
#include "consent/directive.h"
#include "consent/subject_state.h"
#include "domain/identifiers.h"
#include "domain/result.h"
#include "domain/submission.h"

namespace kakehashi::storage {

/// What shows a directive: kept sealed under the person's key. Each may be empty.
struct DirectiveEvidence {
    std::string taken_by;
    std::string identity_proof;
    std::string representative;  ///< who acted for the person
    std::string text_version;    ///< of the explanation shown
};

/// A directive as listed, with where it came from.
struct StoredDirective {
    consent::Directive directive;
    std::string channel;
    std::string record_number;
    Timestamp recorded_at;
    DirectiveEvidence evidence;
};

/// Acts that change what may be decided: consents and relations recorded one by one. Each is one transaction that locks the
/// person, changes, raises the epoch and writes its entry; when it returns, no later answer is decided without it.
/// An unknown person is `refused` (KK-2302), as everywhere, and leaves no trace. Thread-safe.
class ActStore {
public:
    ActStore(Database& database, KeyRing& keys, const LedgerWriter& writer)
        : database_(database), keys_(keys), writer_(writer) {}

    /// An entry without `decided_at` is an act made now; with one it ranks by that time, however late it is recorded.
    [[nodiscard]] Result<Act> record(InsurerNumber insurer, InsuredNumber insured, const DirectiveEntry& entry,
                                     const std::string& by, Trial trial = Trial::no);
    [[nodiscard]] Result<std::vector<StoredDirective>> directives(InsurerNumber insurer, InsuredNumber insured);
    /// The one of that id. Missing (KK-2308) when the person has no such directive.
    [[nodiscard]] Result<StoredDirective> directive(InsurerNumber insurer, InsuredNumber insured, const std::string& id);

    [[nodiscard]] Result<Act> record(InsurerNumber insurer, InsuredNumber insured, const RelationEntry& entry,
                                     const std::string& by, Trial trial = Trial::no);
    /// Logs that somebody at the console lists what is on file about the person (docs/audit-events.md, `listing`): before the
    /// list is shown. No epoch is raised, for nothing that is decided depends on it.
    [[nodiscard]] Result<Act> log_listing(InsurerNumber insurer, InsuredNumber insured, const std::string& what,
                                          const std::string& by);

    /// The same of an entry that belongs to that person's chain, or to nobody's.
    [[nodiscard]] Result<Act> log_listing(std::optional<PersonId> person, const std::string& what, const std::string& by);

    /// Ends the current relation(s) of that organisation and party on `to`. Missing (KK-2303) when there is none.
    [[nodiscard]] Result<Act> end_relation(InsurerNumber insurer, InsuredNumber insured,
                                           const std::string& organisation, consent::Party party, CalendarDate to,
                                           const std::string& by, Trial trial = Trial::no);
    [[nodiscard]] Result<std::vector<consent::Relation>> relations(InsurerNumber insurer, InsuredNumber insured);

private:
    Database& database_;
    KeyRing& keys_;
    const LedgerWriter& writer_;
};

}  // namespace kakehashi::storage
