#include "adapters/sources/municipal/fact_plan.h"

#include "adapters/sources/conf_table.h"

namespace kakehashi::sources::municipal {
namespace {

Result<std::optional<std::size_t>> item_named(const Layout& layout, std::string_view id) {
    if (id.empty()) {
        return std::optional<std::size_t>();
    }
    const std::size_t item = layout.index_of(id);
    if (item == layout.size()) {
        return Error{Fault::malformed, "KK-2104", "forms.csv names an item that is not in the layout: " + std::string(id)};
    }
    return std::optional(item);
}

}  // namespace

Result<FactPlan> FactPlan::open(const Layout& layout, const Words& words) {
    constexpr std::string_view span = "..";
    FactPlan plan;
    plan.unit = words.unit;
    const std::size_t dots = words.effective.find(span);
    if (plan.unit.empty() || words.key.empty() || dots == std::string::npos || layout.kinds().empty()) {
        return Error{Fault::malformed, "KK-2104", "forms.csv must give unit, key and effective of a form that holds facts"};
    }
    plan.kind = layout.kinds().front();
    for (const std::string& id : pieces(words.key, ';')) {
        TRY(const auto item, item_named(layout, id));
        plan.key.push_back(*item);
    }
    TRY(plan.order, item_named(layout, words.order == "stamp" ? std::string() : words.order));
    TRY(plan.addressee, item_named(layout, words.addressee));
    TRY(plan.from, item_named(layout, std::string_view(words.effective).substr(0, dots)));
    TRY(plan.to, item_named(layout, std::string_view(words.effective).substr(dots + span.size())));
    if (const std::size_t change = layout.index_of("change"); change < layout.size()) {
        plan.change = change;
    }
    return plan;
}

}  // namespace kakehashi::sources::municipal
