#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/http/binding.h"
#include "adapters/http/message.h"
#include "adapters/http/renewable.h"
#include "consent/request.h"
#include "domain/kind.h"

namespace kakehashi::http {

/// Somebody a request may be answered to.
struct Asker {
    consent::Requester requester;
    KindSet bound = KindSet::all();  ///< more is not shown, whoever asks
    std::string channel;             ///< how it was proved, for the log
    std::string user = {};           ///< the account of somebody who signed in, for the log; empty for a system
};

/// Who asks, as the connection and the request prove it. Thread-safe.
class Askers {
public:
    virtual ~Askers() = default;
    /// At least one: an office of a union may ask for several insurers. A problem when nobody was proved.
    [[nodiscard]] virtual std::variant<std::vector<Asker>, HttpResponse> of(const HttpRequest& request) const = 0;
    /// Whether `of` may wait, for a database: never to be called on an event loop then.
    [[nodiscard]] virtual bool waits() const { return false; }
};

/// Parties that are heard on a closed network alone.
using ClosedOnly = std::vector<consent::Party>;
[[nodiscard]] bool is_heard(const ClosedOnly& closed_only, consent::Party party, Network network);

/// Whom the certificate of the connection stands for.
class CertifiedAskers final : public Askers {
public:
    /// Certificates of `closed_only` parties count on a closed network alone. `bindings` must outlive it.
    explicit CertifiedAskers(const Renewable<Bindings>& bindings, ClosedOnly closed_only = {})
        : bindings_(bindings), closed_only_(std::move(closed_only)) {}
    [[nodiscard]] std::variant<std::vector<Asker>, HttpResponse> of(const HttpRequest& request) const override;

private:
    const Renewable<Bindings>& bindings_;
    ClosedOnly closed_only_;
};

}  // namespace kakehashi::http
