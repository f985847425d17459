#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/account_rows.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/person_act.h"

namespace kakehashi::storage {

/// Whom an account is made for.
struct Invitation {
    consent::Account account;               ///< of staff and proxies with whom they stand for
    std::optional<InsurerNumber> insurer;   ///< of a resident, with `insured`
    std::optional<InsuredNumber> insured;
    std::string name;                       ///< of staff, as the organisation calls them
    Timestamp until;                        ///< the code counts no longer then
};

struct Invited {
    Act act;
    std::int64_t account = 0;
    std::string code;  ///< told once; the database knows a hash
};

/// Acts about accounts, each an entry of the log.
class AccountActs {
public:
    /// All must outlive it.
    AccountActs(Database& database, KeyRing& keys, const LedgerWriter& writer) : database_(database), keys_(keys), writer_(writer) {}

    /// Makes an account that nobody is linked to yet. Refused (KK-2302) for a person nobody knows, missing (KK-4811) for a proxy that was
    /// granted nothing, conflicting (KK-4812) when the person has an account that has not ended.
    [[nodiscard]] Result<Invited> invite(const Invitation& invitation, const std::string& by, Trial trial);
    /// Which accounts an act may be about.
    using Mine = std::function<bool(const consent::Account&)>;

    /// From the next request on it opens nothing, on every server. Missing (KK-4813) when there is none that has not ended, or it is not `mine`.
    [[nodiscard]] Result<Act> end(std::int64_t number, const std::string& by, Trial trial, const Mine& mine = everybodys);
    /// Gives a member of staff another role. Missing (KK-4813) as above.
    [[nodiscard]] Result<Act> change_role(std::int64_t number, const std::string& role, const std::string& by, Trial trial,
                                          const Mine& mine = everybodys);
    /// Missing (KK-4813) when there is none that has not ended.
    [[nodiscard]] Result<StoredAccount> find(std::int64_t number);
    /// With the names of staff opened.
    [[nodiscard]] Result<std::vector<StoredAccount>> all();
    /// The same, of the staff of one organisation.
    [[nodiscard]] Result<std::vector<StoredAccount>> all_of(const consent::Requester& organisation);

private:
    static bool everybodys(const consent::Account&) { return true; }
    using Read = std::function<std::vector<StoredAccount>(Connection&)>;
    [[nodiscard]] Result<std::vector<StoredAccount>> with_names(const Read& read);

    Database& database_;
    KeyRing& keys_;
    const LedgerWriter& writer_;
};

}  // namespace kakehashi::storage
