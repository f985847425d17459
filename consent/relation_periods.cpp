#include "consent/relation_periods.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "domain/body_text.h"

namespace kakehashi::consent {
namespace {

constexpr std::string_view notice_unit = "plan_notice";
constexpr std::string_view request_unit = "opinion_request";
constexpr std::string_view decision_unit = "certification";

bool is_current(const Fact& fact, std::string_view unit) { return fact.unit == unit && !fact.superseded_at; }

std::optional<CalendarDate> earlier(std::optional<CalendarDate> a, std::optional<CalendarDate> b) {
    return a && b ? std::min(a, b) : (a ? a : b);
}

/// Who makes the plan from a day on.
struct Notice {
    CalendarDate from;
    std::string_view notified_on;
    bool names = false;  ///< the organisation in question
};

std::vector<Notice> notices_about(const std::string& organisation, std::span<const Fact> facts) {
    std::vector<Notice> notices;
    for (const Fact& fact : facts) {
        if (is_current(fact, notice_unit) && fact.effective.from) {
            const bool names = text_member(fact.body, "care_management_office") == organisation ||
                               text_member(fact.body, "entrusted_office") == organisation;
            notices.push_back({*fact.effective.from, fact.key, names});
        }
    }
    return notices;
}

/// The periods in which the notices name the organisation, oldest first.
std::vector<Period> periods_named(std::vector<Notice> notices) {
    std::ranges::sort(notices, {}, [](const Notice& n) { return std::tie(n.from, n.notified_on); });
    std::vector<Period> periods;
    bool open = false;
    for (const Notice& notice : notices) {
        if (notice.names && !open) {
            periods.push_back({notice.from, std::nullopt});
        } else if (!notice.names && open) {
            periods.back().to = notice.from.plus_days(-1);
        }
        open = notice.names;
    }
    std::erase_if(periods, [](const Period& period) { return period.to && *period.to < *period.from; });
    return periods;
}

std::vector<Relation> by_notices(const Relation& relation, std::span<const Fact> facts) {
    std::vector<Notice> notices = notices_about(relation.organisation, facts);
    if (notices.empty()) {
        return {relation};
    }
    const bool held = !relation.ended_on || *relation.ended_on >= relation.verified_on;
    if (held) {
        notices.push_back({relation.verified_on, {}, true});
    }
    std::vector<Relation> settled;
    for (const Period& period : periods_named(std::move(notices))) {
        Relation part = relation;
        part.verified_on = *period.from;
        part.ended_on = held ? earlier(relation.ended_on, period.to) : period.to;
        if (!part.ended_on || part.verified_on <= *part.ended_on) {
            settled.push_back(std::move(part));
        }
    }
    if (settled.empty()) {  // it stays on file, as one that never held
        settled.push_back(relation);
        settled.back().ended_on = earlier(relation.ended_on, relation.verified_on.plus_days(-1));
    }
    return settled;
}

/// Of a decision that says no day of its own, the day it is about.
std::optional<CalendarDate> decided_on(const Fact& request, std::span<const Fact> facts) {
    const std::string_view application = std::string_view(request.key).substr(0, request.key.find('/'));
    for (const Fact& fact : facts) {
        if (is_current(fact, decision_unit) && fact.insurer == request.insurer && fact.key == application) {
            const auto day = CalendarDate::parse_iso(text_member(fact.body, "certified_on").value_or(""));
            return day ? day : fact.effective.from;
        }
    }
    return std::nullopt;
}

std::optional<CalendarDate> end_by_decision(const Relation& relation, std::span<const Fact> facts) {
    std::optional<CalendarDate> end;
    for (const Fact& fact : facts) {
        if (!is_current(fact, request_unit) || fact.addressee != relation.organisation) {
            continue;
        }
        const auto decided = decided_on(fact, facts);
        if (!decided) {
            return std::nullopt;
        }
        end = end ? std::max(*end, *decided) : *decided;
    }
    return end;
}

}  // namespace

void settle_relations(std::vector<Relation>& relations, std::span<const Fact> facts) {
    std::vector<Relation> settled;
    settled.reserve(relations.size());
    for (Relation& relation : relations) {
        if (relation.basis == Basis::plan_notice && relation.party == Party::care_manager) {
            std::ranges::move(by_notices(relation, facts), std::back_inserter(settled));
            continue;
        }
        if (relation.basis == Basis::opinion_request) {
            relation.ended_on = earlier(relation.ended_on, end_by_decision(relation, facts));
        }
        settled.push_back(std::move(relation));
    }
    relations = std::move(settled);
}

}  // namespace kakehashi::consent
