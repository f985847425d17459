#include "adapters/storage/expected_units.h"

#include <vector>

namespace kakehashi::storage {
namespace {

std::string numbers_of(InsurerNumber insurer, InsuredNumber insured) { return insurer.str() + insured.str(); }

std::string name_of_unit(std::int64_t enrolment, const Replacement& replacement, const std::string& order) {
    constexpr char between = '\x1F';
    std::string name = std::to_string(enrolment);
    for (const std::string* part :
         {&replacement.unit, &replacement.key, &replacement.author, &replacement.addressee, &order}) {
        name.push_back(between);
        name += *part;
    }
    return name;
}

struct FindEnrolments {
    explicit FindEnrolments(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT e.person_id, e.enrolment_id, e.register_order, COALESCE(CAST(e.insured_from AS varchar(10)), ''), "
                            "COALESCE(CAST(e.insured_to AS varchar(10)), ''), e.wrapped_key, e.identity, e.visible, e.insurer_no, "
                            "e.insured_no FROM unnest(CAST(:a AS text[]), CAST(:b AS text[])) AS q(insurer_no, insured_no) "
                            "CROSS JOIN LATERAL (SELECT * FROM enrolment v WHERE v.insurer_no = q.insurer_no AND v.insured_no = "
                            "q.insured_no AND v.visible = 1 UNION ALL SELECT * FROM enrolment s WHERE s.publication_id = :p AND "
                            "s.insurer_no = q.insurer_no AND s.insured_no = q.insured_no AND s.visible = 0) e",
                     soci::use(insurers, "a"), soci::use(insured, "b"), soci::use(publication, "p"),
                     soci::into(row.person), soci::into(row.enrolment), soci::into(row.register_order),
                     soci::into(row.from), soci::into(row.to), soci::into(row.wrapped_key), soci::into(row.identity),
                     soci::into(row.visible), soci::into(insurer_no), soci::into(insured_no))) {}

    std::string insurers;
    std::string insured;
    std::int64_t publication = 0;
    EnrolmentRow row;
    std::string insurer_no;
    std::string insured_no;
    soci::statement statement;
};

struct FindSameOrders {
    explicit FindSameOrders(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT q.nth FROM unnest(CAST(:e AS bigint[]), CAST(:u AS text[]), CAST(:k AS text[]), CAST(:a AS text[]), "
                            "CAST(:d AS text[]), CAST(:o AS text[])) WITH ORDINALITY AS q(enrolment_id, unit, fact_key, author, "
                            "addressee, order_key, nth) WHERE EXISTS (SELECT 1 FROM fact f JOIN publication p ON p.publication_id = "
                            "f.publication_id AND p.published_at IS NOT NULL WHERE f.enrolment_id = q.enrolment_id AND "
                            "f.unit = q.unit AND f.fact_key = q.fact_key AND f.author = q.author AND f.addressee = q.addressee "
                            "AND f.order_key = q.order_key)",
                     soci::use(enrolments, "e"), soci::use(units, "u"), soci::use(keys, "k"), soci::use(authors, "a"),
                     soci::use(addressees, "d"), soci::use(orders, "o"), soci::into(nth))) {}

    std::string enrolments;
    std::string units;
    std::string keys;
    std::string authors;
    std::string addressees;
    std::string orders;
    std::int64_t nth = 0;
    soci::statement statement;
};

}  // namespace

void ExpectedUnits::look_up(Connection& connection, std::span<const PersonUnit* const> units, std::int64_t publication) {
    clear();
    if (connection.dialect() == Dialect::postgresql && units.size() > 1) {
        find_enrolments(connection, units, publication);
        find_same_orders(connection, units);
    }
}

void ExpectedUnits::clear() {
    enrolments_.clear();
    new_units_.clear();
}

void ExpectedUnits::forget(InsurerNumber insurer, InsuredNumber insured) {
    enrolments_.erase(numbers_of(insurer, insured));
}

const std::optional<EnrolmentRow>* ExpectedUnits::enrolment(InsurerNumber insurer, InsuredNumber insured) const {
    const auto found = enrolments_.find(numbers_of(insurer, insured));
    return found == enrolments_.end() ? nullptr : &found->second;
}

bool ExpectedUnits::is_new(EnrolmentId enrolment, const Replacement& replacement, const std::string& order) const {
    return !new_units_.empty() && new_units_.contains(name_of_unit(enrolment.value, replacement, order));
}

void ExpectedUnits::find_enrolments(Connection& connection, std::span<const PersonUnit* const> units,
                                    std::int64_t publication) {
    std::vector<std::string> insurers;
    std::vector<std::string> insured;
    for (const PersonUnit* const unit : units) {
        if (enrolments_.try_emplace(numbers_of(unit->insurer, unit->insured)).second) {
            insurers.push_back(unit->insurer.str());
            insured.push_back(unit->insured.str());
        }
    }
    auto& find = connection.prepared<FindEnrolments>();
    find.insurers = array_literal(insurers);
    find.insured = array_literal(insured);
    find.publication = publication;
    find.statement.execute();
    while (find.statement.fetch()) {
        enrolments_[find.insurer_no + find.insured_no] = find.row;
    }
}

void ExpectedUnits::find_same_orders(Connection& connection, std::span<const PersonUnit* const> units) {
    std::vector<std::string> names;
    std::vector<std::int64_t> enrolments;
    std::vector<std::string> kinds;
    std::vector<std::string> keys;
    std::vector<std::string> authors;
    std::vector<std::string> addressees;
    std::vector<std::string> orders;
    for (const PersonUnit* const unit : units) {
        const auto& enrolment = enrolments_.at(numbers_of(unit->insurer, unit->insured));
        for (const Replacement& replacement : unit->replacements) {
            if (!enrolment || replacement.order.empty()) {
                continue;
            }
            names.push_back(name_of_unit(enrolment->enrolment, replacement, replacement.order));
            enrolments.push_back(enrolment->enrolment);
            kinds.push_back(replacement.unit);
            keys.push_back(replacement.key);
            authors.push_back(replacement.author);
            addressees.push_back(replacement.addressee);
            orders.push_back(replacement.order);
        }
    }
    if (names.empty()) {
        return;
    }
    auto& find = connection.prepared<FindSameOrders>();
    find.enrolments = array_literal(enrolments);
    find.units = array_literal(kinds);
    find.keys = array_literal(keys);
    find.authors = array_literal(authors);
    find.addressees = array_literal(addressees);
    find.orders = array_literal(orders);
    new_units_.insert(names.begin(), names.end());
    find.statement.execute();
    while (find.statement.fetch()) {
        new_units_.erase(names[static_cast<std::size_t>(find.nth - 1)]);
    }
}

}  // namespace kakehashi::storage
