#include "adapters/main/counter_view.h"

#include <array>
#include <utility>

#include "adapters/main/filled_text.h"
#include "domain/body_text.h"

namespace kakehashi::app {
namespace {

/// What is one and the same answer to the caller (docs/consent-model.md, law 7), and what stands beside it in such answers.
constexpr std::array<std::string_view, 4> alike = {"protective_hold", "no_relation", "relation_expired", "no_policy"};

std::string with_ground(std::string_view ground) { return R"("ground":")" + std::string(ground) + '"'; }

}  // namespace

bool is_like_held(std::string_view body) {
    if (text_in(body, "type") != "access" || body.find(R"("effect":"permit")") != std::string_view::npos) {
        return false;
    }
    int told_alike = 0;
    for (const std::string_view ground : alike) {
        told_alike += times(body, with_ground(ground));
    }
    const int all = times(body, R"("ground":")");
    return (all > 0 && told_alike == all) || times(body, with_ground(alike.front())) > 0;
}

std::string counter_view(std::string body) {
    if (!is_like_held(body)) {
        return body;
    }
    const std::string party = text_in(body, "party");
    const std::string told = R"("effect":")" + std::string(party == "resident" || party == "proxy" ? "deny" : "own") + R"(",)" +
                             with_ground("not_disclosed");
    for (const std::string_view ground : alike) {
        for (const std::string_view effect : {R"("effect":"deny",)", R"("effect":"own",)"}) {
            body = filled(std::move(body), std::string(effect) + with_ground(ground), told);
        }
    }
    return body;
}

}  // namespace kakehashi::app
