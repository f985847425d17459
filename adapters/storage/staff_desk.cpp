#include "adapters/storage/staff_desk.h"

#include <utility>

namespace kakehashi::storage {
namespace {

constexpr std::int64_t day = std::int64_t{86'400} * 1'000'000;

/// As the log calls whoever acts by an account.
std::string account_named(std::int64_t number) { return "account " + std::to_string(number); }

consent::StaffMember member_of(StoredAccount stored) {
    using State = consent::StaffMember::State;
    consent::StaffMember member;
    member.state = stored.ended_at != 0 ? State::ended : stored.linked ? State::linked : State::invited;
    member.invited_at = stored.invited_at;
    if (stored.used_at != 0) {
        member.used_at = Timestamp{stored.used_at};
    }
    member.name = std::move(stored.name);
    member.account = std::move(stored.account);
    return member;
}

}  // namespace

Result<std::vector<consent::StaffMember>> StaffDesk::members(const consent::Requester& organisation, const Mine& mine) {
    TRY(auto stored, acts_.all_of(organisation));
    std::vector<consent::StaffMember> members;
    for (StoredAccount& one : stored) {
        if (mine(one.account)) {
            members.push_back(member_of(std::move(one)));
        }
    }
    return members;
}

Result<consent::StaffInvited> StaffDesk::invite(const consent::Account& member, const std::string& name, std::int64_t administrator) {
    Invitation invitation;
    invitation.account = member;
    invitation.name = name;
    invitation.until = {now().microseconds + invitation_days_ * day};
    TRY(const Invited invited, acts_.invite(invitation, account_named(administrator), Trial::no));
    return consent::StaffInvited{invited.account, invited.code, invitation.until};
}

Result<Done> StaffDesk::change_role(std::int64_t number, const std::string& role, const Mine& mine, std::int64_t administrator) {
    TRY_DONE(acts_.change_role(number, role, account_named(administrator), Trial::no, mine));
    return Done{};
}

Result<Done> StaffDesk::end(std::int64_t number, const Mine& mine, std::int64_t administrator) {
    TRY_DONE(acts_.end(number, account_named(administrator), Trial::no, mine));
    return Done{};
}

}  // namespace kakehashi::storage
