#include "adapters/main/systems.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "adapters/main/home.h"

namespace kakehashi::app {
namespace {

constexpr std::chrono::seconds between_looks(2);

}  // namespace

Result<http::oauth::Scopes> open_scopes(const std::filesystem::path& home) {
    TRY(const std::string table, read_text(home / "conf" / "scopes.csv"));
    return http::oauth::Scopes::parse(table, "conf/scopes.csv");
}

Systems::Systems(Node& node, const http::Askers& certified, const consent::SealedText& seal, http::oauth::Scopes scopes, std::string issuer)
    : clients_(node.database(), node.ledger()),
      scopes_(std::move(scopes)),
      tokens_({certified, clients_, scopes_, seal},
              node.configuration().http_tokens_required ? http::oauth::Tokens::required : http::oauth::Tokens::accepted),
      face_({certified, clients_, scopes_, seal, tokens_}, {std::move(issuer), node.configuration().http_token_life_s, node.configuration().http_refresh_life_s}) {}

Result<std::unique_ptr<Systems>> Systems::open(Node& node, const http::Askers& certified, const consent::SealedText& seal, std::string issuer) {
    TRY(auto scopes, open_scopes(node.home()));
    std::unique_ptr<Systems> made(new Systems(node, certified, seal, std::move(scopes), std::move(issuer)));
    TRY_DONE(made->clients_.refresh());
    return made;
}

Rounds::Work Systems::rounds() {
    return [this](const std::stop_token&) {
        if (const auto read = clients_.refresh(); !read) {
            spdlog::error("clients could not be read: {} [{}]", read.error().message, read.error().code);
        }
        return between_looks;
    };
}

}  // namespace kakehashi::app
