#pragma once

#include <variant>
#include <vector>

#include "adapters/http/askers.h"
#include "adapters/http/message.h"
#include "adapters/http/municipality/people_list_query.h"
#include "adapters/http/router.h"
#include "consent/gate.h"

namespace kakehashi::http::municipality {

/// `/municipality/v1`: what an insurer's systems ask (docs/api/municipality.yaml). Every answer about a person comes
/// through the gate; who asks is what `Askers` say: proved by the client's certificate, by a token bound to it, or by the session of somebody
/// who signed in, and by nothing else in the request: an office of a union only says for which of its own
/// insurers. Thread-safe.
class MunicipalityFace {
public:
    /// All, and what `lists` refers to, must outlive the routes the face is added to.
    MunicipalityFace(consent::Gate& gate, const Askers& askers, const PeopleLists& lists)
        : gate_(gate), askers_(askers), lists_(lists) {}

    void add_to(Routes& routes) const;

    /// `POST /municipality/v1/records/query`: 200 with the record and a weak ETag of everything but the log entry.
    ///
    /// 403 says as much as law 7 of docs/consent-model.md lets the caller hear: an unknown, an unrelated and a held
    /// person are the same bytes.
    void query_record(const HttpRequest& request, const Threads& threads, Reply reply) const;

    /// `GET /municipality/v1/people`: a page of the insurer's own insured, of each what a query about that person would show, and a cursor
    /// that only the same insurer can use, for the same list.
    [[nodiscard]] HttpResponse list_people(const HttpRequest& request) const;

private:
    /// The insurers that whoever asks may stand for, at least one; a problem when it is no insurer.
    using Found = std::variant<std::vector<Asker>, HttpResponse>;
    [[nodiscard]] Found insurers_of(const HttpRequest& request) const;
    void query_record_for(Found insurers, const HttpRequest& request, const Threads& threads, Reply reply) const;

    consent::Gate& gate_;
    const Askers& askers_;
    PeopleLists lists_;
};

}  // namespace kakehashi::http::municipality
