#include "adapters/http/operators/operator_face.h"

#include <algorithm>

#include "domain/json_text.h"

namespace kakehashi::http::operators {
namespace {

constexpr int ok = 200;
constexpr int unavailable = 503;

HttpResponse fresh(int status, std::string content_type, std::string body) {
    HttpResponse response;
    response.status = status;
    response.content_type = std::move(content_type);
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = std::move(body);
    return response;
}

}  // namespace

void OperatorFace::add_to(Routes& routes) const {
    routes.add("GET", "/health", Handler([](const HttpRequest&) { return fresh(ok, "application/json", R"({"status":"alive"})"); }));
    routes.add("GET", "/ready", Handler([this](const HttpRequest&) { return ready(); }));
    routes.add("GET", "/metrics", Handler([this](const HttpRequest&) { return metrics(); }));
}

HttpResponse OperatorFace::ready() const {
    const auto vitals = with_.vitals();
    const bool good = std::ranges::all_of(vitals, &Vital::good);
    std::string body;
    JsonText json(body);
    json.open_object().member("status", good ? "ready" : "not_ready").name("checks").open_array();
    for (const Vital& vital : vitals) {
        json.open_object().member("name", vital.name).name("good").boolean(vital.good).member("what", vital.what).close_object();
    }
    json.close_array().close_object();
    return fresh(good ? ok : unavailable, "application/json", std::move(body));
}

HttpResponse OperatorFace::metrics() const { return fresh(ok, "text/plain; version=0.0.4; charset=utf-8", with_.metrics()); }

}  // namespace kakehashi::http::operators
