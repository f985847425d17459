#include "adapters/http/sign_in/staff_face.h"

#include <algorithm>
#include <utility>

#include "adapters/http/json_message.h"
#include "adapters/http/problem.h"
#include "domain/json_text.h"

namespace kakehashi::http::sign_in {
namespace {

HttpResponse done() {
    std::string body;
    JsonText(body).open_object().member("schema_version", 1).name("done").boolean(true).close_object();
    return json_answer(std::move(body));
}

bool holds(const std::vector<std::string>& roles, const std::string& role) { return std::ranges::find(roles, role) != roles.end(); }

consent::StaffDesk::Mine managed_by(const SessionAskers::Present& administrator) {
    const consent::Requester& own = administrator.session.account->requester;
    return [own, role = administrator.role](const consent::Account& account) {
        return account.requester.party == own.party && account.requester.organisation == own.organisation && holds(role->manages, account.role);
    };
}

void append_member(JsonText& json, const consent::StaffMember& member) {
    const consent::Account& account = member.account;
    json.open_object()
        .member("account", std::to_string(account.number))
        .member("role", account.role)
        .member("name", member.name)
        .member_or_null("occupation", account.occupation)
        .member_or_null("service_kind", account.service_kind)
        .member_or_null("from", account.period.from ? account.period.from->iso() : std::string())
        .member_or_null("to", account.period.to ? account.period.to->iso() : std::string())
        .member("state", consent::name_of(member.state))
        .member("invited_at", member.invited_at.iso_utc())
        .member_or_null("used_at", member.used_at ? member.used_at->iso_utc() : std::string())
        .close_object();
}

}  // namespace

bool StaffFace::Ordered::manages(const std::string& role) const { return holds(administrator.role->manages, role); }

consent::StaffDesk::Mine StaffFace::Ordered::mine() const { return managed_by(administrator); }

void StaffFace::add_to(Routes& routes) const {
    routes.add("GET", "/auth/staff", Handler([this](const HttpRequest& request) { return list(request); }));
    routes.add("POST", "/auth/staff", Handler([this](const HttpRequest& request) { return invite(request); }));
    routes.add("POST", "/auth/staff/role", Handler([this](const HttpRequest& request) { return change_role(request); }));
    routes.add("POST", "/auth/staff/end", Handler([this](const HttpRequest& request) { return end(request); }));
}

std::variant<StaffFace::Ordered, HttpResponse> StaffFace::ordered(const HttpRequest& request, StaffOrderForm form) const {
    auto found = askers_.administrator(request);
    if (auto* const refused = std::get_if<HttpResponse>(&found)) {
        return std::move(*refused);
    }
    if (!is_json(request)) {
        return problem(ProblemType::unsupported_media_type);
    }
    auto order = parse_staff_order(request.body, form);
    if (!order) {
        return problem(order.error());
    }
    Ordered ordered{std::get<SessionAskers::Present>(std::move(found)), *std::move(order)};
    if (form != StaffOrderForm::end && !ordered.manages(ordered.order.role)) {
        return problem(ProblemType::role_not_allowed);
    }
    return ordered;
}

HttpResponse StaffFace::list(const HttpRequest& request) const {
    const auto found = askers_.administrator(request);
    if (const auto* const refused = std::get_if<HttpResponse>(&found)) {
        return *refused;
    }
    const auto& administrator = std::get<SessionAskers::Present>(found);
    const auto members = desk_.members(administrator.session.account->requester, managed_by(administrator));
    if (!members) {
        return problem(members.error());
    }
    std::string body;
    JsonText json(body);
    json.open_object().member("schema_version", 1).name("roles").open_array();
    for (const std::string& role : administrator.role->manages) {
        json.text(role);
    }
    json.close_array().name("staff").open_array();
    for (const consent::StaffMember& member : *members) {
        append_member(json, member);
    }
    json.close_array().close_object();
    return json_answer(std::move(body));
}

HttpResponse StaffFace::invite(const HttpRequest& request) const {
    const auto found = ordered(request, StaffOrderForm::invitation);
    if (const auto* const refused = std::get_if<HttpResponse>(&found)) {
        return *refused;
    }
    const auto& sent = std::get<Ordered>(found);
    consent::Account member;
    member.requester = {sent.account().requester.party, sent.account().requester.organisation, consent::Role::none, {}};
    member.role = sent.order.role;
    member.occupation = sent.order.occupation;
    member.service_kind = sent.order.service_kind;
    member.period = sent.order.period;
    const auto invited = desk_.invite(member, sent.order.name, sent.account().number);
    if (!invited) {
        return problem(invited.error());
    }
    std::string body;
    JsonText(body)
        .open_object()
        .member("schema_version", 1)
        .member("account", std::to_string(invited->account))
        .member("code", invited->code)
        .member("until", invited->until.iso_utc())
        .close_object();
    constexpr int created = 201;
    return json_answer(std::move(body), created);
}

HttpResponse StaffFace::change_role(const HttpRequest& request) const {
    const auto found = ordered(request, StaffOrderForm::role);
    if (const auto* const refused = std::get_if<HttpResponse>(&found)) {
        return *refused;
    }
    const auto& sent = std::get<Ordered>(found);
    const auto changed = desk_.change_role(sent.order.account, sent.order.role, sent.mine(), sent.account().number);
    return changed ? done() : problem(changed.error());
}

HttpResponse StaffFace::end(const HttpRequest& request) const {
    const auto found = ordered(request, StaffOrderForm::end);
    if (const auto* const refused = std::get_if<HttpResponse>(&found)) {
        return *refused;
    }
    const auto& sent = std::get<Ordered>(found);
    const auto ended = desk_.end(sent.order.account, sent.mine(), sent.account().number);
    return ended ? done() : problem(ended.error());
}

}  // namespace kakehashi::http::sign_in
