#include "adapters/storage/people_index.h"

#include <deque>
#include <string>

namespace kakehashi::storage {
namespace {

using consent::Comparison;
using consent::PeopleCondition;
using consent::PersonNumbers;

/// A statement and what it is asked by: values stand still until it has run.
struct Query {
    std::string text;
    std::deque<std::string> values;

    /// Takes a value in; its name in the statement.
    std::string named(std::string value) {
        values.push_back(std::move(value));
        return ":v" + std::to_string(values.size());
    }
};

/// What a fact must have in its columns, so that the condition may hold of the newest: bodies are sealed, periods are not.
std::string fact_of(Query& query, const PeopleCondition& condition) {
    std::string text = " AND EXISTS (SELECT 1 FROM enrolment w JOIN fact f ON f.enrolment_id = w.enrolment_id WHERE w.person_id = e.person_id AND "
                       "w.visible = 1 AND f.superseded_at IS NULL AND f.deletes = 0 AND f.kind = " +
                       std::to_string(static_cast<int>(condition.search.kind)) + " AND f.form = " + query.named(condition.search.form);
    const std::string& member = condition.search.member;
    if (member == "effective_from" || member == "effective_to") {
        const char* const than = condition.search.comparison == Comparison::before ? " < " : condition.search.comparison == Comparison::from ? " >= " : " = ";
        text += " AND CAST(f." + member + " AS varchar(10))" + than + query.named(condition.value);
    }
    return text + ")";
}

/// An insurer's own, after those numbers: one range of the index, wherever a page begins.
std::string own_of(Query& query, const std::string& insurer, const std::optional<PersonNumbers>& after) {
    const std::string own = " AND e.insurer_no = " + query.named(insurer);
    if (!after || after->insurer.str() < insurer) {
        return own;
    }
    return after->insurer.str() == insurer ? own + " AND e.insured_no > " + query.named(after->insured.str()) : own + " AND 1 = 0";
}

/// Everybody an organisation has, or had, a relation to: few beside all.
std::string related_to(Query& query, const std::string& organisation, const std::optional<PersonNumbers>& after) {
    std::string text = " AND e.person_id IN (SELECT o.person_id FROM relation r JOIN enrolment o ON o.enrolment_id = r.enrolment_id AND o.visible = 1 "
                       "WHERE r.visible = 1 AND r.organisation = " + query.named(organisation) + ")";
    if (after) {
        text += " AND (e.insurer_no, e.insured_no) > (" + query.named(after->insurer.str()) + ", " + query.named(after->insured.str()) + ")";
    }
    return text;
}

Query query_of(const consent::Requester& requester, const std::vector<PeopleCondition>& conditions,
               const std::optional<PersonNumbers>& after, int most) {
    Query query;
    const bool insurer = requester.party == consent::Party::municipality;
    query.text = "SELECT e.insurer_no, e.insured_no FROM enrolment e WHERE e.visible = 1" +
                 (insurer ? own_of(query, requester.organisation, after) : related_to(query, requester.organisation, after));
    for (const PeopleCondition& condition : conditions) {
        query.text += fact_of(query, condition);
    }
    query.text += " ORDER BY e.insurer_no, e.insured_no LIMIT " + std::to_string(most);
    return query;
}

}  // namespace

Result<std::vector<PersonNumbers>> SociPeopleIndex::candidates(const consent::Requester& requester,
                                                               const std::vector<PeopleCondition>& conditions,
                                                               const std::optional<PersonNumbers>& after, int most) {
    const Query query = query_of(requester, conditions, after, most);
    return database_.with([&](Connection& connection) -> Result<std::vector<PersonNumbers>> {
        std::vector<PersonNumbers> all;
        std::string insurer_no;
        std::string insured_no;
        soci::statement statement(connection.session());
        for (std::size_t n = 0; n < query.values.size(); ++n) {
            statement.exchange(soci::use(query.values[n], "v" + std::to_string(n + 1)));
        }
        statement.exchange(soci::into(insurer_no));
        statement.exchange(soci::into(insured_no));
        statement.alloc();
        statement.prepare(query.text);
        statement.define_and_bind();
        statement.execute();
        while (statement.fetch()) {
            const auto insurer = InsurerNumber::parse(insurer_no);
            const auto insured = InsuredNumber::parse(insured_no);
            if (!insurer || !insured) {
                return Error{Fault::broken, "KK-4401", "an enrolment holds numbers that are none"};
            }
            all.push_back({*insurer, *insured});
        }
        return all;
    });
}

}  // namespace kakehashi::storage
