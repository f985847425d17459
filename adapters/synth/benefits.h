#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "adapters/synth/services.h"

namespace kakehashi::synth {

/// A line of table 7: several visits of one service.
struct BenefitLine {
    enum class Sort { detail, kind_subtotal, outside_limit_subtotal, beyond_30_days_subtotal, total };

    Sort sort = Sort::detail;
    std::optional<Slot> slot;
    std::string_view code;
    std::string_view tais;
    std::string_view item;
    int units = 0;
    int count = 0;
    int amount = 0;                ///< サービス単位金額
    bool under_limit = true;       ///< counts towards 区分支給限度
    bool beyond_30_days = false;
    int above_limit = 0;
    int within_limit = 0;
    int unit_price = 0;            ///< in hundredths of a yen
    int cost = 0;
    int claimed = 0;
    int copayment = 0;
    int paid_in_full = 0;
};

/// Table 7 of one person-month: details by provider and service, subtotals of a kind with several details, subtotals
/// outside the limit and beyond 30 days, and the total. `share` is 給付率 in percent.
///
/// INVARIANT: counts of details are the counts of the visits; in every column the total is the sum of the details.
[[nodiscard]] std::vector<BenefitLine> benefit_lines(const std::vector<Visit>& visits, int monthly_limit, int share);

}  // namespace kakehashi::synth
