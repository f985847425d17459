#include "adapters/storage/filed_periods.h"

#include <string>

namespace kakehashi::storage {
namespace {

/// What follows from `who`, the numbers of one or several people; `:u` holds the units between semicolons.
std::string query(const std::string& who, const std::string& contains) {
    return "SELECT e.insurer_no, e.insured_no, f.unit, f.fact_key, f.order_key, "
           "COALESCE(CAST(f.effective_from AS varchar(10)), ''), COALESCE(CAST(f.effective_to AS varchar(10)), '') FROM " +
           who +
           " JOIN enrolment e ON e.insurer_no = q.insurer_no AND e.insured_no = q.insured_no AND e.visible = 1 "
           "JOIN fact f ON f.enrolment_id = e.enrolment_id AND f.author = e.insurer_no AND f.kind > 0 AND f.deletes = 0 "
           "AND f.superseded_at IS NULL AND " +
           contains +
           "(:u, ';' || f.unit || ';') > 0 "
           "JOIN publication p ON p.publication_id = f.publication_id AND p.published_at IS NOT NULL";
}

struct Row {
    std::string insurer;
    std::string insured;
    std::string unit;
    std::string key;
    std::string order;
    std::string from;
    std::string to;
};

/// `:a` and `:b` are the numbers of one person or, as arrays, of several.
struct FindPeriods {
    FindPeriods(Connection& connection, const std::string& text)
        : statement((connection.session().prepare << text, soci::use(insurers, "a"), soci::use(insured, "b"),
                     soci::use(units, "u"), soci::into(row.insurer), soci::into(row.insured), soci::into(row.unit),
                     soci::into(row.key), soci::into(row.order), soci::into(row.from), soci::into(row.to))) {}

    void into(std::vector<FiledPeriod>& periods) {
        statement.execute();
        while (statement.fetch()) {
            periods.push_back({{InsurerNumber::parse(row.insurer).value_or(InsurerNumber()),
                                InsuredNumber::parse(row.insured).value_or(InsuredNumber())},
                               row.unit,
                               row.key,
                               {CalendarDate::parse_iso(row.from), CalendarDate::parse_iso(row.to)},
                               row.order});
        }
    }

    std::string insurers;
    std::string insured;
    std::string units;
    Row row;
    soci::statement statement;
};

struct FindOfMany : FindPeriods {
    explicit FindOfMany(Connection& connection)
        : FindPeriods(connection, query("unnest(CAST(:a AS text[]), CAST(:b AS text[])) AS q(insurer_no, insured_no)",
                                        "strpos")) {}
};

struct FindOfOne : FindPeriods {
    explicit FindOfOne(Connection& connection)
        : FindPeriods(connection, query("(SELECT :a AS insurer_no, :b AS insured_no) q", "instr")) {}
};

std::string between_semicolons(std::span<const std::string_view> units) {
    std::string text = ";";
    for (const std::string_view unit : units) {
        text += std::string(unit) + ";";
    }
    return text;
}

}  // namespace

std::vector<FiledPeriod> filed_periods(Connection& connection, std::span<const PersonNumbers> people,
                                       std::span<const std::string_view> units) {
    std::vector<FiledPeriod> periods;
    if (connection.dialect() == Dialect::postgresql) {
        std::vector<std::string> insurers;
        std::vector<std::string> insured;
        for (const PersonNumbers& person : people) {
            insurers.push_back(person.insurer.str());
            insured.push_back(person.insured.str());
        }
        auto& find = connection.prepared<FindOfMany>();
        find.insurers = array_literal(insurers);
        find.insured = array_literal(insured);
        find.units = between_semicolons(units);
        find.into(periods);
        return periods;
    }
    auto& find = connection.prepared<FindOfOne>();
    find.units = between_semicolons(units);
    for (const PersonNumbers& person : people) {
        find.insurers = person.insurer.str();
        find.insured = person.insured.str();
        find.into(periods);
    }
    return periods;
}

}  // namespace kakehashi::storage
