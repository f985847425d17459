#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/key_ring.h"
#include "adapters/storage/person_act.h"
#include "consent/ports/emergency_desk.h"

namespace kakehashi::storage {

/// How long emergencies last and when they must have been reviewed.
struct EmergencyTerms {
    int hours = 24;        ///< of a declaration that names no end; 1 to 24
    int review_days = 14;  ///< until the insurer's review is due
};

/// consent::EmergencyDesk on a database.
class SociEmergencyDesk final : public consent::EmergencyDesk {
public:
    /// All must outlive the desk.
    SociEmergencyDesk(Database& database, KeyRing& keys, const LedgerWriter& writer, EmergencyTerms terms)
        : database_(database), keys_(keys), writer_(writer), terms_(terms) {}
    [[nodiscard]] Result<std::optional<consent::EmergencyDeclaration>> open(const consent::EmergencyLook& look) override;
    [[nodiscard]] Result<consent::EmergencyDeclaration> declare(const consent::EmergencyLook& look, const std::string& reason,
                                                                std::optional<Timestamp> until) override;

private:
    Database& database_;
    KeyRing& keys_;
    const LedgerWriter& writer_;
    EmergencyTerms terms_;
};

/// What became of a review. Numbers are stored.
enum class EmergencyOutcome : std::uint8_t { open = 0, appropriate = 1, inappropriate = 2 };
[[nodiscard]] std::string_view name_of(EmergencyOutcome outcome);
[[nodiscard]] std::optional<EmergencyOutcome> emergency_outcome_named(std::string_view name);

/// A declaration and its review, as the insurer sees it.
struct StoredEmergency {
    std::int64_t id = 0;
    std::string insurer;
    std::string insured;
    std::string organisation;
    std::string role;
    std::string user;
    std::string reason;
    Timestamp declared_at;
    Timestamp until;
    CalendarDate due_on;
    EmergencyOutcome outcome = EmergencyOutcome::open;
    Timestamp reviewed_at;
    std::string reviewed_by;
    std::string note;
};

/// Which ones: of one insurer, of one person, or both; all or those still to be reviewed.
struct EmergencyFilter {
    std::optional<InsurerNumber> insurer;
    std::optional<InsuredNumber> insured;
    bool only_open = false;
};

/// In the order in which reviews are due.
[[nodiscard]] Result<std::vector<StoredEmergency>> emergencies(Database& database, KeyRing& keys, const EmergencyFilter& filter);

/// The insurer's finding on a declaration of its person; it stands in the person's log. Missing (KK-2330) when the insurer has no such
/// declaration, conflicting (KK-2331) when it was reviewed before.
[[nodiscard]] Result<Act> review_emergency(Database& database, KeyRing& keys, const LedgerWriter& writer, InsurerNumber insurer,
                                           std::int64_t id, EmergencyOutcome outcome, const std::string& note, const std::string& by,
                                           Trial trial = Trial::no);

}  // namespace kakehashi::storage
