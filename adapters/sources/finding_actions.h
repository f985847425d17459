#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "domain/result.h"

namespace kakehashi::sources {

/// Who has to do something about a finding before the data can be used: whoever made the file, whoever received it,
/// whoever runs the node, or nobody.
enum class Actor : std::uint8_t { sender, receiver, node_operator, nobody };

/// "sender" "receiver" "operator" "nobody".
[[nodiscard]] std::string_view name_of(Actor actor);

/// What follows from a finding for people: `conf/finding-actions.csv`. Immutable; may be shared by threads.
class FindingActions {
public:
    struct Action {
        Actor who = Actor::sender;
        std::set<std::string, std::less<>> lenient;  ///< standards whose lenient profile makes it a warning
        std::string japanese;                        ///< what the clerk does
        std::string english;
    };

    /// Malformed, naming file and row: a rule twice, an unknown actor, an empty sentence. Missing without the table.
    [[nodiscard]] static Result<FindingActions> open(const std::filesystem::path& conf_dir);

    /// Null for a rule the table does not know.
    [[nodiscard]] const Action* find(std::string_view rule) const;
    /// The rules that the lenient profile of a standard makes warnings.
    [[nodiscard]] std::set<std::string, std::less<>> lenient_rules(std::string_view standard) const;

private:
    std::map<std::string, Action, std::less<>> actions_;
};

}  // namespace kakehashi::sources
