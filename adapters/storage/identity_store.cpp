#include "adapters/storage/identity_store.h"

#include <algorithm>
#include <set>

#include "adapters/storage/pair_search.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

Error nobody() { return {Fault::refused, "KK-2302", "not disclosed: unknown person, or you may not"}; }

using BacklogRow = std::pair<std::int64_t, std::int64_t>;  ///< enrolment, publication

/// What may be compared now: published, and the enrolment is on file.
constexpr const char* due =
    "FROM identity_backlog b WHERE b.publication_id = 0 OR EXISTS (SELECT 1 FROM publication p WHERE p.publication_id = b.publication_id "
    "AND p.published_at IS NOT NULL) ";

std::vector<BacklogRow> next_block(Connection& connection) {
    std::vector<BacklogRow> block;
    BacklogRow row;
    soci::statement statement = (connection.session().prepare
                                     << std::string("SELECT b.enrolment_id, b.publication_id ") + due +
                                            "ORDER BY b.enrolment_id LIMIT 200",
                                 soci::into(row.first), soci::into(row.second));
    statement.execute();
    while (statement.fetch()) {
        block.push_back(row);
    }
    return block;
}

std::vector<std::int64_t> ids_of(const std::vector<BacklogRow>& block) {
    std::set<std::int64_t> ids;
    for (const BacklogRow& row : block) {
        ids.insert(row.first);
    }
    return {ids.begin(), ids.end()};
}

void take_off(Connection& connection, const std::vector<BacklogRow>& block) {
    std::int64_t enrolment = 0;
    std::int64_t publication = 0;
    soci::statement statement = (connection.session().prepare
                                     << "DELETE FROM identity_backlog WHERE enrolment_id = :e AND publication_id = :p",
                                 soci::use(enrolment, "e"), soci::use(publication, "p"));
    for (const BacklogRow& row : block) {
        std::tie(enrolment, publication) = row;
        statement.execute(true);
    }
}

/// Imports that were given up leave rows behind.
void sweep(Connection& connection) {
    for (const char* const sql :
         {"DELETE FROM identity_backlog WHERE publication_id <> 0 AND NOT EXISTS (SELECT 1 FROM publication p WHERE p.publication_id = "
          "identity_backlog.publication_id)",
          "DELETE FROM former_number WHERE NOT EXISTS (SELECT 1 FROM publication p WHERE p.publication_id = former_number.publication_id)"}) {
        connection.session() << sql;
    }
}

/// Both enrolments of every pair, opened.
Result<KnownEnrolments> enrolments_of_pairs(Connection& connection, KeyRing& keys, const std::set<EnrolmentPair>& pairs,
                                            const std::vector<std::int64_t>& also) {
    std::set<std::int64_t> ids(also.begin(), also.end());
    for (const auto& [a, b] : pairs) {
        ids.insert(a);
        ids.insert(b);
    }
    return known_enrolments(connection, keys, {ids.begin(), ids.end()});
}

bool earlier(const KnownEnrolment& a, const KnownEnrolment& b) {
    return std::pair(a.enrolment.period.from, a.enrolment.id) <= std::pair(b.enrolment.period.from, b.enrolment.id);
}

}  // namespace

/// Two enrolments of two persons, compared.
struct IdentityStore::Pair {
    const KnownEnrolment& a;
    const KnownEnrolment& b;
    bool named = false;
    MatchScore score;
    LinkCondition condition = LinkCondition::holds;

    Pair(const IdentityTable& table, const KnownEnrolment& one, const KnownEnrolment& other)
        : a(one),
          b(other),
          named(one.names(other) || other.names(one)),
          score(compare(table, one.enrolment, other.enrolment, named)),
          condition(condition_of(one, other)) {}

    [[nodiscard]] ReviewRow proposal(const std::string& origin) const {
        ReviewRow row;
        row.a = a.enrolment.id.value;
        row.b = b.enrolment.id.value;
        row.origin = origin;
        row.condition = name_of(condition);
        row.points = score.points;
        row.findings = findings_text(score);
        row.created_at = now().microseconds;
        return row;
    }
};

/// Some enrolments of the backlog, and what follows from comparing them.
struct IdentityStore::Block {
    struct Proposal {
        ReviewRow row;
        std::string compared;
    };
    struct Stated {
        EnrolmentNumbers former;
        EnrolmentNumbers later;
    };
    std::vector<BacklogRow> rows;
    std::vector<Stated> to_link;
    std::vector<Proposal> to_review;
};

Result<IdentityStore::Block> IdentityStore::compare_block(Connection& connection, const SearchKeys& keys) {
    Block block;
    block.rows = next_block(connection);
    if (block.rows.empty()) {
        sweep(connection);
        return block;
    }
    const std::vector<std::int64_t> ids = ids_of(block.rows);
    TRY(const KnownEnrolments fresh, known_enrolments(connection, keys_, ids));
    {
        Transaction transaction(connection);
        make_missing_keys(connection, keys, fresh);
        transaction.commit();
    }
    std::set<EnrolmentPair> pairs = pairs_by_key(connection, ids, table_.block());
    pairs.merge(pairs_by_former_number(connection, ids));
    TRY(const KnownEnrolments known, enrolments_of_pairs(connection, keys_, pairs, {}));
    for (const auto& [one, other] : pairs) {
        const auto a = known.find(one);
        const auto b = known.find(other);
        if (a == known.end() || b == known.end() || a->second.person == b->second.person) {
            continue;
        }
        const Pair pair(table_, a->second, b->second);
        const bool decided = pair.named && review_of_pair(connection, one, other).value_or(ReviewRow{}).state == "not_same";
        if (pair.named && pair.condition == LinkCondition::holds && !decided) {
            const bool in_order = earlier(pair.a, pair.b);
            block.to_link.push_back({(in_order ? pair.a : pair.b).numbers(), (in_order ? pair.b : pair.a).numbers()});
        } else if (pair.named || pair.score.band != MatchBand::none) {
            block.to_review.push_back({pair.proposal(pair.named ? "named" : "found"), compared_digest(keys, pair.a, pair.b)});
        }
    }
    return block;
}

Result<Done> IdentityStore::settle_block(Connection& connection, const Block& block, ScanReport& report) {
    Transaction transaction(connection);
    for (const Block::Proposal& proposal : block.to_review) {
        report.proposed += propose(connection, proposal.row, proposal.compared) ? 1 : 0;
    }
    take_off(connection, block.rows);
    transaction.commit();
    report.compared += static_cast<std::int64_t>(ids_of(block.rows).size());
    return Done{};
}

Result<ScanReport> IdentityStore::scan(const std::function<void(std::int64_t, std::int64_t)>& progress) {
    TRY(const Key key, keys_.search_key());
    const SearchKeys keys(key);
    ScanReport report;
    TRY(const std::int64_t waiting, backlog());
    for (;;) {
        TRY(const Block block, database_.with([&](Connection& connection) { return compare_block(connection, keys); }));
        if (block.rows.empty()) {
            return report;
        }
        for (const Block::Stated& pair : block.to_link) {
            const auto linked = links_.link(pair.former, pair.later, {"register", "the register names the former number", {}},
                                            LinkGround::conditions);
            if (!linked && linked.error().fault != Fault::conflicting) {
                return linked.error();
            }
            report.linked += linked ? 1 : 0;
        }
        TRY_DONE(database_.with([&](Connection& connection) { return settle_block(connection, block, report); }));
        if (progress) {
            progress(std::min(report.compared, waiting), waiting);
        }
    }
}

Result<std::int64_t> IdentityStore::backlog() {
    return database_.with([](Connection& connection) -> Result<std::int64_t> {
        std::int64_t waiting = 0;
        connection.session() << std::string("SELECT count(DISTINCT b.enrolment_id) ") + due, soci::into(waiting);
        return waiting;
    });
}

void IdentityStore::log_seen(Connection& connection, const std::vector<PersonId>& persons, const std::string& list, const std::string& by) {
    std::set<std::int64_t> ids;
    for (const PersonId person : persons) {
        ids.insert(person.value);
    }
    std::string event;
    JsonText(event).open_object().member("by", by).member("channel", "console").member("list", list).close_object();
    std::vector<LedgerEvent> events;
    Transaction transaction(connection);
    PersonHeads heads = heads_of(connection, {ids.begin(), ids.end()}, HeadLock::wait);
    for (const auto& [person, head] : heads) {
        events.push_back({"listing", event, PersonId{person}});
    }
    static_cast<void>(writer_.write(connection, events, heads, std::nullopt));
    transaction.commit();
}

Result<std::vector<Candidate>> IdentityStore::candidates(const EnrolmentNumbers& numbers, const std::string& by) {
    return database_.with_patience([&](Connection& connection) -> Result<std::vector<Candidate>> {
        const auto asked = enrolment_under(connection, numbers);
        if (!asked) {
            return nobody();
        }
        const std::vector<std::int64_t> own = enrolments_of(connection, asked->second);
        std::set<EnrolmentPair> pairs = pairs_by_key(connection, own, table_.block());
        pairs.merge(pairs_by_former_number(connection, own));
        TRY(const KnownEnrolments known, enrolments_of_pairs(connection, keys_, pairs, own));
        std::vector<Candidate> found;
        std::vector<PersonId> seen = {asked->second};
        for (const auto& [one, other] : pairs) {
            const auto a = known.find(one);
            const auto b = known.find(other);
            if (a == known.end() || b == known.end() || a->second.person == b->second.person) {
                continue;
            }
            const Pair pair(table_, a->second, b->second);
            if (pair.score.band == MatchBand::none && !pair.named) {
                continue;
            }
            const KnownEnrolment& who = pair.a.person == asked->second ? pair.b : pair.a;
            const auto row = review_of_pair(connection, one, other);
            found.push_back({who.numbers(), pair.score, pair.condition, row ? std::optional(row->id) : std::nullopt,
                             row ? row->state : std::string{}});
            seen.push_back(who.person);
        }
        std::ranges::stable_sort(found, std::greater{}, [](const Candidate& one) { return one.score.points; });
        log_seen(connection, seen, "candidates", by);
        return found;
    });
}

Result<std::vector<ReviewRow>> IdentityStore::reviews(const std::string& state, int most) {
    return database_.with_patience(
        [&](Connection& connection) -> Result<std::vector<ReviewRow>> { return review_rows(connection, state, most); });
}

Result<Review> IdentityStore::load(Connection& connection, std::int64_t id) {
    const auto row = review_row(connection, id);
    if (!row) {
        return Error{Fault::missing, "KK-6521", "there is no review of this number"};
    }
    TRY(const KnownEnrolments known, known_enrolments(connection, keys_, {row->a, row->b}));
    if (known.size() != 2) {
        return Error{Fault::missing, "KK-6521", "the review is about somebody who is no longer on file"};
    }
    const KnownEnrolment& one = known.at(row->a);
    const KnownEnrolment& other = known.at(row->b);
    const Pair pair(table_, one, other);
    const bool in_order = earlier(one, other);
    return Review{*row, in_order ? one.enrolment : other.enrolment, in_order ? other.enrolment : one.enrolment, pair.score,
                  pair.condition};
}

Result<Review> IdentityStore::review(std::int64_t id, const std::string& by) {
    return database_.with_patience([&](Connection& connection) -> Result<Review> {
        TRY(Review review, load(connection, id));
        std::vector<PersonId> persons;
        for (const Enrolment* const one : {&review.a, &review.b}) {
            persons.push_back(enrolment_under(connection, {one->insurer, one->insured})->second);
        }
        log_seen(connection, persons, "review", by);
        return review;
    });
}

Result<PersonAct> IdentityStore::decide_link(std::int64_t id, Statement statement, Trial trial) {
    TRY(const Review review, database_.with_patience([&](Connection& connection) { return load(connection, id); }));
    if (review.row.state != "open") {
        return Error{Fault::conflicting, "KK-6522", "the review was decided before: " + review.row.state};
    }
    statement.review = id;
    return links_.link({review.a.insurer, review.a.insured}, {review.b.insurer, review.b.insured}, statement, LinkGround::decided, trial);
}

Result<Act> IdentityStore::decide_not_same(std::int64_t id, const Statement& statement, Trial trial) {
    TRY(const Key search_key, keys_.search_key());
    return database_.with_patience([&](Connection& connection) -> Result<Act> {
        Transaction transaction(connection);
        const auto row = review_row(connection, id);
        if (!row) {
            return Error{Fault::missing, "KK-6521", "there is no review of this number"};
        }
        if (row->state != "open") {
            return Error{Fault::conflicting, "KK-6522", "the review was decided before: " + row->state};
        }
        TRY(const KnownEnrolments known, known_enrolments(connection, keys_, {row->a, row->b}));
        std::set<std::int64_t> persons;
        for (const auto& [enrolment, one] : known) {
            persons.insert(one.person.value);
        }
        if (persons.size() != 2) {
            return Error{Fault::conflicting, "KK-6522", "the review is not about two persons any more"};
        }
        std::string event;
        JsonText(event)
            .open_object()
            .member("by", statement.by)
            .member("decision", "not_same")
            .member("reason", statement.reason)
            .member("review", id)
            .close_object();
        PersonHeads heads = heads_of(connection, {persons.begin(), persons.end()}, HeadLock::wait);
        std::vector<LedgerEvent> events;
        for (const std::int64_t person : persons) {
            events.push_back({"review", event, PersonId{person}});
        }
        const std::int64_t at = now().microseconds;
        note_not_same(connection, SearchKeys(search_key), known, {row->a}, at);
        const auto written = writer_.write(connection, events, heads, std::nullopt).value();
        note_decision(connection, id, "not_same", written.front().index, at);
        if (trial == Trial::no) {
            transaction.commit();
        }
        return Act{std::to_string(id), written.front().index, written.front().leaf};
    });
}

Result<std::int64_t> IdentityStore::ask(const EnrolmentNumbers& one, const EnrolmentNumbers& other) {
    TRY(const Key search_key, keys_.search_key());
    return database_.with_patience([&](Connection& connection) -> Result<std::int64_t> {
        const auto first = enrolment_under(connection, one);
        const auto second = enrolment_under(connection, other);
        if (!first || !second) {
            return nobody();
        }
        TRY(const KnownEnrolments known, known_enrolments(connection, keys_, {first->first.value, second->first.value}));
        const Pair pair(table_, known.at(first->first.value), known.at(second->first.value));
        Transaction transaction(connection);
        // Who asks again after a decision wants it looked at again.
        const auto before = review_of_pair(connection, first->first.value, second->first.value);
        const std::string asked_anew = before && before->state != "open" ? "/asked/" + std::to_string(now().microseconds) : "";
        static_cast<void>(propose(connection, pair.proposal("asked"),
                                  compared_digest(SearchKeys(search_key), pair.a, pair.b) + asked_anew));
        const auto row = review_of_pair(connection, first->first.value, second->first.value);
        transaction.commit();
        return row->id;
    });
}

}  // namespace kakehashi::storage
