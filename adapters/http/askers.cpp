#include "adapters/http/askers.h"

#include <algorithm>

#include "adapters/http/problem.h"

namespace kakehashi::http {

bool is_heard(const ClosedOnly& closed_only, consent::Party party, Network network) {
    return network == Network::closed || std::ranges::find(closed_only, party) == closed_only.end();
}

std::variant<std::vector<Asker>, HttpResponse> CertifiedAskers::of(const HttpRequest& request) const {
    std::vector<Asker> askers;
    for (const Binding* const binding : bindings_.now()->of(request.peer.fingerprint)) {
        if (!is_heard(closed_only_, binding->party, request.network)) {
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
