#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/http/request_log.h"

namespace kakehashi::http::operators {

/// What a node counts and measures, for those who keep it running (Prometheus text format). Nothing of it says who asked, or about whom: names of
/// listeners, templates of routes, methods and statuses. Thread-safe.
class NodeMetrics {
public:
    NodeMetrics();
    ~NodeMetrics();
    NodeMetrics(const NodeMetrics&) = delete;
    NodeMetrics& operator=(const NodeMetrics&) = delete;

    /// Counts a request of that listener.
    void served(std::string_view listener, const Served& served);
    /// Sets a value as it is now; `label` is one label and its value, or empty.
    struct Label {
        std::string name;
        std::string value;
    };
    void set(const std::string& name, const std::string& help, const Label& label, double value);

    /// All of it, with what the system says of this process.
    [[nodiscard]] std::string text();

private:
    struct Kept;
    std::unique_ptr<Kept> kept_;
};

}  // namespace kakehashi::http::operators
