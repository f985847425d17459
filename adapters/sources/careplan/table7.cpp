#include "adapters/sources/careplan/table7.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "adapters/sources/ascii.h"
#include "adapters/sources/cell_check.h"

namespace kakehashi::sources::careplan {
namespace {

constexpr std::array<std::string_view, 10> summed = {
    "line_units",           "managed_units",          "over_kind_limit_units", "within_kind_limit_units",
    "over_benefit_limit_units", "within_benefit_limit_units", "total_cost",        "insurance_claim",
    "copayment",            "full_copayment"};

/// Office and kind of service: what one subtotal row sums.
using Group = std::tuple<std::string_view, std::string_view>;

struct Sums {
    std::int64_t details = 0;
    std::int64_t subtotals = 0;
    bool has_subtotal = false;
};

/// What the rows below the total add up to: a group counts by its subtotals where they carry the column.
std::int64_t sum_of(const std::vector<FormRow>& rows, std::string_view column) {
    std::map<Group, Sums> groups;
    for (const FormRow& row : rows) {
        const Table7Row type = table7_row(row);
        const std::int64_t value = number_in(row.cell(column));
        if (type == Table7Row::total || value < 0) {
            continue;
        }
        Sums& sums = groups[{row.cell("provider_office"), service_kind_of(row.cell("service_code"))}];
        (type == Table7Row::detail ? sums.details : sums.subtotals) += value;
        sums.has_subtotal = sums.has_subtotal || type == Table7Row::subtotal;
    }
    std::int64_t sum = 0;
    for (const auto& [group, sums] : groups) {
        // A subtotal may cover only the rows under the benefit limit, so the greater of both is what it stands for.
        sum += sums.has_subtotal ? std::max(sums.subtotals, sums.details) : sums.details;
    }
    return sum;
}

void check_total(const std::vector<FormRow>& rows, Findings& findings) {
    const auto total = std::find_if(rows.begin(), rows.end(),
                                    [](const FormRow& row) { return table7_row(row) == Table7Row::total; });
    if (total == rows.end()) {
        findings.add(odd_totals, rows.front().line, rows.front().item("service_code"), "999999");
        return;
    }
    for (const std::string_view column : summed) {
        const std::int64_t said = number_in(total->cell(column));
        const std::int64_t counted = sum_of(rows, column);
        if (said >= 0 && said != counted) {
            findings.add(odd_totals, total->line, total->item(column),
                         std::to_string(said) + " / " + std::to_string(counted));
        }
    }
}

/// A subtotal under the limit is needed where a kind has several codes that are managed.
void check_subtotals(const std::vector<FormRow>& rows, Findings& findings) {
    std::map<Group, std::set<std::string_view>> codes;
    std::set<Group> with_subtotal;
    std::map<Group, const FormRow*> first;
    for (const FormRow& row : rows) {
        const Group group{row.cell("provider_office"), service_kind_of(row.cell("service_code"))};
        if (table7_row(row) == Table7Row::subtotal) {
            with_subtotal.insert(group);
        } else if (table7_row(row) == Table7Row::detail && number_in(row.cell("managed_units")) > 0) {
            codes[group].insert(row.cell("service_code"));
            first.emplace(group, &row);
        }
    }
    for (const auto& [group, held] : codes) {
        if (held.size() > 1 && with_subtotal.find(group) == with_subtotal.end()) {
            const FormRow& row = *first[group];
            findings.add(odd_totals, row.line, row.item("service_code"), std::string(std::get<1>(group)) + "AAAA");
        }
    }
}

/// Office, code and satellite: what table 6 counts and table 7 states.
using Service = std::tuple<std::string_view, std::string_view, std::string_view>;

Service service_of(const FormRow& row) {
    return {row.cell("provider_office"), row.cell("service_code"), row.cell("satellite")};
}

void check_counts(const std::vector<FormRow>& table6, const std::vector<FormRow>& table7, Findings& findings) {
    std::map<Service, std::int64_t> planned;
    std::set<Service> by_day;
    for (const FormRow& row : table6) {
        planned[service_of(row)] += std::max<std::int64_t>(number_in(row.cell("count")), 0);
        if (!row.cell("pro_rata_days").empty()) {
            by_day.insert(service_of(row));
        }
    }
    std::map<Service, std::pair<std::int64_t, const FormRow*>> stated;
    for (const FormRow& row : table7) {
        if (table7_row(row) == Table7Row::detail) {
            auto& entry = stated.emplace(service_of(row), std::make_pair(std::int64_t{0}, &row)).first->second;
            entry.first += std::max<std::int64_t>(number_in(row.cell("count")), 0);
        }
    }
    for (const auto& [service, entry] : stated) {
        const auto counted = planned.find(service);
        if (counted != planned.end() && counted->second != entry.first && by_day.find(service) == by_day.end()) {
            findings.add(counts_differ, entry.second->line, entry.second->item("count"),
                         std::to_string(entry.first) + " / " + std::to_string(counted->second));
        }
    }
}

}  // namespace

Table7Row table7_row(const FormRow& row) {
    const std::string_view code = row.cell("service_code");
    if (code == "999999") {
        return Table7Row::total;
    }
    const bool sum = code.size() == 6 && (code.ends_with("AAAA") || code.ends_with("EEEE") || code.ends_with("ZZZZ"));
    return sum ? Table7Row::subtotal : Table7Row::detail;
}

void check_table7(const std::vector<FormRow>& table6, const std::vector<FormRow>& table7, Findings& findings) {
    if (table7.empty()) {
        return;
    }
    findings.set_file(table7.front().file->name);
    check_total(table7, findings);
    check_subtotals(table7, findings);
    check_counts(table6, table7, findings);
}

void check_detail_numbers(const std::vector<FormRow>& table6, Findings& findings) {
    std::map<std::tuple<Service, std::string_view>, std::pair<std::set<std::int64_t>, const FormRow*>> numbers;
    for (const FormRow& row : table6) {
        const std::int64_t number = number_in(row.cell("detail_number"));
        if (number >= 0) {
            auto& held = numbers[{service_of(row), row.cell("units")}];
            held.first.insert(number);
            held.second = held.second == nullptr ? &row : held.second;
        }
    }
    for (const auto& [service, held] : numbers) {
        const auto count = static_cast<std::int64_t>(held.first.size());
        if (*held.first.begin() != 1 || *held.first.rbegin() != count) {
            findings.set_file(held.second->file->name);
            findings.add(odd_equipment, held.second->line, held.second->item("detail_number"));
        }
    }
}

}  // namespace kakehashi::sources::careplan
