#pragma once

#include "adapters/http/message.h"
#include "adapters/http/router.h"
#include "adapters/http/sign_in/session_askers.h"
#include "adapters/http/sign_in/staff_order.h"
#include "consent/ports/staff_desk.h"

namespace kakehashi::http::sign_in {

/// `/auth/staff`: administrators look after the staff of their own organisation (docs/api/sign-in.yaml, docs/sign-in.md). What an administrator
/// manages is `manages` of conf/roles.csv: an account of another organisation, or of a role they do not manage, is as if it were none. Every
/// handler waits for the database. Thread-safe.
class StaffFace {
public:
    /// All must outlive the routes the face is added to.
    StaffFace(consent::StaffDesk& desk, const SessionAskers& askers) : desk_(desk), askers_(askers) {}

    void add_to(Routes& routes) const;

    /// `GET /auth/staff`: everybody they manage.
    [[nodiscard]] HttpResponse list(const HttpRequest& request) const;
    /// `POST /auth/staff`: makes an account, and tells the code of the invitation once.
    [[nodiscard]] HttpResponse invite(const HttpRequest& request) const;
    /// `POST /auth/staff/role`: counts from the next request on.
    [[nodiscard]] HttpResponse change_role(const HttpRequest& request) const;
    /// `POST /auth/staff/end`: the same, and every session ends.
    [[nodiscard]] HttpResponse end(const HttpRequest& request) const;

private:
    struct Ordered {
        SessionAskers::Present administrator;
        StaffOrder order;

        [[nodiscard]] const consent::Account& account() const { return *administrator.session.account; }
        [[nodiscard]] bool manages(const std::string& role) const;
        [[nodiscard]] consent::StaffDesk::Mine mine() const;
    };
    [[nodiscard]] std::variant<Ordered, HttpResponse> ordered(const HttpRequest& request, StaffOrderForm form) const;

    consent::StaffDesk& desk_;
    const SessionAskers& askers_;
};

}  // namespace kakehashi::http::sign_in
