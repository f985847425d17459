#pragma once

#include "adapters/storage/account_acts.h"
#include "consent/ports/staff_desk.h"

namespace kakehashi::storage {

/// consent::StaffDesk: acts about accounts, in the name of an administrator's account.
class StaffDesk final : public consent::StaffDesk {
public:
    /// All must outlive it. A code counts for so many days.
    StaffDesk(Database& database, KeyRing& keys, const LedgerWriter& writer, std::int64_t invitation_days)
        : acts_(database, keys, writer), invitation_days_(invitation_days) {}

    [[nodiscard]] Result<std::vector<consent::StaffMember>> members(const consent::Requester& organisation, const Mine& mine) override;
    [[nodiscard]] Result<consent::StaffInvited> invite(const consent::Account& member, const std::string& name, std::int64_t administrator) override;
    [[nodiscard]] Result<Done> change_role(std::int64_t number, const std::string& role, const Mine& mine, std::int64_t administrator) override;
    [[nodiscard]] Result<Done> end(std::int64_t number, const Mine& mine, std::int64_t administrator) override;

private:
    AccountActs acts_;
    std::int64_t invitation_days_;
};

}  // namespace kakehashi::storage
