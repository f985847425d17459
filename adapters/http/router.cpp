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
    if (path_template.ends_with("*}")) {
        const std::size_t last = path_template.rfind('/') + 1;
        if (std::ranges::count(path_template, '/') > std::ranges::count(path, '/')) {
            return false;
        }
        std::size_t rest = 0;
        for (auto slashes = std::ranges::count(path_template, '/'); slashes > 0; --slashes) {
            rest = path.find('/', rest) + 1;
        }
        const std::string_view name = path_template.substr(last + 1, path_template.size() - last - 2);
        values.insert_or_assign(std::string(name), std::string(path.substr(rest)));
        return rest < path.size() && matches(path_template.substr(0, last), path.substr(0, rest), values);
    }
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

HttpResponse broken(std::string_view thrown) {
    HttpResponse response = problem(ProblemType::broken);
    response.note.append(" ").append(thrown);
    return response;
}

/// A handler waits elsewhere.
Starter starter_of(Handler handler) {
    return [handler = std::move(handler)](const HttpRequest& request, const Threads& threads, Reply reply) {
        threads.elsewhere.run([&handler, request, &here = threads.here, reply = std::move(reply)]() mutable {
            HttpResponse response = guarded([&] { return handler(request); });
            here.run([reply = std::move(reply), response = std::move(response)]() mutable { reply(std::move(response)); });
        });
    };
}

}  // namespace

HttpResponse guarded(const std::function<HttpResponse()>& step) {
    try {
        return step();
    } catch (const std::exception& thrown) {
        return broken(thrown.what());
    } catch (...) {
        return broken({});
    }
}

void Routes::add(std::string method, std::string path_template, Handler handler) {
    add(std::move(method), std::move(path_template), starter_of(std::move(handler)));
}

void Routes::add(std::string method, std::string path_template, Starter starter) {
    EXPECTS(std::ranges::none_of(routes_, [&](const Route& route) {
        return route.method == method && route.path_template == path_template;
    }));
    routes_.push_back({std::move(method), std::move(path_template), std::move(starter)});
}

void Routes::answer(HttpRequest request, const Threads& threads, Then then) const {
    std::string allowed;
    std::string known_template = "-";
    for (const Route& route : routes_) {
        PathValues values;
        if (!matches(route.path_template, request.path, values)) {
            continue;
        }
        if (route.method == request.method) {
            request.path_values = std::move(values);
            return start(route, request, threads, then);
        }
        known_template = route.path_template;
        allowed += (allowed.empty() ? "" : ", ") + route.method;
    }
    if (allowed.empty()) {
        return then({problem(ProblemType::unknown_path), known_template});
    }
    HttpResponse response = problem(ProblemType::method_not_allowed);
    response.headers.emplace_back("Allow", allowed);
    then({std::move(response), known_template});
}

void Routes::start(const Route& route, const HttpRequest& request, const Threads& threads, const Then& then) {
    const Reply reply = [&route, then](HttpResponse response) { then({std::move(response), route.path_template}); };
    try {
        route.starter(request, threads, reply);
    } catch (const std::exception& thrown) {
        reply(broken(thrown.what()));
    }
}

std::vector<std::pair<std::string, std::string>> Routes::list() const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const Route& route : routes_) {
        all.emplace_back(route.method, route.path_template);
    }
    return all;
}

}  // namespace kakehashi::http
