#include "adapters/http/municipality/municipality_face.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "adapters/http/etag.h"
#include "adapters/http/municipality/record_query.h"
#include "adapters/http/json_message.h"
#include "adapters/http/problem.h"
#include "consent/disclosure_json.h"
#include "domain/json_text.h"

namespace kakehashi::http::municipality {
namespace {

KindSet within(KindSet kinds, KindSet bound) { return KindSet::from_bits(static_cast<std::uint16_t>(kinds.bits() & bound.bits())); }

consent::Question question_of(RecordQuery query, const Asker& asker, const HttpRequest& request) {
    consent::Question question;
    question.requester = asker.requester;
    question.purpose = query.purpose;
    question.mode = query.mode;
    question.reason = std::move(query.reason);
    question.insurer = query.insurer;
    question.insured = query.insured;
    question.kinds = within(query.kinds, asker.bound);
    question.on = query.on;
    question.known_at = query.known_at;
    question.channel = asker.channel;
    question.user = asker.user;
    question.request_id = request.request_id;
    return question;
}

ProblemType problem_of(consent::RefusalReason reason) {
    switch (reason) {
        case consent::RefusalReason::not_disclosed: return ProblemType::not_disclosed;
        case consent::RefusalReason::consent_missing: return ProblemType::consent_missing;
        case consent::RefusalReason::municipality_not_live: return ProblemType::municipality_not_live;
    }
    return ProblemType::not_disclosed;
}

HttpResponse shown(const consent::Disclosure& disclosure) {
    HttpResponse response;
    response.content_type = "application/json";
    response.headers.emplace_back("ETag", weak_etag(consent::append_json(response.body, disclosure, consent::Explain::told)));
    return response;
}

consent::PeopleQuestion question_of(const PeopleListQuery& query, const Asker& asker, const HttpRequest& request) {
    consent::PeopleQuestion question;
    question.requester = asker.requester;
    question.purpose = consent::Purpose::administration;
    question.kinds = within(query.kinds, asker.bound);
    question.on = query.on;
    question.conditions = query.conditions;
    question.after = query.after;
    question.most = query.count;
    question.channel = asker.channel;
    question.user = asker.user;
    question.request_id = request.request_id;
    return question;
}

HttpResponse shown(const consent::PeoplePage& page, const PeopleListQuery& query, const PeopleLists& lists) {
    HttpResponse response;
    response.content_type = "application/json";
    JsonText json(response.body);
    json.open_object().member("schema_version", 1).name("people").open_array();
    std::string record;
    for (const consent::Disclosure& each : page.people) {
        record.clear();
        consent::append_json(record, each, consent::Explain::told);
        json.raw(record);
    }
    json.close_array().name("next");
    page.next ? json.text(cursor_after(*page.next, query, lists)) : json.null();
    json.close_object();
    return response;
}

/// Nothing of what was asked for is within the token's scopes, or the role of whoever signed in: true of everybody, so it tells nothing of
/// anybody.
HttpResponse beyond_bound(const Asker& asker) {
    if (!asker.user.empty()) {
        return problem(ProblemType::role_not_allowed);
    }
    HttpResponse response = problem(ProblemType::refused, "kinds: none of them is within the scopes of the token");
    response.headers.emplace_back("WWW-Authenticate", R"(Bearer error="insufficient_scope")");
    return response;
}

/// Of several insurers the one whose insured person is asked about; where that is none of them, any will hear the same refusal.
const Asker& acting_for(const std::vector<Asker>& insurers, std::string_view insurer) {
    const auto found = std::ranges::find_if(insurers, [&](const Asker& asker) { return asker.requester.organisation == insurer; });
    return found == insurers.end() ? insurers.front() : *found;
}

HttpResponse response_to(const Result<consent::Answer>& answer) {
    if (!answer) {
        return problem(answer.error());
    }
    if (const auto* refusal = std::get_if<consent::Refusal>(&*answer)) {
        HttpResponse response = problem(problem_of(refusal->reason));
        response.evened = refusal->reason == consent::RefusalReason::not_disclosed;  // law 7
        return response;
    }
    return shown(std::get<consent::Disclosure>(*answer));
}

}  // namespace

void MunicipalityFace::add_to(Routes& routes) const {
    routes.add("POST", "/municipality/v1/records/query",
               Starter([this](const HttpRequest& request, const Threads& threads, Reply reply) {
                   query_record(request, threads, std::move(reply));
               }));
    routes.add("GET", "/municipality/v1/people", Handler([this](const HttpRequest& request) { return list_people(request); }));
}

MunicipalityFace::Found MunicipalityFace::insurers_of(const HttpRequest& request) const {
    auto askers = askers_.of(request);
    if (const auto* const all = std::get_if<std::vector<Asker>>(&askers); all != nullptr && std::ranges::any_of(*all, [](const Asker& asker) {
            return asker.requester.party != consent::Party::municipality;
        })) {
        return problem(ProblemType::party_not_allowed);
    }
    return askers;
}

void MunicipalityFace::query_record(const HttpRequest& request, const Threads& threads, Reply reply) const {
    if (!askers_.waits()) {
        return query_record_for(insurers_of(request), request, threads, std::move(reply));
    }
    threads.elsewhere.run([this, request, &threads, reply = std::move(reply)]() mutable {
        Found insurers;
        if (HttpResponse thrown = guarded([&] { return insurers = insurers_of(request), HttpResponse{}; }); thrown.status != HttpResponse{}.status) {
            insurers = std::move(thrown);
        }
        threads.here.run([this, insurers = std::move(insurers), request = std::move(request), &threads, reply = std::move(reply)]() mutable {
            try {
                query_record_for(std::move(insurers), request, threads, reply);
            } catch (...) {
                reply(guarded([]() -> HttpResponse { throw; }));
            }
        });
    });
}

void MunicipalityFace::query_record_for(Found insurers, const HttpRequest& request, const Threads& threads, Reply reply) const {
    if (auto* const refused = std::get_if<HttpResponse>(&insurers)) {
        return reply(std::move(*refused));
    }
    if (!is_json(request)) {
        return reply(problem(ProblemType::unsupported_media_type));
    }
    if (!request.query.empty()) {
        return reply(problem(ProblemType::malformed, "the address: no query expected"));
    }
    auto query = parse_record_query(request.body);
    if (!query) {
        return reply(problem(query.error()));
    }
    const Asker& insurer = acting_for(std::get<std::vector<Asker>>(insurers), query->insurer.str());
    consent::Question question = question_of(*query, insurer, request);
    if (question.kinds.empty()) {
        return reply(beyond_bound(insurer));
    }
    gate_.ask(std::move(question), threads,
              [reply = std::move(reply)](const Result<consent::Answer>& answer) {
                  reply(guarded([&] { return response_to(answer); }));
              });
}

HttpResponse MunicipalityFace::list_people(const HttpRequest& request) const {
    auto insurers = insurers_of(request);
    if (auto* const refused = std::get_if<HttpResponse>(&insurers)) {
        return std::move(*refused);
    }
    const auto& all = std::get<std::vector<Asker>>(insurers);
    const auto named = insurer_in(request.query);
    if (!named) {
        return problem(named.error());
    }
    const Asker& insurer = acting_for(all, *named);
    if (named->empty() ? all.size() > 1 : insurer.requester.organisation != *named) {
        return problem(Error{Fault::malformed, "KK-5034", "insurer: one that this certificate stands for expected"});
    }
    const auto query = parse_people_list_query(request.query, std::string(name_of(insurer.requester.party)) + '/' + insurer.requester.organisation, lists_);
    if (!query) {
        return problem(query.error());
    }
    const consent::PeopleQuestion question = question_of(*query, insurer, request);
    if (question.kinds.empty()) {
        return beyond_bound(insurer);
    }
    const auto page = gate_.list(question, lists_.index);
    return page ? shown(*page, *query, lists_) : problem(page.error());
}

}  // namespace kakehashi::http::municipality
