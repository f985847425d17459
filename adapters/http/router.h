#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/http/message.h"

namespace kakehashi::http {

using Handler = std::function<HttpResponse(const HttpRequest&)>;

/// An answer, and the template of the route that gave it ("-" when none did): logs name the template, never the path.
struct Routed {
    HttpResponse response;
    std::string route;
};

/// What is answered by whom; knows nothing of sockets.
///
///     Routes routes;
///     routes.add("GET", "/municipality/v1/people/{handle}/record", show);
///     routes.answer(request);
///
/// `{name}` stands for one segment that is not empty; it reaches the handler as `path_values["name"]`, as it came.
/// Add first, then share: `answer` may be called by many threads, `add` by none of them.
class Routes {
public:
    /// The pair of method and template must be new.
    void add(std::string method, std::string path_template, Handler handler);

    /// The handler's answer; 404 for a path nobody has, 405 with `Allow` for a method the path does not take.
    /// A handler that throws is answered for with 500; what it threw is in the note.
    [[nodiscard]] Routed answer(HttpRequest request) const;

    /// Method and template of every route, in the order they were added.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> list() const;

private:
    struct Route {
        std::string method;
        std::string path_template;
        Handler handler;
    };

    std::vector<Route> routes_;
};

}  // namespace kakehashi::http
