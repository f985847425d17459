#pragma once

#include "adapters/http/message.h"
#include "adapters/http/router.h"
#include "consent/ports/published_log.h"

namespace kakehashi::http::ledger {

/// `/ledger/v1`: the signed head of the log and its tiles, as C2SP tlog-tiles serves them, and proofs made from these
/// (docs/api/ledger.yaml). Open to everyone the listener lets in, with or without a certificate: hashes say nothing of anybody.
/// Thread-safe.
class LedgerFace {
public:
    /// `log` must outlive the routes the face is added to.
    explicit LedgerFace(consent::PublishedLog& log) : log_(log) {}

    void add_to(Routes& routes) const;

    [[nodiscard]] HttpResponse checkpoint(const HttpRequest& request) const;
    [[nodiscard]] HttpResponse tile(const HttpRequest& request) const;
    /// `index=N`, `size=M`: the last head's when it is left out.
    [[nodiscard]] HttpResponse inclusion(const HttpRequest& request) const;
    /// `from=A`, `to=B`: the last head's when it is left out.
    [[nodiscard]] HttpResponse consistency(const HttpRequest& request) const;

private:
    consent::PublishedLog& log_;
};

}  // namespace kakehashi::http::ledger
