#include "adapters/storage/pair_search.h"

#include <algorithm>
#include <string>

namespace kakehashi::storage {
namespace {

constexpr const char* sharing_a_key =
    "WITH own AS (SELECT DISTINCT enrolment_id, token FROM search_key WHERE enrolment_id {in ids}), "
    "telling AS (SELECT d.token FROM (SELECT DISTINCT token FROM own) d JOIN search_key k ON k.token = d.token GROUP BY d.token "
    "HAVING count(*) <= :block) "
    "SELECT DISTINCT own.enrolment_id, o.enrolment_id FROM own JOIN telling ON telling.token = own.token JOIN search_key o ON "
    "o.token = own.token AND o.enrolment_id <> own.enrolment_id";

/// Both ways round, by the first row of the register and by later ones.
constexpr const char* naming_the_other =
    "SELECT e.enrolment_id, f.enrolment_id FROM enrolment e JOIN enrolment f ON f.insurer_no = e.former_insurer_no AND f.insured_no = "
    "e.former_insured_no AND f.visible = 1 WHERE e.visible = 1 AND e.former_insured_no <> '' AND e.enrolment_id {in ids} UNION "
    "SELECT e.enrolment_id, f.enrolment_id FROM enrolment f JOIN enrolment e ON e.former_insurer_no = f.insurer_no AND "
    "e.former_insured_no = f.insured_no AND e.former_insured_no <> '' AND e.visible = 1 WHERE f.visible = 1 AND f.enrolment_id {in ids} UNION "
    "SELECT n.enrolment_id, f.enrolment_id FROM former_number n JOIN publication p ON p.publication_id = n.publication_id AND "
    "p.published_at IS NOT NULL JOIN enrolment f ON f.insurer_no = n.insurer_no AND f.insured_no = n.insured_no AND f.visible = 1 "
    "WHERE n.enrolment_id {in ids} UNION "
    "SELECT n.enrolment_id, f.enrolment_id FROM enrolment f JOIN former_number n ON n.insurer_no = f.insurer_no AND n.insured_no = "
    "f.insured_no JOIN publication p ON p.publication_id = n.publication_id AND p.published_at IS NOT NULL WHERE f.visible = 1 AND "
    "f.enrolment_id {in ids}";

void add_pair(std::set<EnrolmentPair>& pairs, std::int64_t one, std::int64_t other) {
    if (one != other) {
        pairs.emplace(std::min(one, other), std::max(one, other));
    }
}

std::set<EnrolmentPair> read(soci::statement& statement, const std::int64_t& one, const std::int64_t& other) {
    std::set<EnrolmentPair> pairs;
    statement.execute();
    while (statement.fetch()) {
        add_pair(pairs, one, other);
    }
    return pairs;
}

}  // namespace

std::set<EnrolmentPair> pairs_by_key(Connection& connection, const std::vector<std::int64_t>& ids, int block) {
    const std::string wanted = ids_value(connection.dialect(), ids);
    std::int64_t one = 0;
    std::int64_t other = 0;
    soci::statement statement = (connection.session().prepare << with_ids(connection.dialect(), sharing_a_key),
                                 soci::use(wanted, "ids"), soci::use(block, "block"), soci::into(one), soci::into(other));
    return read(statement, one, other);
}

std::set<EnrolmentPair> pairs_by_former_number(Connection& connection, const std::vector<std::int64_t>& ids) {
    const std::string wanted = ids_value(connection.dialect(), ids);
    std::int64_t one = 0;
    std::int64_t other = 0;
    soci::statement statement = (connection.session().prepare << with_ids(connection.dialect(), naming_the_other),
                                 soci::use(wanted, "ids"), soci::into(one), soci::into(other));
    return read(statement, one, other);
}

void make_missing_keys(Connection& connection, const SearchKeys& keys, const KnownEnrolments& enrolments) {
    std::vector<std::int64_t> ids;
    for (const auto& [id, enrolment] : enrolments) {
        ids.push_back(id);
    }
    const auto there = numbers_by_ids(connection, "SELECT DISTINCT enrolment_id FROM search_key WHERE enrolment_id {in ids} ORDER BY 1", ids);
    for (const auto& [id, enrolment] : enrolments) {
        if (!std::ranges::binary_search(there, id)) {
            insert_keys(connection, keys, enrolment.enrolment.id, enrolment.enrolment.identity);
        }
    }
}

}  // namespace kakehashi::storage
