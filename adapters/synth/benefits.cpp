#include "adapters/synth/benefits.h"

#include <algorithm>

namespace kakehashi::synth {
namespace {

int price_of(std::string_view kind) {
    if (kind == "11" || kind == "13") {
        return 1140;
    }
    if (kind == "21") {
        return 1110;
    }
    if (kind == "16") {
        return 1110;
    }
    return kind == "15" || kind == "A6" ? 1090 : 1000;
}

bool same_line(const BenefitLine& line, const Visit& visit) {
    return line.slot == visit.slot && line.code == visit.code && line.units == visit.units &&
           line.tais == visit.tais && line.beyond_30_days == visit.beyond_30_days;
}

std::vector<BenefitLine> grouped(const std::vector<Visit>& visits) {
    std::vector<BenefitLine> lines;
    for (const Visit& visit : visits) {
        auto line = std::find_if(lines.begin(), lines.end(), [&](const auto& old) { return same_line(old, visit); });
        if (line == lines.end()) {
            BenefitLine made;
            made.slot = visit.slot;
            made.code = visit.code;
            made.tais = visit.tais;
            made.item = visit.item;
            made.units = visit.units;
            made.beyond_30_days = visit.beyond_30_days;
            made.under_limit = visit.slot.has_value() && !visit.beyond_30_days;
            made.unit_price = price_of(visit.code.substr(0, 2));
            line = lines.insert(lines.end(), made);
        }
        line->count += visit.count;
    }
    std::stable_sort(lines.begin(), lines.end(), [](const BenefitLine& a, const BenefitLine& b) {
        return a.slot.value_or(Slot{slot_count}) < b.slot.value_or(Slot{slot_count});
    });
    return lines;
}

/// Shares the limit out in order of the lines and works out the money, in whole yen rounded down.
void charge(BenefitLine& line, int& limit_left, int share) {
    line.amount = line.units * line.count;
    int insured = line.amount;
    if (line.under_limit) {
        line.within_limit = std::min(line.amount, limit_left);
        line.above_limit = line.amount - line.within_limit;
        limit_left -= line.within_limit;
        insured = line.within_limit;
    } else if (line.beyond_30_days) {
        insured = 0;
    }
    line.cost = insured * line.unit_price / 100;
    line.claimed = line.cost * share / 100;
    line.copayment = line.cost - line.claimed;
    line.paid_in_full = (line.amount - insured) * line.unit_price / 100;
}

void add(BenefitLine& sum, const BenefitLine& line) {
    sum.slot = line.slot;
    sum.code = line.code;
    sum.under_limit = sum.under_limit || line.under_limit;
    sum.count += line.count;
    sum.amount += line.amount;
    sum.above_limit += line.above_limit;
    sum.within_limit += line.within_limit;
    sum.cost += line.cost;
    sum.claimed += line.claimed;
    sum.copayment += line.copayment;
    sum.paid_in_full += line.paid_in_full;
}

BenefitLine sum_of(BenefitLine::Sort sort) {
    BenefitLine sum;
    sum.sort = sort;
    sum.under_limit = false;
    return sum;
}

BenefitLine::Sort subtotal_for(const BenefitLine& line) {
    using enum BenefitLine::Sort;
    if (line.beyond_30_days) {
        return beyond_30_days_subtotal;
    }
    return line.under_limit ? kind_subtotal : outside_limit_subtotal;
}

/// The subtotals of details [from, to), which are of one provider and kind.
void append_subtotals(const std::vector<BenefitLine>& details, std::size_t from, std::size_t to,
                      std::vector<BenefitLine>& lines) {
    using enum BenefitLine::Sort;
    for (const auto sort : {kind_subtotal, outside_limit_subtotal, beyond_30_days_subtotal}) {
        BenefitLine sum = sum_of(sort);
        int summed = 0;
        for (std::size_t at = from; at < to; ++at) {
            if (subtotal_for(details[at]) == sort) {
                add(sum, details[at]);
                ++summed;
            }
        }
        sum.beyond_30_days = sort == beyond_30_days_subtotal;
        if (summed > (sort == kind_subtotal ? 1 : 0)) {
            lines.push_back(sum);
        }
    }
}

}  // namespace

std::vector<BenefitLine> benefit_lines(const std::vector<Visit>& visits, int monthly_limit, int share) {
    std::vector<BenefitLine> details = grouped(visits);
    BenefitLine total = sum_of(BenefitLine::Sort::total);
    for (BenefitLine& line : details) {
        charge(line, monthly_limit, share);
        add(total, line);
    }
    std::vector<BenefitLine> lines;
    for (std::size_t from = 0; from < details.size();) {
        std::size_t to = from;
        while (to < details.size() && details[to].slot == details[from].slot) {
            lines.push_back(details[to++]);
        }
        append_subtotals(details, from, to, lines);
        from = to;
    }
    lines.push_back(total);
    return lines;
}

}  // namespace kakehashi::synth
