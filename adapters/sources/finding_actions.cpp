#include "adapters/sources/finding_actions.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/sources/conf_table.h"

namespace kakehashi::sources {
namespace {

constexpr std::array<std::pair<std::string_view, Actor>, 4> actors = {{{"sender", Actor::sender},
                                                                       {"receiver", Actor::receiver},
                                                                       {"operator", Actor::node_operator},
                                                                       {"nobody", Actor::nobody}}};

}  // namespace

std::string_view name_of(Actor actor) {
    const auto* const found = std::find_if(actors.begin(), actors.end(), [&](const auto& known) { return known.second == actor; });
    EXPECTS(found != actors.end());
    return found->first;
}

Result<FindingActions> FindingActions::open(const std::filesystem::path& conf_dir) {
    TRY(const ConfTable table,
        ConfTable::open(conf_dir / "finding-actions.csv", {"rule", "who", "lenient", "action_ja", "action_en"}));
    FindingActions actions;
    for (const ConfTable::Row& row : table.rows()) {
        const auto* const who =
            std::find_if(actors.begin(), actors.end(), [&](const auto& known) { return known.first == row.cells[1]; });
        if (who == actors.end() || row.cells[3].empty() || row.cells[4].empty()) {
            return table.error(row, "who must be sender, receiver, operator or nobody, and both sentences be there");
        }
        Action action{who->second, {}, row.cells[3], row.cells[4]};
        for (std::string& standard : pieces(row.cells[2], ';')) {
            action.lenient.insert(std::move(standard));
        }
        if (!actions.actions_.emplace(row.cells[0], std::move(action)).second) {
            return table.error(row, "the rule stands twice: " + row.cells[0]);
        }
    }
    return actions;
}

const FindingActions::Action* FindingActions::find(std::string_view rule) const {
    const auto found = actions_.find(rule);
    return found == actions_.end() ? nullptr : &found->second;
}

std::set<std::string, std::less<>> FindingActions::lenient_rules(std::string_view standard) const {
    std::set<std::string, std::less<>> rules;
    for (const auto& [rule, action] : actions_) {
        if (action.lenient.contains(standard)) {
            rules.insert(rule);
        }
    }
    return rules;
}

}  // namespace kakehashi::sources
