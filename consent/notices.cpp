#include "consent/notices.h"

#include <array>

#include "domain/body_text.h"

namespace kakehashi::consent {
namespace {

constexpr std::array all_notice_kinds = {NoticeKind::first_look, NoticeKind::emergency, NoticeKind::emergency_reviewed,
                                         NoticeKind::proxy,      NoticeKind::consent,   NoticeKind::certification_ends};

std::string_view text_of(std::string_view body, std::string_view member) { return text_member(body, member).value_or(""); }

bool says(std::string_view body, std::string_view part) { return body.find(part) != std::string_view::npos; }

std::optional<NoticeCause> of_access(std::string_view body) {
    if (!says(body, R"("effect":"permit")") || says(body, R"("ground":"emergency")")) {  // the declaration was told
        return std::nullopt;
    }
    const std::string_view party = text_of(body, "party");
    if (party == "resident" || (party == "municipality" && text_of(body, "mode") != "disaster")) {
        return std::nullopt;
    }
    const std::string_view who = party == "proxy" ? text_of(body, "person") : text_of(body, "organisation");
    return NoticeCause{NoticeKind::first_look, std::string(party) + ' ' + std::string(who)};
}

std::optional<NoticeCause> of_emergency(std::string_view body) {
    const std::string_view act = text_of(body, "act");
    if (act == "declared") {
        return NoticeCause{NoticeKind::emergency, {}};
    }
    return NoticeCause{act == "reviewed" ? NoticeKind::emergency_reviewed : NoticeKind::consent, {}};
}

}  // namespace

std::string_view name_of(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::first_look: return "first_look";
        case NoticeKind::emergency: return "emergency";
        case NoticeKind::emergency_reviewed: return "emergency_reviewed";
        case NoticeKind::proxy: return "proxy";
        case NoticeKind::consent: return "consent";
        case NoticeKind::certification_ends: return "certification_ends";
    }
    return "first_look";
}

std::optional<NoticeKind> notice_kind_named(std::string_view name) {
    for (const NoticeKind kind : all_notice_kinds) {
        if (name_of(kind) == name) {
            return kind;
        }
    }
    return std::nullopt;
}

std::optional<NoticeCause> cause_of_notice(std::string_view body) {
    const std::string_view type = text_of(body, "type");
    if (type == "access") {
        return of_access(body);
    }
    if (type == "emergency") {
        return of_emergency(body);
    }
    if (type == "proxy") {
        return NoticeCause{NoticeKind::proxy, {}};
    }
    return type == "directive" ? std::optional(NoticeCause{NoticeKind::consent, {}}) : std::nullopt;
}

}  // namespace kakehashi::consent
