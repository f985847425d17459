#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/http/message.h"
#include "adapters/http/router.h"

namespace kakehashi::http::operators {

/// Something without which a node cannot answer.
struct Vital {
    std::string name;
    bool good = false;
    std::string what;  ///< what is wrong, and its code; nothing of a person
};

/// `/health`: the process answers; `/ready`: it can do its work; `/metrics`: what it counts (docs/api/operators.yaml). On a listener of their own:
/// whoever serves people or systems learns nothing from it, and nothing there opens a record. Thread-safe.
class OperatorFace {
public:
    struct With {
        std::function<std::vector<Vital>()> vitals;  ///< may wait for a database
        std::function<std::string()> metrics;        ///< Prometheus text format
    };
    explicit OperatorFace(With with) : with_(std::move(with)) {}

    /// The face must outlive the routes.
    void add_to(Routes& routes) const;

private:
    [[nodiscard]] HttpResponse ready() const;
    [[nodiscard]] HttpResponse metrics() const;

    With with_;
};

}  // namespace kakehashi::http::operators
