#pragma once

#include <string>

#include "adapters/http/askers.h"
#include "adapters/http/sign_in/roles.h"
#include "consent/ports/accounts.h"

namespace kakehashi::http::sign_in {

/// Who asks by the session of somebody who signed in: whom their account stands for, as far as their role reaches. Looks each time whether both
/// still count. Thread-safe.
class SessionAskers final : public Askers {
public:
    /// What is referred to must outlive it. `address` is that of this listener as people know it, https://host[:port].
    SessionAskers(consent::Accounts& accounts, const Roles& roles, std::string address, ClosedOnly closed_only = {})
        : accounts_(accounts), roles_(roles), address_(std::move(address)), closed_only_(std::move(closed_only)) {}

    [[nodiscard]] std::variant<std::vector<Asker>, HttpResponse> of(const HttpRequest& request) const override;
    [[nodiscard]] bool waits() const override { return true; }

    /// Somebody signed in, with or without an account yet.
    struct Present {
        std::string id;
        consent::Session session;
        const Role* role = nullptr;  ///< null without an account, or when the table has none for it
    };
    /// Who sent the request, when it is proved that a page of ours did; else a problem.
    [[nodiscard]] std::variant<Present, HttpResponse> present(const HttpRequest& request) const;
    /// Who sent the request, when their role manages others and still reaches that far; else a problem.
    [[nodiscard]] std::variant<Present, HttpResponse> administrator(const HttpRequest& request) const;
    /// Whether they signed in as surely as that role asks for.
    [[nodiscard]] static bool is_sure_enough(const Role* role, bool second_factor) { return second_factor || (role != nullptr && !role->second_factor); }

private:
    /// Those whose role `allows` says may do what is asked.
    template <class Allows>
    [[nodiscard]] std::variant<Present, HttpResponse> allowed(const HttpRequest& request, const Allows& allows) const;

    consent::Accounts& accounts_;
    const Roles& roles_;
    std::string address_;
    ClosedOnly closed_only_;
};

}  // namespace kakehashi::http::sign_in
