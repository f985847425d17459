#include "consent/settlement.h"

#include <algorithm>
#include <bit>
#include <string_view>

namespace kakehashi::consent {
namespace {

/// 2 for a withdrawal, 1 for a refusal (what cannot be read counts as one), 0 for a grant.
int severity(const Directive& directive) {
    if (!directive.readable) {
        return 1;
    }
    switch (directive.decision) {
        case DirectiveDecision::granted: return 0;
        case DirectiveDecision::refused: return 1;
        case DirectiveDecision::withdrawn: return 2;
    }
    return 1;
}

bool outranks(const Directive& a, const Directive& b) {
    if (a.seq != b.seq) {
        return a.seq > b.seq;
    }
    if (severity(a) != severity(b)) {
        return severity(a) > severity(b);
    }
    return a.id > b.id;
}

void keep_newest(const Directive*& newest, const Directive* candidate) {
    if (candidate != nullptr && (newest == nullptr || outranks(*candidate, *newest))) {
        newest = candidate;
    }
}

bool insured_on(const SubjectState& subject, std::string_view insurer, CalendarDate day) {
    return !insurer.empty() && std::any_of(subject.enrolments.begin(), subject.enrolments.end(), [&](const auto& each) {
        return each.period.holds(day) && each.insurer == insurer;
    });
}

bool in_force(const Directive& directive, CalendarDate day) {
    if (directive.decision == DirectiveDecision::withdrawn) {
        return Period{directive.period.from, std::nullopt}.holds(day);
    }
    return directive.period.holds(day);
}

bool in_scope(const Directive& directive, std::string_view organisation) {
    switch (directive.scope) {
        case Scope::comprehensive: return true;
        case Scope::organisation: return !organisation.empty() && directive.organisation == organisation;
    }
    return false;
}

/// What a grant needs besides: whoever gave it could, and its insurer still insures the person.
bool grant_counts(const Directive& directive, const SubjectState& subject, CalendarDate day) {
    const bool capable = directive.capacity == Capacity::ok || directive.capacity == Capacity::represented;
    return capable && insured_on(subject, directive.insurer, day);
}

}  // namespace

bool negative(const Directive& directive) { return severity(directive) > 0; }

ApplicableDirectives::ApplicableDirectives(const Request& request, const SubjectState& subject, KindSet kinds) {
    for (const Directive& directive : subject.directives) {
        if (!directive.readable) {
            keep_newest(unreadable_, &directive);
        } else if (in_force(directive, request.day) && in_scope(directive, request.requester.organisation) &&
                   (negative(directive) || grant_counts(directive, subject, request.day))) {
            add(directive, kinds);
        }
    }
}

void ApplicableDirectives::add(const Directive& directive, KindSet kinds) {
    const auto keep = [&directive](Newest& newest) {
        keep_newest(directive.scope == Scope::organisation ? newest.specific : newest.comprehensive, &directive);
    };
    if (directive.kinds == KindSet::all() && !directive.lists_every_kind) {
        keep(every_kind_);
        return;
    }
    unsigned both = static_cast<unsigned>(kinds.bits() & directive.kinds.bits());
    for (; both != 0; both &= both - 1) {
        keep(by_kind_[static_cast<std::size_t>(std::countr_zero(both))]);
    }
}

Newest ApplicableDirectives::naming_kind(Kind kind) const {
    Newest newest = by_kind_[static_cast<std::size_t>(kind)];
    if (unreadable_ != nullptr) {
        newest.comprehensive = unreadable_;
    }
    return newest;
}

Newest ApplicableDirectives::for_kind(Kind kind) const {
    Newest newest = naming_kind(kind);
    keep_newest(newest.specific, every_kind_.specific);
    if (unreadable_ == nullptr) {
        keep_newest(newest.comprehensive, every_kind_.comprehensive);
    }
    return newest;
}

Settled settle(const Newest& newest) {
    const Directive* const s = newest.specific;
    const Directive* const c = newest.comprehensive;
    const auto denial = [](const Directive& by) {
        const bool withdrawn = by.readable && by.decision == DirectiveDecision::withdrawn;
        return Settled{withdrawn ? Settlement::withdrawn : Settlement::refused, &by};
    };
    if (s != nullptr && negative(*s)) {  // D1
        return denial(*s);
    }
    // What cannot be read ranks above everything, whatever its own seq.
    if (c != nullptr && negative(*c) && (s == nullptr || !c->readable || outranks(*c, *s))) {  // D2
        return denial(*c);
    }
    if (s != nullptr) {  // D3
        return {Settlement::granted, s};
    }
    if (c != nullptr) {  // D4
        return {Settlement::granted, c};
    }
    return {};  // D5
}

}  // namespace kakehashi::consent
