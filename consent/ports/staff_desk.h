#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consent/ports/accounts.h"

namespace kakehashi::consent {

/// A member of an organisation's staff, as its administrators see them.
struct StaffMember {
    enum class State : std::uint8_t { invited, linked, ended };

    Account account;
    std::string name;  ///< as the organisation calls them
    State state = State::invited;
    Timestamp invited_at;
    std::optional<Timestamp> used_at;
};

[[nodiscard]] std::string_view name_of(StaffMember::State state);

struct StaffInvited {
    std::int64_t account = 0;
    std::string code;  ///< told once
    Timestamp until;   ///< the code counts no longer then
};

/// Where administrators look after the staff of their own organisation. Each act is an entry of the log that names the administrator's account.
/// Thread-safe. Unavailable when the database does not answer.
class StaffDesk {
public:
    virtual ~StaffDesk() = default;

    /// Which accounts an act may be about; asked inside of the act, so that nothing changes in between.
    using Mine = std::function<bool(const Account&)>;

    /// Those of that party and organisation who are `mine`, and have not ended or did so; as they were invited.
    [[nodiscard]] virtual Result<std::vector<StaffMember>> members(const Requester& organisation, const Mine& mine) = 0;
    /// `member` has party, organisation, role, job and days; its number is given here.
    [[nodiscard]] virtual Result<StaffInvited> invite(const Account& member, const std::string& name, std::int64_t administrator) = 0;
    /// Missing (KK-4813) when there is none of that number that has not ended, or it is not `mine`: which, is nobody's business.
    [[nodiscard]] virtual Result<Done> change_role(std::int64_t number, const std::string& role, const Mine& mine, std::int64_t administrator) = 0;
    /// The same; every session of theirs ends.
    [[nodiscard]] virtual Result<Done> end(std::int64_t number, const Mine& mine, std::int64_t administrator) = 0;
};

}  // namespace kakehashi::consent
