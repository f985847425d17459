#include "adapters/storage/link_store.h"

#include <algorithm>
#include <set>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/link_rows.h"
#include "adapters/storage/publishing_turn.h"
#include "adapters/storage/random.h"
#include "adapters/storage/review_rows.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

Error nobody() { return {Fault::refused, "KK-2302", "not disclosed: unknown person, or you may not"}; }

constexpr const char* undecided = "KK-6512";

struct Persons {
    PersonId kept;
    PersonId gone;
};

/// The event of both entries (docs/audit-events.md, `link` and `split`).
std::string event_of(const PersonAct& act, const Statement& statement) {
    std::string event;
    JsonText json(event);
    json.open_object()
        .member("by", statement.by)
        .member("enrolments", static_cast<std::int64_t>(act.moved.size()))
        .member("gone", std::to_string(act.gone.value))
        .member("kept", std::to_string(act.kept.value))
        .member("link", act.link)
        .member("reason", statement.reason);
    if (statement.review) {
        json.member("review", *statement.review);
    }
    json.close_object();
    return event;
}

/// Both persons and whoever has one of them as proxy or under a hold, in ascending order.
PersonHeads lock(Connection& connection, const Persons& persons, const std::vector<Reference>& references) {
    std::set<std::int64_t> all = {persons.kept.value, persons.gone.value};
    for (const Reference& reference : references) {
        all.insert(reference.owner.value);
    }
    return heads_of(connection, {all.begin(), all.end()}, HeadLock::wait);
}

/// Last before the commit: the epochs, and one entry in each of the two chains.
std::vector<WrittenEntry> conclude(Connection& connection, const LedgerWriter& writer, const std::string& type, const PersonAct& act,
                                   const Statement& statement, PersonHeads& heads) {
    raise_epochs(connection, heads);
    const std::string event = event_of(act, statement);
    return writer.write(connection, {{type, event, act.kept}, {type, event, act.gone}}, heads, std::nullopt).value();
}

std::vector<EnrolmentNumbers> numbers_of(const KnownEnrolments& known, const std::vector<std::int64_t>& ids) {
    std::vector<EnrolmentNumbers> numbers;
    for (const std::int64_t id : ids) {
        if (const auto found = known.find(id); found != known.end()) {
            numbers.push_back(found->second.numbers());
        }
    }
    return numbers;
}

/// What goes back with `moved`: enrolments that came after the link because they name one of those.
void add_followers(const KnownEnrolments& all, std::int64_t since, std::vector<std::int64_t>& moved) {
    for (bool grown = true; grown;) {
        grown = false;
        for (const auto& [id, enrolment] : all) {
            const bool names_one = std::ranges::any_of(moved, [&, &candidate = enrolment](std::int64_t of) {
                const auto found = all.find(of);
                return found != all.end() && candidate.names(found->second);
            });
            if (names_one && enrolment.published_at > since && std::ranges::find(moved, id) == moved.end()) {
                moved.push_back(id);
                grown = true;
            }
        }
    }
}

/// What a split takes away, and where it goes.
struct SplitPlan {
    std::optional<LiveLink> link;  ///< none: the enrolment came by the register's statement
    std::vector<std::int64_t> moved;
};

Result<SplitPlan> plan_of(Connection& connection, const KnownEnrolments& all, EnrolmentId enrolment, PersonId person) {
    SplitPlan plan;
    plan.link = link_of(connection, enrolment.value, person);
    if (!plan.link) {
        const auto links = links_to(connection, person);
        if (links.size() > 1) {
            return Error{Fault::conflicting, "KK-6514", "several persons were linked to this one; name an enrolment that is not the person's own"};
        }
        plan.link = links.empty() ? std::nullopt : std::optional(links.front());
    }
    if (plan.link) {
        for (const std::int64_t id : enrolments_of_link(connection, plan.link->id)) {
            if (all.contains(id)) {
                plan.moved.push_back(id);
            }
        }
        add_followers(all, plan.link->made_at, plan.moved);
    } else {
        plan.moved = {enrolment.value};
        add_followers(all, 0, plan.moved);
        if (plan.moved.size() == all.size()) {
            plan.moved = {enrolment.value};
        }
    }
    if (plan.moved.empty() || plan.moved.size() == all.size()) {
        return Error{Fault::conflicting, "KK-6513", "nothing was linked that could be taken apart"};
    }
    return plan;
}

PersonId new_person(Connection& connection) {
    const PersonId person{random_id()};
    connection.session() << "INSERT INTO person_head (person_id, epoch) VALUES (:p, 1)", soci::use(person.value, "p");
    return person;
}

/// A link row for what came by the register's statement, so that it is known where its enrolments went.
std::int64_t note_ended(Connection& connection, const Persons& persons, const std::vector<std::int64_t>& moved, std::int64_t at) {
    const std::int64_t link = take_numbers(connection, "link", 1);
    connection.session() << "INSERT INTO person_link (link_id, kept, gone, made_at, ended_at) VALUES (:l, :k, :g, :t, :t)",
        soci::use(link, "l"), soci::use(persons.kept.value, "k"), soci::use(persons.gone.value, "g"), soci::use(at, "t");
    for (const std::int64_t enrolment : moved) {
        connection.session() << "INSERT INTO person_link_enrolment (link_id, enrolment_id) VALUES (:l, :e)", soci::use(link, "l"),
            soci::use(enrolment, "e");
    }
    return link;
}

}  // namespace

std::string compared_digest(const SearchKeys& keys, const KnownEnrolment& a, const KnownEnrolment& b) {
    std::string one = compared_text(a.enrolment);
    std::string two = compared_text(b.enrolment);
    if (two < one) {
        std::swap(one, two);
    }
    return keys.digest("pair/" + one + "/" + two + (a.names(b) || b.names(a) ? "/named" : ""));
}

bool needs_human(const Error& error) { return error.code == undecided; }

LinkCondition condition_of(const KnownEnrolment& a, const KnownEnrolment& b) {
    const bool a_first = a.enrolment.period.from.value_or(CalendarDate{}) <= b.enrolment.period.from.value_or(CalendarDate{});
    const Enrolment& former = a_first ? a.enrolment : b.enrolment;
    const Enrolment& later = a_first ? b.enrolment : a.enrolment;
    return link_condition(former.identity, former.period, later.identity);
}

Result<PersonAct> LinkStore::link(const EnrolmentNumbers& kept, const EnrolmentNumbers& other, const Statement& statement,
                                  LinkGround ground, Trial trial) {
    return database_.with_patience([&](Connection& connection) -> Result<PersonAct> {
        Transaction transaction(connection);
        take_publishing_turn(connection);
        const auto one = enrolment_under(connection, kept);
        const auto two = enrolment_under(connection, other);
        if (!one || !two) {
            return nobody();
        }
        const Persons persons{one->second, two->second};
        if (persons.kept == persons.gone) {
            return Error{Fault::conflicting, "KK-6511", "both numbers belong to one person already"};
        }
        const std::vector<std::int64_t> moved = enrolments_of(connection, persons.gone);
        std::vector<std::int64_t> ids = moved;
        ids.push_back(one->first.value);
        TRY(const KnownEnrolments known, known_enrolments(connection, keys_, ids));
        const LinkCondition condition = condition_of(known.at(one->first.value), known.at(two->first.value));
        if (ground == LinkGround::conditions && condition != LinkCondition::holds) {
            return Error{Fault::conflicting, undecided, "a human has to decide on this pair: " + std::string(name_of(condition))};
        }
        const std::vector<Reference> references = references_to(connection, persons.gone);
        PersonHeads heads = lock(connection, persons, references);
        const std::int64_t at = now().microseconds;
        PersonAct act{take_numbers(connection, "link", 1), persons.kept, persons.gone, numbers_of(known, moved), {}};
        settle_reviews_between(connection, persons.kept, persons.gone, at);
        move_all(connection, act.link, persons.kept, persons.gone, moved, references, at);
        act.entries = conclude(connection, writer_, "link", act, statement, heads);
        if (statement.review) {
            note_decision(connection, *statement.review, "linked", act.entries.front().index, at);
        }
        if (trial == Trial::no) {
            transaction.commit();
        }
        return act;
    });
}

Result<PersonAct> LinkStore::split(const EnrolmentNumbers& numbers, const Statement& statement, Trial trial) {
    TRY(const Key search_key, keys_.search_key());
    return database_.with_patience([&](Connection& connection) -> Result<PersonAct> {
        Transaction transaction(connection);
        take_publishing_turn(connection);
        const auto named = enrolment_under(connection, numbers);
        if (!named) {
            return nobody();
        }
        TRY(const KnownEnrolments all, known_enrolments(connection, keys_, enrolments_of(connection, named->second)));
        TRY(const SplitPlan plan, plan_of(connection, all, named->first, named->second));
        const std::int64_t at = now().microseconds;
        const Persons persons{named->second, plan.link ? plan.link->gone : new_person(connection)};
        const std::vector<Reference> references = plan.link ? references_of(connection, plan.link->id) : std::vector<Reference>{};
        PersonHeads heads = lock(connection, persons, references);
        give(connection, plan.moved, persons.gone);
        repoint(connection, references, persons.gone);
        if (plan.link) {
            end_link(connection, plan.link->id, at);
        }
        PersonAct act{plan.link ? plan.link->id : note_ended(connection, persons, plan.moved, at), persons.kept, persons.gone,
                      numbers_of(all, plan.moved), {}};
        note_not_same(connection, SearchKeys(search_key), all, plan.moved, at);
        act.entries = conclude(connection, writer_, "split", act, statement, heads);
        if (trial == Trial::no) {
            transaction.commit();
        }
        return act;
    });
}

}  // namespace kakehashi::storage
