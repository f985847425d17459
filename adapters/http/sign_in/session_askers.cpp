#include "adapters/http/sign_in/session_askers.h"

#include "adapters/http/problem.h"
#include "adapters/http/sign_in/cookies.h"
#include "adapters/http/sign_in/session_proof.h"

namespace kakehashi::http::sign_in {
namespace {

constexpr std::size_t id_length = 43;  // 32 bytes in base64url

}  // namespace

std::variant<SessionAskers::Present, HttpResponse> SessionAskers::present(const HttpRequest& request) const {
    Present present;
    present.id = cookie_of(request, session_cookie);
    if (present.id.size() != id_length) {
        return problem(ProblemType::sign_in_needed);
    }
    auto session = accounts_.session(present.id);
    if (!session) {
        return problem(session.error());
    }
    if (!*session) {
        return problem(ProblemType::sign_in_needed);
    }
    if (!is_proved(request, present.id, address_)) {
        return problem(ProblemType::session_proof_missing);
    }
    present.session = **std::move(session);
    if (const auto& account = present.session.account) {
        present.role = roles_.find(account->requester.party, account->role);
    }
    return present;
}

template <class Allows>
std::variant<SessionAskers::Present, HttpResponse> SessionAskers::allowed(const HttpRequest& request, const Allows& allows) const {
    auto found = present(request);
    const auto* const somebody = std::get_if<Present>(&found);
    if (somebody == nullptr) {
        return found;
    }
    const auto& account = somebody->session.account;
    if (!account) {
        return problem(ProblemType::invitation_needed);
    }
    if (!is_sure_enough(somebody->role, somebody->session.second_factor)) {
        return problem(ProblemType::second_factor_needed);
    }
    if (somebody->role == nullptr || !allows(*somebody->role) || !is_heard(closed_only_, account->requester.party, request.network)) {
        return problem(ProblemType::role_not_allowed);
    }
    return found;
}

std::variant<std::vector<Asker>, HttpResponse> SessionAskers::of(const HttpRequest& request) const {
    auto found = allowed(request, [&](const Role& role) { return role.opens_route(request); });
    if (auto* const refused = std::get_if<HttpResponse>(&found)) {
        return std::move(*refused);
    }
    const auto& [id, session, role] = std::get<Present>(found);
    return std::vector<Asker>{{session.account->requester, role->kinds, "session", std::to_string(session.account->number)}};
}

std::variant<SessionAskers::Present, HttpResponse> SessionAskers::administrator(const HttpRequest& request) const {
    return allowed(request, [](const Role& role) { return !role.manages.empty(); });
}

}  // namespace kakehashi::http::sign_in
