#include "adapters/http/router.h"

#include <algorithm>
#include <exception>

#include "adapters/http/problem.h"
#include "domain/result.h"

namespace kakehashi::http {
namespace {

using PathValues = decltype(HttpRequest::path_values);

std::string_view take_segment(std::string_view& rest) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
    return segment;
}

bool matches(std::string_view path_template, std::string_view path, PathValues& values) {
    if (std::ranges::count(path_template, '/') != std::ranges::count(path, '/')) {
        return false;
    }
    while (!path_template.empty() || !path.empty()) {
        const std::string_view expected = take_segment(path_template);
        const std::string_view found = take_segment(path);
        if (expected.size() > 2 && expected.front() == '{' && expected.back() == '}') {
            if (found.empty()) {
                return false;
            }
            values.insert_or_assign(std::string(expected.substr(1, expected.size() - 2)), std::string(found));
        } else if (expected != found) {
            return false;
        }
    }
    return true;
}

HttpResponse guarded(const Handler& handler, const HttpRequest& request) {
    try {
        return handler(request);
    } catch (const std::exception& thrown) {
        HttpResponse response = problem(ProblemType::broken);
        response.note += std::string(" ") + thrown.what();
        return response;
    } catch (...) {
        return problem(ProblemType::broken);
    }
}

}  // namespace

void Routes::add(std::string method, std::string path_template, Handler handler) {
    EXPECTS(std::ranges::none_of(routes_, [&](const Route& route) {
        return route.method == method && route.path_template == path_template;
    }));
    routes_.push_back({std::move(method), std::move(path_template), std::move(handler)});
}

Routed Routes::answer(HttpRequest request) const {
    std::string allowed;
    std::string known_template = "-";
    for (const Route& route : routes_) {
        PathValues values;
        if (!matches(route.path_template, request.path, values)) {
            continue;
        }
        if (route.method == request.method) {
            request.path_values = std::move(values);
            return {guarded(route.handler, request), route.path_template};
        }
        known_template = route.path_template;
        allowed += (allowed.empty() ? "" : ", ") + route.method;
    }
    if (allowed.empty()) {
        return {problem(ProblemType::unknown_path), known_template};
    }
    HttpResponse response = problem(ProblemType::method_not_allowed);
    response.headers.emplace_back("Allow", allowed);
    return {std::move(response), known_template};
}

std::vector<std::pair<std::string, std::string>> Routes::list() const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const Route& route : routes_) {
        all.emplace_back(route.method, route.path_template);
    }
    return all;
}

}  // namespace kakehashi::http
