#include "adapters/http/askers.h"

#include <algorithm>

#include "adapters/http/problem.h"

namespace kakehashi::http {

std::variant<std::vector<Asker>, HttpResponse> CertifiedAskers::of(const HttpRequest& request) const {
    std::vector<Asker> askers;
    for (const Binding* const binding : bindings_.now()->of(request.peer.fingerprint)) {
        if (request.network == Network::open && std::ranges::find(closed_only_, binding->party) != closed_only_.end()) {
            continue;
        }
        askers.push_back({{binding->party, binding->organisation, binding->role, {}}, KindSet::all(), "mtls"});
    }
    if (askers.empty()) {
        return problem(ProblemType::certificate_not_bound);
    }
    return askers;
}

}  // namespace kakehashi::http
