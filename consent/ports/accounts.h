#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "consent/request.h"
#include "domain/calendar_date.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// Somebody as a provider of sign-ins names them, and how sure it was.
struct SignedInAs {
    std::string issuer;
    std::string subject;
    bool second_factor = false;
};

/// What somebody who signs in stands for, as whoever invited them said.
struct Account {
    std::int64_t number = 0;
    Requester requester;       ///< of a resident or a proxy with the person's number; of staff with organisation and job
    std::string role;          ///< a name of conf/roles.csv
    std::string occupation;    ///< of staff, 職種; may be empty
    std::string service_kind;  ///< of staff of a care office; may be empty
    Period period;
};

/// Somebody who is signed in.
struct Session {
    std::optional<Account> account;  ///< nothing: no invitation was redeemed yet
    bool second_factor = false;
    Timestamp until;                 ///< at the latest
};

/// What became of an invitation's code.
struct Redemption {
    enum class Outcome : std::uint8_t {
        redeemed,
        refused,      ///< there is no such code, or it was used, or it ran out: which, is nobody's business
        too_often,
        not_accepted  ///< by whoever asked; the code is as good as before
    };
    Outcome outcome = Outcome::refused;
    std::string session;        ///< of `redeemed`: a new one
    std::int64_t wait_s = 0;    ///< of `too_often`
};

/// Accounts and who is signed in, shared by all servers of the node. Nothing is remembered here: what ended counts no longer from the next
/// question on. Thread-safe. Unavailable when the database does not answer.
class Accounts {
public:
    virtual ~Accounts() = default;

    /// The account in force that was linked to them.
    [[nodiscard]] virtual Result<std::optional<Account>> find(const SignedInAs& who) = 0;
    /// A new session of theirs; what names it is random, and told nobody else.
    [[nodiscard]] virtual Result<std::string> begin(const SignedInAs& who) = 0;
    /// Nothing unless there is one, not idle for too long, and its account, where it has one, is in force. Counts as use.
    [[nodiscard]] virtual Result<std::optional<Session>> session(const std::string& id) = 0;
    [[nodiscard]] virtual Result<Done> end(const std::string& id) = 0;
    /// Links whoever is signed in to the account the code is for, when `accepts` says so of it; the session gets another name.
    using Accepts = std::function<bool(const Account&, const Session&)>;
    [[nodiscard]] virtual Result<Redemption> redeem(const std::string& id, const std::string& code, const Accepts& accepts) = 0;
    /// Whether this is the first time; remembered until then.
    [[nodiscard]] virtual Result<bool> use_once(const std::string& state, Timestamp until) = 0;
};

}  // namespace kakehashi::consent
