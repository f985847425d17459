#pragma once

#include <functional>
#include <string>

#include "adapters/http/message.h"
#include "adapters/http/router.h"
#include "adapters/http/sign_in/provider.h"
#include "adapters/http/sign_in/session_askers.h"
#include "consent/ports/accounts.h"
#include "consent/ports/sealed_text.h"

namespace kakehashi::http::sign_in {

/// `/auth` for people (docs/api/sign-in.yaml, docs/sign-in.md): signing in at a provider, the code of an invitation, the session, signing out.
/// Every handler waits, for the database or the provider. Thread-safe.
class SignInFace {
public:
    struct With {
        Provider& provider;
        consent::Accounts& accounts;
        const Roles& roles;
        const SessionAskers& askers;
        const consent::SealedText& seal;
        std::function<Timestamp()> clock;
    };
    /// What `with` refers to must outlive the routes the face is added to.
    explicit SignInFace(With with) : with_(std::move(with)) {}

    void add_to(Routes& routes) const;

    /// `GET /auth/sign-in?return=PATH`: sends the browser to the provider.
    [[nodiscard]] HttpResponse begin(const HttpRequest& request) const;
    /// `GET /auth/callback`: where the provider sends it back. Whatever does not fit is one answer; the log says what it was.
    [[nodiscard]] HttpResponse come_back(const HttpRequest& request) const;
    /// `POST /auth/invitation`: links whoever is signed in to an account.
    [[nodiscard]] HttpResponse redeem(const HttpRequest& request) const;
    /// `POST /auth/sign-out`: ends the session, and says where the browser signs out of the provider.
    [[nodiscard]] HttpResponse sign_out(const HttpRequest& request) const;
    /// `GET /auth/session`: who is signed in, and the proof that pages send with what they ask.
    [[nodiscard]] HttpResponse session(const HttpRequest& request) const;
    /// `GET /auth/keys`: the public key of our assertions, for the provider.
    [[nodiscard]] HttpResponse keys() const;

private:
    [[nodiscard]] HttpResponse welcome(const HttpRequest& request, const consent::SignedInAs& who, const std::string& back) const;
    [[nodiscard]] HttpResponse met(const HttpRequest& request) const;

    With with_;
};

}  // namespace kakehashi::http::sign_in
