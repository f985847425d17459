#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/http/message.h"
#include "domain/executor.h"

namespace kakehashi::http {

/// Answers a request; may wait for a database.
using Handler = std::function<HttpResponse(const HttpRequest&)>;

/// Takes the answer to a request: once, on the thread that began with it.
using Reply = std::function<void(HttpResponse)>;

/// Begins with a request on `threads.here`, waits for nothing there, and replies there when the answer has come. What is
/// thrown before it returns is answered for; whatever it does later throws nothing.
using Starter = std::function<void(const HttpRequest&, const Threads&, Reply)>;

/// An answer, and the template of the route that gave it ("-" when none did): logs name the template, never the path.
struct Routed {
    HttpResponse response;
    std::string route;
};

/// The answer of a step, or 500 for what it throws.
[[nodiscard]] HttpResponse guarded(const std::function<HttpResponse()>& step);

/// What is answered by whom; knows nothing of sockets.
///
///     Routes routes;
///     routes.add("GET", "/municipality/v1/people/{handle}/record", show);
///     routes.answer(request);
///
/// `{name}` stands for one segment that is not empty; it reaches the handler as `path_values["name"]`, as it came. `{name*}` at the end
/// stands for one or more segments.
/// Add first, then share: `answer` may be called by many threads, `add` by none of them.
class Routes {
public:
    /// The pair of method and template must be new.
    void add(std::string method, std::string path_template, Handler handler);
    void add(std::string method, std::string path_template, Starter starter);

    /// Gives `then` the handler's answer, on `threads.here`; 404 for a path nobody has, 405 with `Allow` for a method the
    /// path does not take. A handler that throws is answered for with 500; what it threw is in the note.
    /// Called on `threads.here`; `threads` must outlive the answer. `then` throws nothing.
    using Then = std::function<void(Routed)>;
    void answer(HttpRequest request, const Threads& threads, Then then) const;

    /// Method and template of every route, in the order they were added.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> list() const;

private:
    struct Route {
        std::string method;
        std::string path_template;
        Starter starter;
    };

    static void start(const Route& route, const HttpRequest& request, const Threads& threads, const Then& then);

    std::vector<Route> routes_;
};

}  // namespace kakehashi::http
