#pragma once

#include <memory>
#include <string>

#include "adapters/http/router.h"
#include "adapters/http/sign_in/sign_in_face.h"
#include "adapters/http/sign_in/staff_face.h"
#include "adapters/main/node.h"
#include "adapters/main/rounds.h"
#include "adapters/storage/session_store.h"
#include "adapters/storage/staff_desk.h"

namespace kakehashi::app {

/// What serves people who sign in, wired together.
class PeopleSignIn {
public:
    /// Null where `people.issuer` says that nobody signs in. All must outlive it. Malformed (KK-8480) when the settings do not belong together;
    /// as they are when a key or a table cannot be read.
    [[nodiscard]] static Result<std::unique_ptr<PeopleSignIn>> open(Node& node, const consent::SealedText& seal);

    [[nodiscard]] const http::Askers& askers() const { return askers_; }
    void add_to(http::Routes& routes) const;
    /// Forgets sessions that are over, every minute.
    [[nodiscard]] Rounds::Work rounds();

private:
    PeopleSignIn(Node& node, const consent::SealedText& seal, http::sign_in::Roles roles, http::oauth::SigningKey key,
                 storage::SessionStore sessions, const std::string& address);

    http::sign_in::HttpsOutgoing outgoing_;
    http::sign_in::Provider provider_;
    http::sign_in::Roles roles_;
    storage::SessionStore sessions_;
    http::sign_in::SessionAskers askers_;
    storage::StaffDesk desk_;
    http::sign_in::SignInFace face_;
    http::sign_in::StaffFace staff_;
};

/// The table of roles. Missing or malformed as it is.
[[nodiscard]] Result<http::sign_in::Roles> open_roles(const std::filesystem::path& home);

}  // namespace kakehashi::app
