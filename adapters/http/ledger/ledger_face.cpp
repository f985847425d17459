#include "adapters/http/ledger/ledger_face.h"

#include "adapters/http/ledger/tree_query.h"
#include "adapters/http/problem.h"
#include "domain/base64.h"
#include "domain/json_text.h"

namespace kakehashi::http::ledger {
namespace {

// What is under a signed head never changes; what the newest head is, does.
constexpr std::string_view for_ever = "public, max-age=31536000, immutable";
constexpr std::string_view asked_each_time = "no-cache";

HttpResponse answer(Result<std::string> body, std::string_view content_type, std::string_view caching) {
    if (!body) {
        return problem(body.error());
    }
    HttpResponse response;
    response.content_type = content_type;
    response.headers.emplace_back("Cache-Control", caching);
    response.body = std::move(*body);
    return response;
}

std::string base64_of(const consent::Digest& digest) { return base64_encode(consent::bytes(digest)); }

/// Ends the object with what both proofs have.
void end_with(JsonText& json, const consent::ledger::Proof& proof, const std::string& checkpoint) {
    json.name("hashes").open_array();
    for (const consent::Digest& hash : proof) {
        json.text(base64_of(hash));
    }
    json.close_array();
    if (!checkpoint.empty()) {
        json.member("checkpoint", checkpoint);
    }
    json.close_object();
}

std::string json_of(const consent::PublishedInclusion& found) {
    std::string text;
    JsonText json(text);
    json.open_object()
        .member("index", static_cast<std::int64_t>(found.index))
        .member("size", static_cast<std::int64_t>(found.size))
        .member("leaf", base64_of(found.leaf));
    end_with(json, found.proof, found.checkpoint);
    return text;
}

std::string json_of(const consent::PublishedConsistency& found) {
    std::string text;
    JsonText json(text);
    json.open_object().member("from", static_cast<std::int64_t>(found.from)).member("to", static_cast<std::int64_t>(found.to));
    end_with(json, found.proof, found.checkpoint);
    return text;
}

/// A proof by the numbers of the query. With a note in it, or under the newest head, it is not the same for ever.
template <class Proof>
HttpResponse answer_with(const Result<Proof>& proof) {
    if (!proof) {
        return problem(proof.error());
    }
    return answer(json_of(*proof), "application/json", proof->checkpoint.empty() ? for_ever : asked_each_time);
}

}  // namespace

void LedgerFace::add_to(Routes& routes) const {
    routes.add("GET", "/ledger/v1/checkpoint", Handler([this](const HttpRequest& request) { return checkpoint(request); }));
    routes.add("GET", "/ledger/v1/tile/{path*}", Handler([this](const HttpRequest& request) { return tile(request); }));
    routes.add("GET", "/ledger/v1/proof/inclusion", Handler([this](const HttpRequest& request) { return inclusion(request); }));
    routes.add("GET", "/ledger/v1/proof/consistency", Handler([this](const HttpRequest& request) { return consistency(request); }));
}

HttpResponse LedgerFace::checkpoint(const HttpRequest& request) const {
    if (!request.query.empty()) {
        return problem(ProblemType::malformed, "the address: no query expected");
    }
    return answer(log_.checkpoint(), "text/plain; charset=utf-8", asked_each_time);
}

HttpResponse LedgerFace::tile(const HttpRequest& request) const {
    const auto path = request.path_values.find("path*");
    const auto asked = path == request.path_values.end() ? std::nullopt : consent::ledger::parse_tile_path(path->second);
    if (!asked || !request.query.empty()) {
        return problem(ProblemType::unknown_path);
    }
    return answer(log_.tile(*asked), "application/octet-stream", for_ever);
}

HttpResponse LedgerFace::inclusion(const HttpRequest& request) const {
    const auto query = parse_tree_query(request.query, "index", "size");
    return query ? answer_with(log_.inclusion(query->needed, query->optional)) : problem(query.error());
}

HttpResponse LedgerFace::consistency(const HttpRequest& request) const {
    const auto query = parse_tree_query(request.query, "from", "to");
    return query ? answer_with(log_.consistency(query->needed, query->optional)) : problem(query.error());
}

}  // namespace kakehashi::http::ledger
